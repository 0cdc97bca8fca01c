import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contrast, palettes } from '../../src/platform/palette.ts';
import { ROOT } from '../../src/platform/root.ts';
import { mjmlToHtml, unbalanced } from '../../src/platform/templates.ts';

const EMAILS = join(ROOT, 'emails');
const files = readdirSync(EMAILS, { recursive: true, encoding: 'utf8' });
const body = (inner: string) => `<mjml lang="sv" dir="ltr"><mj-body>${inner}</mj-body></mjml>`;

describe('templates that are not sound are refused', () => {
  test('unclosed and crossed tags', async () => {
    expect(unbalanced('<a><b></b></a><br><img src="x>y"><mj-x />')).toBeNull();
    expect(unbalanced('<a><b></a></b>')).toMatch('</a> closes');
    expect(unbalanced('<a><b></b>')).toMatch('<a> is never closed');
    await expect(mjmlToHtml(body('<mj-section><mj-column></mj-section>'), 'x.mjml')).rejects.toThrow(
      'x.mjml: </mj-section>',
    );
  });

  test('includes, which MJML would skip in silence', async () => {
    await expect(mjmlToHtml(body('<mj-include path="../../etc/passwd" />'), 'x.mjml')).rejects.toThrow('mj-include');
  });

  test('unknown attributes and elements', async () => {
    await expect(mjmlToHtml(body('<mj-section colour="x"></mj-section>'), 'x.mjml')).rejects.toThrow('colour');
  });

  test('a letter without a language', async () => {
    await expect(mjmlToHtml('<mjml><mj-body></mj-body></mjml>', 'x.mjml')).rejects.toThrow();
  });
});

describe('the templates of the house', () => {
  test('every letter has its text twin', () => {
    const letters = files.filter((file) => file.endsWith('.mjml') && !file.startsWith('parts'));
    expect(letters.length).toBeGreaterThanOrEqual(6);
    for (const letter of letters) expect(files).toContain(letter.replace('.mjml', '.txt'));
  });

  test('no template opens the door that escaping closes', () => {
    for (const file of files.filter((one) => /\.(mjml|html|txt)$/.test(one)))
      expect(readFileSync(join(EMAILS, file), 'utf8')).not.toMatch(/\|\s*raw|{%-?\s*raw|mj-include/);
  });

  test('pictures weigh little', () => {
    const pictures = files.filter((file) => file.endsWith('.jpg'));
    expect(pictures.length).toBeGreaterThanOrEqual(4);
    for (const picture of pictures) expect(readFileSync(join(EMAILS, picture)).length).toBeLessThanOrEqual(60_000);
  });
});

describe('the palette', () => {
  test('reads well in light and dark, whatever the accent', () => {
    const channel = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
    const accents = fc.tuple(channel, channel, channel).map((parts) => `#${parts.join('')}`);
    fc.assert(
      fc.property(accents, (accent) => {
        fc.pre(contrast(accent, '#ffffff') >= 4.5); // settings are checked for this
        for (const p of Object.values(palettes(accent))) {
          for (const [text, ground] of [
            [p.ink, p.paper],
            [p.ink, p.sand],
            [p.muted, p.paper],
            [p.muted, p.sand],
            [p.onAccent, p.accent],
          ] as const)
            expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(p.edge, p.paper)).toBeGreaterThanOrEqual(3);
          expect(contrast(p.accent, p.paper)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
    expect(contrast('#0b5d4e', palettes('#0b5d4e').light.sand)).toBeGreaterThanOrEqual(4.5);
  });
});
