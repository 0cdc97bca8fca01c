import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseArticle } from '../../src/articles/parseArticle.ts';
import { Refusal } from '../../src/refusal.ts';
import { holdsEveryLine, linesOf } from './everyLine.ts';

describe('any text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Nyhet',
      'Krönika',
      'Aktuellt',
      'Publicerad: 3 mars 2026',
      'Senast uppdaterad: 2026-03-04',
      '3 mars 2026',
      'Av Anna Berg',
      'Text: Anna Berg',
      'Anna Berg',
      'Anna Berg, vd Inera',
      'Anna Berg, vd på Inera.',
      'Per Ek it-direktör',
      'Vd, Inera',
      'Hur går det?',
      'Men vad händer nu?',
      '– Det går bra, säger hon.',
      '- tid',
      '- pengar',
      '-',
      '–',
      '• punkt',
      '1. ett',
      '2. två',
      '09.00 Start',
      'Mellanrubrik',
      'Det behövs:',
      'Kontakt',
      'anna@example.se',
      '08-555 01 00',
      'Fler nyheter',
      'Tidigare krönikor',
      'Läs även',
      'Läs mer om avtalet',
      '(PDF, Nytt fönster)',
      'https://www.example.se/a',
      'www.',
      'Prenumerera på nyhetsbrevet',
      'Till toppen av sidan',
      'Hjälpte informationen på sidan dig?',
      'Ja',
      'Nej',
      'Sök',
      'Start / Nyheter',
      'Har du frågor om covid-19?',
      'Titta först på våra frågor och svar.',
      '”Ett helt citat som står för sig självt.”',
      'Det här är ett vanligt stycke som säger något. Det har två meningar.',
      '',
      '',
      '',
      'Foto: Per Ek',
      '\u00a0',
      '\u200b',
      'Rubrik\u00a0med hårt blanksteg ',
      'x'.repeat(400),
    ),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );

  test('is accounted for line by line, in order, or refused', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, lineBreak) => {
        const text = lines.join(lineBreak);
        try {
          expect(holdsEveryLine(parseArticle(text), linesOf(text))).toBe(true);
        } catch (problem) {
          if (!(problem instanceof Refusal)) throw problem;
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('at the size limit is read, however monotonous', () => {
    const units = [
      'Fler nyheter\n',
      'Kontakt\n',
      'Mellanrubrik\n\n',
      'Det behövs:\n',
      '- a\n',
      'Läs även\n',
      'Anna Berg\n',
      'Vad?\n- Ja.\n',
      'a ',
      ' \t',
      '<p ',
      'Av ',
      '((',
      'ö-',
    ];
    for (const unit of units) {
      const text = `Rubrik\n\n${unit.repeat(Math.floor(190_000 / Buffer.byteLength(unit)))}x`;
      expect(holdsTotal(text)).toBe(true);
    }
  });

  /** Counts instead of comparing splits: equal lines make the exact check slow. */
  function holdsTotal(text: string): boolean {
    const { blocks, dropped } = parseArticle(text);
    const kept = blocks.reduce((sum, block) => sum + (block.type === 'list' ? block.items.length : 1), 0);
    return kept + dropped.length === linesOf(text.replace(/[ \t]+/g, ' ')).length;
  }
});
