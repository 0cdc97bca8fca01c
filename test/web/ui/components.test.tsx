import { describe, expect, test } from '@jest/globals';
import { readConfig, useConfig } from '../../../src/config.ts';
import { BooksBar } from '../../../src/web/ui/BooksBar.tsx';
import { Button, PostButton } from '../../../src/web/ui/Button.tsx';
import { DeskPage } from '../../../src/web/ui/DeskPage.tsx';
import { Choice, Select, TextArea, TextField } from '../../../src/web/ui/Field.tsx';
import { count, duration, moment, monthName, number, share } from '../../../src/web/ui/format.ts';
import { query } from '../../../src/web/ui/Listing.tsx';
import { PublicPage } from '../../../src/web/ui/PublicPage.tsx';
import { render, renderPart } from '../../../src/web/ui/render.ts';

const EVIL = `"><script>alert('x')</script>&`;
const space = '\u00a0';

useConfig(readConfig({ SECRET_KEYS: '1:dGVzdC1vbmx5LWtleS10aGF0LWlzLW5vdC1hLXNlY3JldC0x' }));

describe('what comes from outside is text', () => {
  test.each([
    ['a field', <TextField key="1" name="a" label={EVIL} value={EVIL} hint={EVIL} problem={EVIL} />],
    ['a text area', <TextArea key="2" name="a" label="a" value={`</textarea>${EVIL}`} />],
    ['a select', <Select key="3" name="a" label="a" value={EVIL} options={[{ value: EVIL, label: EVIL }]} />],
    ['a choice', <Choice key="4" name={EVIL} label={EVIL} value={EVIL} />],
    ['a button', <PostButton key="5" action={EVIL} csrf={EVIL} label={EVIL} fields={{ a: EVIL }} children={EVIL} />],
    ['a public page', <PublicPage key="6" title={EVIL} language="sv" path={EVIL} description={EVIL} children={EVIL} />],
  ])('%s', (_name, part) => {
    const html = renderPart(part);
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('</textarea>"');
    expect(html).toContain('&lt;script>');
  });
});

describe('the frames', () => {
  const visit = { staff: { name: 'Anna' }, csrf: 'token', said: { tone: 'bad' as const, text: 'Det gick inte.' } };
  const desk = render(<DeskPage visit={visit} place="articles" title="Artiklar" children="innehåll" />);
  const page = render(<PublicPage title="Om oss" language="en" path="/om" children="hello" />);

  test('say their language, title and one heading', () => {
    expect(desk).toMatch(/^<!doctype html>\n<html lang="sv"/);
    expect(desk.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<html lang="en"');
    expect(page).toContain('<title>Om oss – Aktuellt från Inera</title>');
  });

  test('carry nothing that a strict content security policy would stop', () => {
    for (const html of [desk, page]) {
      expect(html).not.toMatch(/\sstyle="|<style|\son[a-z]+="|javascript:/i);
    }
    expect(desk.match(/<script[^>]*>/g)).toEqual([expect.stringMatching(/^<script type="module" src="\/assets\//)]);
    // Readers' pages load no browser code at all.
    expect(page).not.toContain('<script');
  });

  test('mark where one is, say bad news at once, and offer the other language', () => {
    expect(desk).toMatch(/<a href="\/desk\/artiklar" aria-current="page"/);
    expect(desk).toMatch(/role="alert"[\s\S]*Det gick inte\./);
    expect(page).toMatch(/<a href="\/om\?lang=sv" lang="sv"/);
  });
});

test('a field ties its label, hint and problem together', () => {
  const html = renderPart(
    <TextField name="subject" label="Ämnesrad" hint="Kort" problem="Saknas." counter={60} value="Hej" />,
  );
  expect(html).toContain('<label for="f-subject">');
  expect(html).toContain('aria-describedby="f-subject-hint f-subject-problem"');
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('3 / 60');
});

test('a button with only an icon has its sentence', () => {
  expect(renderPart(<Button icon="up" label="Flytta upp Ramavtal" children={null} />)).toContain(
    'aria-label="Flytta upp Ramavtal"',
  );
});

test('the books say every number in words, and whether they balance', () => {
  const books = {
    ...{ intended: 10, waiting: 1, claimed: 0, sent: 6, deferred: 0, failed: 1, skipped: 1, uncertain: 1, bounced: 0 },
    skippedBy: { left: 1 },
  };
  const html = renderPart(<BooksBar books={books} />);
  expect(html).toContain('Skickade 6');
  expect(html).toContain('1 avslutade');
  expect(html).toContain('Summan stämmer:');
  expect(renderPart(<BooksBar books={{ ...books, intended: 11 }} />)).toContain('Summan stämmer inte');
});

test('numbers and times are written in Swedish', () => {
  expect(number(12480)).toBe(`12${space}480`);
  expect([share(43, 100), share(3, 80), share(1, 0), share(0, 9)]).toEqual(['43 %', '3,8 %', '–', '0 %']);
  expect(moment(new Date('2026-11-14T08:30:00Z'))).toBe('14 nov. 09:30');
  expect(monthName('2026-11')).toBe('november 2026');
  expect([duration(null), duration(7), duration(240), duration(9000)]).toEqual(['–', '7 s', '4 min', '2,5 h']);
  expect([count(1, 'artikel', 'artiklar'), count(2, 'artikel', 'artiklar')]).toEqual(['1 artikel', '2 artiklar']);
  expect(query('/a', { b: 'å &', c: '', d: null })).toBe('/a?b=%C3%A5+%26');
});
