import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contentOf } from '../../src/editions/content.ts';
import type { MeasuringLevel } from '../../src/editions/edition.ts';
import { frozen } from '../../src/editions/freeze.ts';
import { asSeen } from '../../src/editions/preview.ts';
import { type Rendered, renderForWeb, renderIssue } from '../../src/editions/render.ts';
import { levelsFor } from '../../src/editions/renderVariants.ts';
import { cut, sentinelsFor } from '../../src/editions/segments.ts';
import { letterOf, outwardLinks, TOKENS } from './dom.ts';
import { aSample, useTestSettings } from './sample.ts';

const { issue, articles } = aSample();
const OTHER = { unsubscribe: 'UnsubscribeOther', preferences: 'PreferencesOther', reader: 'ReaderOther' };

const rendered = {} as Record<MeasuringLevel, Rendered>;
beforeAll(async () => {
  useTestSettings();
  for (const level of ['none', 'aggregate', 'individual'] as const)
    rendered[level] = await renderIssue(issue, articles, { language: 'sv', level });
}, 30_000);

describe('measuring levels', () => {
  test('none and aggregate are the same for two readers, but for their own two links (R90)', () => {
    for (const level of ['none', 'aggregate'] as const) {
      const [one, other] = [letterOf(rendered[level]), letterOf(rendered[level], OTHER)];
      const same = (text: string, tokens: typeof TOKENS) =>
        text.replaceAll(tokens.unsubscribe, 'U').replaceAll(tokens.preferences, 'P');
      expect(one.html).not.toBe(other.html);
      expect(same(one.html, TOKENS)).toBe(same(other.html, OTHER));
      expect(same(one.text, TOKENS)).toBe(same(other.text, OTHER));
      expect(one.html).not.toContain(TOKENS.reader);
    }
  });

  test('none has no pixel and no redirect', () => {
    const { $, html, text } = letterOf(rendered.none);
    expect($('img[width="1"]')).toHaveLength(0);
    expect(html + text).not.toMatch(/localhost:3000\/[lo]\//);
  });

  test('aggregate has one pixel for all and shared redirects', () => {
    const { $ } = letterOf(rendered.aggregate);
    expect($('img[width="1"]').attr('src')).toBe('http://localhost:3000/o/9.gif');
    const redirects = outwardLinks($).filter(({ href }) => href.includes('/l/'));
    expect(redirects.length).toBeGreaterThan(8);
    for (const { href } of redirects) expect(href).toMatch(/^http:\/\/localhost:3000\/l\/9\/\d+$/);
  });

  test('individual has the reader in pixel and redirects, and a way to take the consent back', () => {
    const { $, text } = letterOf(rendered.individual);
    expect($('img[width="1"]').attr('src')).toBe(`http://localhost:3000/o/9/${TOKENS.reader}.gif`);
    for (const { href } of outwardLinks($).filter((link) => link.href.includes('/l/')))
      expect(href.endsWith(TOKENS.reader)).toBe(true);
    expect($('a[href$="#matning"]').attr('href')).toContain(TOKENS.preferences);
    expect(text).toContain('#matning');
  });
});

describe('numbered links', () => {
  test('are the same in all variants, from 1 without a gap, one for each target', async () => {
    const english = await renderIssue(issue, articles, { language: 'en', level: 'aggregate' });
    expect(english.links).toEqual(rendered.individual.links);
    expect(rendered.none.links).toEqual(rendered.individual.links);
    expect(rendered.none.links.map((link) => link.n)).toEqual(rendered.none.links.map((_, at) => at + 1));
    expect(new Set(rendered.none.links.map((link) => link.url)).size).toBe(rendered.none.links.length);
  });

  test('lead where the direct links of the letter without measuring lead', () => {
    const direct = outwardLinks(letterOf(rendered.none).$);
    const measured = outwardLinks(letterOf(rendered.aggregate).$);
    const urls = new Map(rendered.aggregate.links.map((link) => [`http://localhost:3000/l/9/${link.n}`, link.url]));
    expect(measured.map(({ href, text }) => ({ href: urls.get(href) ?? href, text }))).toEqual(direct);
  });
});

describe('slots', () => {
  test('a letter without a way out is never made', () => {
    const marks = sentinelsFor({});
    const { unsubscribe, preferences, reader } = marks;
    expect(() => cut(`x ${preferences}`, marks, 'none')).toThrow('lacks its unsubscribe slot');
    expect(() => cut(`x ${unsubscribe}`, marks, 'none')).toThrow('lacks its preferences slot');
    expect(() => cut(`${unsubscribe}${preferences}`, marks, 'individual')).toThrow('lacks its reader slot');
    expect(() => cut(`${unsubscribe}${preferences}${reader}`, marks, 'aggregate')).toThrow('has a reader slot');
  });

  test('cutting loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 3, maxLength: 3 }), (texts) => {
        const marks = sentinelsFor(texts);
        const whole = `${texts[0]}${marks.unsubscribe}${texts[1]}${marks.preferences}${texts[2]}${marks.unsubscribe}`;
        const back = cut(whole, marks, 'none').map((part) => (typeof part === 'string' ? part : marks[part.slot]));
        expect(back.join('')).toBe(whole);
      }),
    );
  });

  test('an author who writes a sentinel of another content changes nothing', async () => {
    const old = sentinelsFor(contentOf(issue, articles)).unsubscribe;
    const { text } = letterOf(
      await renderIssue({ ...issue, subject: 'a', preheader: old }, articles, { language: 'sv', level: 'none' }),
    );
    expect(text.split(TOKENS.unsubscribe)).toHaveLength(2);
  });
});

describe('freezing', () => {
  const now = new Date('2026-11-20T10:00:00Z');

  test('the same content has the same hash, at any time; any other content has another', async () => {
    useTestSettings({ MEASURING: 'none' }); // fewer variants to render; the hash covers them all alike
    const content = contentOf(issue, articles);
    const one = await frozen(issue, content, now);
    expect((await frozen(issue, contentOf(issue, articles), new Date())).hash).toBe(one.hash);
    const changes = [
      { ...content, subject: `${content.subject}.` },
      { ...content, preheader: `${content.preheader}.` },
      { ...content, intro: { ...content.intro, name: 'B' } },
      { ...content, number: 10 },
      { ...content, hero: content.hero && { ...content.hero, lead: 'En annan ingress.' } },
    ];
    const hashes = await Promise.all(changes.map(async (other) => (await frozen(issue, other, now)).hash));
    expect(new Set([one.hash, ...hashes]).size).toBe(changes.length + 1);
  }, 30_000);

  test('makes every language at every level that may be needed', async () => {
    useTestSettings();
    const { variants } = await frozen(issue, contentOf(issue, articles), now);
    expect(variants.map((one) => one.key)).toEqual([
      'sv.none',
      'sv.aggregate',
      'sv.individual',
      'en.none',
      'en.aggregate',
      'en.individual',
    ]);
    expect(levelsFor('none')).toEqual(['none']);
    expect(levelsFor('aggregate')).toEqual(['none', 'aggregate']);
  }, 30_000);
});

describe('the web archive', () => {
  test('has semantic HTML with direct links, no token and no pixel', async () => {
    const html = await renderForWeb(contentOf(issue, articles));
    expect(html).not.toMatch(/<table|style=|slot[0-9a-f]{32}|\/avsluta|\/val\/|\/[lo]\/9/);
    expect(html.match(/<article/g)).toHaveLength(8);
    expect(html).toContain('http://localhost:3000/artiklar/');
    expect(html).not.toContain('<h1');
  });
});

describe('the preview', () => {
  test('without images shows alternative texts, and dark shows the dark colours', () => {
    const { html } = letterOf(rendered.none);
    expect(asSeen(html, { images: false })).not.toMatch(/<img[^>]*\ssrc=/);
    expect(asSeen(html, { images: false }).match(/<img[^>]*\salt="Illustration/g)).toHaveLength(2);
    expect(asSeen(html, { dark: true })).toContain('@media all');
    expect(asSeen(html, { dark: true })).not.toContain('prefers-color-scheme');
    expect(asSeen(html, {})).toContain('@media not all');
  });
});
