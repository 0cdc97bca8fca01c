import { describe, expect, test } from '@jest/globals';
import { body, withoutHead, withoutMark } from '../../src/articles/article.ts';
import { parseArticle } from '../../src/articles/parseArticle.ts';

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
    ['Sidan publicerades 2017-06-20', '2017-06-20'],
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

  test('in an interview with several people each answer may begin with a name', () => {
    const parsed = parseArticle(
      [
        'Två röster om vården',
        'Vi frågade två personer hur det gick.',
        'Hur började samarbetet?',
        'Karin Ström: – Det började med en kopp kaffe.',
        'Ola: – Och samma leverantör.',
        'Vad har varit svårast?',
        'Karin Ström, läkare: – Behörigheterna. Vem får se vad?',
      ].join('\n\n'),
    );
    expect(parsed.form).toBe('intervju');
    expect(parsed.blocks.map(({ type }) => type)).toEqual([
      'title',
      'lead',
      'question',
      'answer',
      'answer',
      'question',
      'answer',
    ]);
  });

  test('a fact is no sub-heading, and a date of no stated meaning is no date of publication', () => {
    const parsed = parseArticle('Nyhet\n\nRubriken\n\nDatum: 3 februari 2016\n\nTexten börjar här.\n\nOch fortsätter.');
    expect(parsed.publishedAt).toBeNull();
    expect(parsed.blocks).toContainEqual({ type: 'paragraph', text: 'Datum: 3 februari 2016' });
    expect(parsed.lead).toBe('Texten börjar här.');
  });

  test('a lead without a full stop is not lost as a link', () => {
    const parsed = parseArticle(
      'Nya regler\n\nDen 23 september skärptes kraven på digital service\n\nVad innebär lagen?\n\nLagen gäller alla.',
    );
    expect(parsed.lead).toBe('Den 23 september skärptes kraven på digital service');
  });

  test('a caption may end with who took the picture', () => {
    const caption = 'Ewa Printz, verksamhetsutvecklare på Inera. Foto: Inera';
    expect(below(`Ewa Printz\n${caption}`, 'Texten fortsätter.')).toEqual([
      `image: ${caption}`,
      'paragraph: Texten fortsätter.',
    ]);
    expect(below('En vy över staden. Foto: Anna Berg', 'Texten.')).toEqual([
      'image: En vy över staden. Foto: Anna Berg',
      'paragraph: Texten.',
    ]);
  });

  test('speech that ends with a colon announces the list below it', () => {
    expect(
      below('Hur då?', '– Jag menar att vi ska se helheten. Vi ska:', '- utgå från patienten\n- våga prova'),
    ).toEqual([
      'question: Hur då?',
      'answer: – Jag menar att vi ska se helheten. Vi ska:',
      'list: - utgå från patienten + - våga prova',
    ]);
  });

  test('a row of buttons and the site owner’s address end the page; they are no list, and hide no signature', () => {
    const end = ['Anna Berg', 'Skriv ut  Tipsa  Lyssna', 'Dela:\nFacebook | LinkedIn | E-post'];
    const address = 'Bolaget AB\nBox 177 03\n118 93 Stockholm\nOrganisationsnummer: 556559-4230';
    const parsed = parseArticle(['Krönika', 'Rubriken', 'Ingressen.', 'Texten.', ...end, address].join('\n\n'));
    expect(parsed.byline).toBe('Anna Berg');
    expect(parsed.blocks.map(({ type }) => type)).toEqual(['kind', 'title', 'lead', 'paragraph', 'byline']);
  });

  test('link lines in a row are links, not items to print', () => {
    const links = [
      'Läs mer om Journalen (öppnas i nytt fönster)',
      'Frågor och svar, länk till annan webbplats',
      'Läs mer om e-id',
    ];
    expect(below('Texten.', links.join('\n'))).toEqual(['paragraph: Texten.', ...links.map((line) => `link: ${line}`)]);
  });
});
