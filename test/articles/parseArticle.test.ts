import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { body, type ParsedArticle, withoutHead, withoutMark } from '../../src/articles/article.ts';
import { parseArticle } from '../../src/articles/parseArticle.ts';
import { Refusal } from '../../src/refusal.ts';

const FIXTURES = new URL('../fixtures/articles/', import.meta.url);
const SAMPLES = new URL('../../scripts/samples/', import.meta.url);

function textsIn(folder: URL): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.txt'));
}

/** The lines of a text as a reader sees them: white space and invisible characters at the ends do not count. */
function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replace(/^[\s\u200b\ufeff]+/, '').replace(/[\s\u200b\ufeff]+$/, ''))
    .filter((line) => line !== '');
}

/** Whether blocks and dropped, each read in order, are together exactly the lines of the text in order. */
function holdsEveryLine(parsed: ParsedArticle, lines: string[]): boolean {
  const kept = parsed.blocks.flatMap((block) => (block.type === 'list' ? block.items : [block.text]));
  const dropped = parsed.dropped.map(({ text }) => text);
  if (kept.length + dropped.length !== lines.length) return false;
  // Equal lines may stand in either pile, so every split of the places so far is followed.
  let reached = new Set([0]);
  lines.forEach((line, at) => {
    const next = new Set<number>();
    for (const k of reached) {
      if (kept[k] === line) next.add(k + 1);
      if (dropped[at - k] === line) next.add(k);
    }
    reached = next;
  });
  return reached.has(kept.length);
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

describe('one rule at a time', () => {
  const below = (...lines: string[]) => {
    const parsed = parseArticle(['Rubriken', 'Ingressen berättar vad det handlar om.', ...lines].join('\n\n'));
    return withoutHead(parsed.blocks).map(
      (block) => `${block.type}: ${block.type === 'list' ? block.items.join(' + ') : block.text}`,
    );
  };

  test.each([
    ['Publicerad: 20 juni 2017', '2017-06-20'],
    ['Publicerad 20 juni 2017', '2017-06-20'],
    ['Publicerat den 1 mars 2026 kl. 09.15', '2026-03-01'],
    ['Publicerad: tisdag 20 juni, 2017', '2017-06-20'],
    ['Publicerad: 2017-06-20 | Uppdaterad: 2018-01-02', '2017-06-20'],
    ['Senast uppdaterad: 2018-01-02. Publicerad: 2017-06-20', '2017-06-20'],
    ['Publiceringsdatum: 20/6 2017', '2017-06-20'],
    ['20 jun 2017', '2017-06-20'],
    ['Publicerad: 29 februari 2027', null],
    ['Publicerad: 20 juni', null],
    ['Senast uppdaterad: 2018-01-02', null],
    ['Publicerad forskning från 2017-06-20 visar något annat.', null],
  ])('"%s" gives %s', (line, date) => {
    expect(
      parseArticle(`Nyhet\n${line.startsWith('Publicerad forskning') ? '' : line}\nRubrik\n\n${line}\n\nText.`)
        .publishedAt,
    ).toBe(date);
  });

  test.each([
    ['NYHETER', 'nyhet'],
    ['Kategori: Krönika', 'kronika'],
    ['Vd-krönika', 'kronika'],
    ['Tjänst', 'tjanst'],
    ['Kalendarium', 'event'],
    ['Pressmeddelande', null],
  ])('the label %s means %s', (label, kind) => {
    expect(parseArticle(`${label}\n\nRubriken står här\n\nText.`).kind).toBe(kind);
  });

  test('a furniture word inside a paragraph, or as sub-heading over prose, is the article', () => {
    expect(below('Kontakt', 'Kontakten mellan hem och skola blev bättre när appen kom på plats.')).toEqual([
      'heading: Kontakt',
      'paragraph: Kontakten mellan hem och skola blev bättre när appen kom på plats.',
    ]);
    expect(below('Stycket före.', 'Gå till toppen av sidan och välj Skriv ut för att dela sidan.')).toEqual([
      'paragraph: Stycket före.',
      'paragraph: Gå till toppen av sidan och välj Skriv ut för att dela sidan.',
    ]);
  });

  test('what comes after a box in the middle of an article is kept', () => {
    const long = 'Texten fortsätter efter rutan. '.repeat(12).trim();
    expect(below('Fler nyheter', 'En annan nyhet', 'Nästa steg', long)).toEqual([
      'heading: Nästa steg',
      `paragraph: ${long}`,
    ]);
  });

  test('short lines with a dash are a list, whole sentences with a dash are speech', () => {
    expect(below('Det behövs:\n- tid\n- pengar')).toEqual(['paragraph: Det behövs:', 'list: - tid + - pengar']);
    expect(below('- Ja, det stämmer.\n- Nej, det gör det inte.')).toEqual([
      'quote: - Ja, det stämmer.',
      'quote: - Nej, det gör det inte.',
    ]);
  });

  test('a letter prints no link without address', () => {
    const { blocks } = parseArticle(
      'Rubrik\n\nIngress.\n\nText.\n\nKommentus ramavtal\nwww.example.se/mer\n\nLäs mer om avtalet',
    );
    expect(withoutHead(blocks).filter(({ type }) => type === 'link')).toHaveLength(3);
    expect(body(blocks).filter(({ type }) => type === 'link')).toEqual([
      { type: 'link', text: 'www.example.se/mer', url: 'https://www.example.se/mer' },
    ]);
  });

  test('a mark is taken off, a minus sign and a number are not', () => {
    expect(['– Ja', '-Ja', '• tid', '* tid', '-5 grader', '1. tid'].map(withoutMark)).toEqual([
      'Ja',
      'Ja',
      'tid',
      'tid',
      '-5 grader',
      '1. tid',
    ]);
  });
});

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
