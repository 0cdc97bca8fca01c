import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contrast } from '../../../src/platform/palette.ts';
import { ROOT } from '../../../src/platform/root.ts';
import { houseStyle, isReadable } from '../../../src/web/ui/houseStyle.ts';

const CSS = join(ROOT, 'src/web/ui/css');
const TEXT = 4.5; // WCAG 2.2, 1.4.3
const EDGE = 3; // 1.4.11

/** Which colour is read on which ground, in the style sheet. */
const TEXT_PAIRS = [
  ...['paper', 'sand', 'tint', 'warn-tint', 'bad-tint'].map((ground) => ['ink', ground]),
  ...['paper', 'sand', 'tint'].flatMap((ground) => [
    ['muted', ground],
    ['accent', ground],
    ['accent-deep', ground],
  ]),
  ...[
    ['on-accent', 'accent'],
    ['on-accent', 'accent-deep'],
    ['warn', 'paper'],
    ['warn', 'warn-tint'],
    ['muted', 'warn-tint'],
    ['bad', 'paper'],
    ['bad', 'bad-tint'],
    ['muted', 'bad-tint'],
  ],
] as [string, string][];
const EDGE_PAIRS = [
  ['edge', 'paper'],
  ['edge', 'sand'],
  ['bad', 'paper'],
  ['accent', 'paper'],
  ['grey-1', 'paper'],
] as [string, string][];

const sheet = readFileSync(join(CSS, 'tokens.css'), 'utf8');
const light = tokensOf(sheet.slice(0, sheet.indexOf('@media')));
const dark = { ...light, ...tokensOf(sheet.slice(sheet.indexOf('@media'))) };

describe.each([
  ['light', light],
  ['dark', dark],
])('the colours in %s', (_name, tokens) => {
  test.each(TEXT_PAIRS)('%s is readable on %s', (text, ground) => {
    expect(contrast(colour(tokens, text), colour(tokens, ground))).toBeGreaterThanOrEqual(TEXT);
  });

  test.each(EDGE_PAIRS)('%s is seen on %s', (edge, ground) => {
    expect(contrast(colour(tokens, edge), colour(tokens, ground))).toBeGreaterThanOrEqual(EDGE);
  });
});

test('every colour of the style sheet is a token, but for the ground under the letter', () => {
  const strays = readdirSync(CSS)
    .filter((file) => file !== 'tokens.css')
    .flatMap((file) => readFileSync(join(CSS, file), 'utf8').match(/#[0-9a-f]{3,8}\b/gi) ?? []);
  expect(new Set(strays)).toEqual(new Set(['#ffffff', '#12191d']));
});

test('every token that is used is defined', () => {
  const used = readdirSync(CSS).flatMap((file) => [
    ...readFileSync(join(CSS, file), 'utf8').matchAll(/var\(--([a-z0-9-]+)/g),
  ]);
  const names = new Set(used.map((match) => match[1] as string));
  names.delete('fit'); // set by client/preview.ts
  expect([...names].filter((name) => !sheet.includes(`--${name}:`))).toEqual([]);
});

test('the accent of a house reaches light and dark', () => {
  expect(houseStyle('#884400')).toMatch(/^:root\{--accent:#884400;.*@media \(prefers-color-scheme:dark\)/);
});

test('an accent that is called readable holds every pair of the style sheet, and the usual ones are', () => {
  const accents = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(accents.filter(isReadable), (accent) => {
      const sheet = houseStyle(accent);
      const at = sheet.indexOf('@media');
      const modes = [
        { ...light, ...tokensOf(sheet.slice(0, at)) },
        { ...dark, ...tokensOf(sheet.slice(at)) },
      ];
      for (const tokens of modes)
        for (const [text, ground] of TEXT_PAIRS)
          expect([text, ground, contrast(colour(tokens, text), colour(tokens, ground)) >= TEXT]).toEqual([
            text,
            ground,
            true,
          ]);
    }),
    { numRuns: 300 },
  );
  for (const accent of ['#0b5d4e', '#a0003c', '#1d4f91', '#5b2a86', '#7a3e00', '#333333'])
    expect(isReadable(accent)).toBe(true);
  for (const accent of ['#ffd400', '#7fc7ff', '#ffffff']) expect(isReadable(accent)).toBe(false);
});

function tokensOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1], match[2]]),
  );
}

function colour(tokens: Record<string, string>, name: string): string {
  const found = tokens[name];
  if (!found) throw new Error(`no colour named ${name}`);
  return found;
}
