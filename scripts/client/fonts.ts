import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { ROOT } from '../../src/platform/root.ts';

/*
 * The house's two typefaces, cut down to what its pages use: Latin-1 with the marks of good typesetting, and apart from
 * it Latin Extended-A, which the Sami and Polish names in our texts need and which is loaded only where they stand.
 * Headings have one weight. A reader's page stays under 100 kB this way (test/browser/budget.test.ts).
 */

const LATIN: [number, number][] = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x2009, 0x200b],
  [0x2010, 0x2014],
  [0x2018, 0x201e],
];
const SINGLE =
  '\u0131\u0152\u0153\u02c6\u02da\u02dc\u2022\u2026\u202f\u2039\u203a\u2060\u20ac\u2122\u2191\u2193\u2212\ufeff';
const EXTENDED: [number, number][] = [[0x100, 0x17f]];

const FACES = {
  serif: { name: 'source-serif-4', axes: { wght: 600 } },
  sans: { name: 'source-sans-3', axes: { wght: { min: 400, max: 650 } } },
} as const;

/** Writes serif-latin.woff2, serif-extended.woff2, sans-latin.woff2 and sans-extended.woff2 into a folder. */
export async function cutFonts(folder: string): Promise<void> {
  for (const [face, { name, axes }] of Object.entries(FACES)) {
    const cut = async (part: string, from: string, text: string) => {
      const whole = await readFile(
        join(ROOT, `node_modules/@fontsource-variable/${name}/files/${name}-${from}-wght-normal.woff2`),
      );
      const font = await subsetFont(whole, text, { targetFormat: 'woff2', variationAxes: axes });
      await writeFile(join(folder, `${face}-${part}.woff2`), font);
    };
    await cut('latin', 'latin', lettersOf(LATIN) + SINGLE);
    await cut('extended', 'latin-ext', lettersOf(EXTENDED));
  }
}

function lettersOf(ranges: [number, number][]): string {
  return ranges
    .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)))
    .join('');
}
