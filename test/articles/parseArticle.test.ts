import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseArticle } from '../../src/articles/parseArticle.ts';
import { Refusal } from '../../src/refusal.ts';
import { holdsEveryLine, linesOf } from './everyLine.ts';

const FIXTURES = new URL('../fixtures/articles/', import.meta.url);
const SAMPLES = new URL('../../scripts/samples/', import.meta.url);

function textsIn(folder: URL): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.txt'));
}

describe('articles as they come from websites', () => {
  test.each(textsIn(FIXTURES))('%s is read as its golden file says', (name) => {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8');
    const golden: unknown = JSON.parse(readFileSync(new URL(name.replace('.txt', '.json'), FIXTURES), 'utf8'));
    const parsed = parseArticle(text);
    expect(parsed).toEqual(golden);
    expect(holdsEveryLine(parsed, linesOf(text))).toBe(true);
  });

  test.each(textsIn(SAMPLES))('the sample %s has all a letter needs', (name) => {
    const text = readFileSync(new URL(name, SAMPLES), 'utf8');
    const parsed = parseArticle(text);
    expect(parsed.kind).not.toBeNull();
    expect(parsed.lead).not.toBeNull();
    expect(parsed.publishedAt).toMatch(/^2026-(09|10|11)-\d\d$/);
    expect(holdsEveryLine(parsed, linesOf(text))).toBe(true);
  });

  test('the line breaks of every system give the same article', () => {
    const text = readFileSync(new URL('seed-kronika.txt', FIXTURES), 'utf8');
    for (const lineBreak of ['\r\n', '\r', '\u2028']) {
      expect(parseArticle(`\ufeff${text.replaceAll('\n', lineBreak)}`)).toEqual(parseArticle(text));
    }
  });
});

describe('what a text is refused for', () => {
  const long =
    'En mening som är alldeles för lång för att vara en rubrik, eftersom den fortsätter och fortsätter ända hit. ';
  test.each([
    ['nothing', ''],
    ['white space only', ' \n\u00a0\n\ufeff\u200b\n'],
    ['a NUL', 'Rubrik\u0000\n\nText.'],
    ['a control character', 'Rubrik\n\nText\u0007.'],
    ['a lost character', 'Rubrik\n\nTe\ufffdt.'],
    ['half a character', 'Rubrik \ud83d\n\nText.'],
    ['a PDF', '%PDF-1.7\nhej'],
    ['HTML', '<div><p>Rubrik</p>\n<p>Text</p></div>'],
    ['more than 200 kB', `Rubrik\n\n${'ö'.repeat(100_001)}`],
    ['furniture only', 'Nyhet\nPublicerad: 3 mars 2026\nTill toppen av sidan'],
    ['no headline', `${long}${long}\n\n${long}`],
    ['a list', '• ett\n• två'],
    ['an address', 'https://www.example.se/nyhet\n\nText.'],
  ])('%s', (_what, text) => {
    const refused = (() => {
      try {
        parseArticle(text);
      } catch (problem) {
        return problem;
      }
    })();
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'invalid', field: 'text' });
  });
});
