import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressKey, canonicalOf } from '../../src/articles/address.ts';
import { type Happening, withoutHead } from '../../src/articles/article.ts';
import { momentOf } from '../../src/articles/fromHtml/moments.ts';
import { parseHtml, parsePage } from '../../src/articles/parseHtml.ts';
import { wholeDays } from '../../src/issues/wholeDay.ts';
import { Refusal } from '../../src/refusal.ts';

const PAGES = new URL('../fixtures/pages/', import.meta.url);
const SITE = 'https://www.halsomyndigheten.example.se';
const page = (name: string) => readFileSync(new URL(name, PAGES), 'utf8');

describe("an authority's news page", () => {
  const read = () =>
    parsePage(page('nyhet-myndighet.html'), `${SITE}/nyheter/ny-tjanst-gor-remisser-sakrare?utm_source=brev`);

  test('gives what the page says of itself', async () => {
    expect(await read()).toMatchObject({
      kind: 'nyhet',
      title: 'Ny tjänst gör remisser säkrare',
      publishedAt: '2026-11-12', // half past midnight in Sweden
      byline: 'Maria Lund',
      canonicalUrl: `${SITE}/nyheter/ny-tjanst-gor-remisser-sakrare/`,
      image: { url: `${SITE}/bilder/remiss.jpg`, alt: 'En läkare vid en skärm' },
    });
    expect((await read()).lead).toMatch(/^Från den 1 december .* visar en ny utvärdering\.$/);
  });

  test('gives its blocks in order, with whole addresses', async () => {
    const blocks = withoutHead((await read()).blocks);
    expect(blocks.map((block) => block.type)).toEqual([
      'image',
      'paragraph',
      'link',
      'quote',
      'heading',
      'paragraph',
      'list',
      'link',
      'heading',
      'paragraph',
      'quote',
      'link',
      'link',
    ]);
    expect(blocks.flatMap((block) => (block.type === 'link' ? [block.url] : []))).toEqual([
      `${SITE}/rapporter/utvardering-2026`,
      'https://anslut.example.se/formular?utm_source=webb',
      `${SITE}/tjanster/remiss`,
      `${SITE}/dokument/handbok.pdf`,
    ]);
    expect(blocks.find((block) => block.type === 'list')).toEqual({
      type: 'list',
      items: [
        'Anmäl verksamheten i formuläret för anslutning.',
        'Utse en kontaktperson.',
        'Prova tjänsten i testmiljön.',
      ],
    });
    expect(JSON.stringify(blocks)).not.toMatch(/<|&[a-z]+;/);
  });

  test('tells what it left out and why', async () => {
    const { dropped } = await read();
    expect(new Map(dropped.map(({ text, why }) => [text, why]))).toEqual(
      new Map([
        ['Hoppa till innehåll', 'text för skärmläsare'],
        ['Vi använder kakor för att webbplatsen ska fungera.', 'upplysning om kakor'],
        ['Godkänn alla', 'upplysning om kakor'],
        ['Hälsomyndigheten', 'sidhuvud'],
        ['Om oss', 'sidhuvud'],
        ['Nyheter', 'sidhuvud'],
        ['Kontakt', 'sidhuvud'],
        ['Start / Nyheter / Ny tjänst gör remisser säkrare', 'webbplatsens brödsmulor'],
        ['Fler nyheter', 'utanför artikelns text'],
        ['Nytt stöd för förskrivare', 'utanför artikelns text'],
        ['Så går det med journalen', 'utanför artikelns text'],
        ['Hjälpte informationen på sidan dig?', 'formulär'],
        ['Ja', 'formulär'],
        ['Nej', 'formulär'],
        ['© Hälsomyndigheten, Box 1, 111 11 Stockholm', 'sidfot'],
        ['maria.lund@example.se', 'kontaktruta'],
      ]),
    );
  });
});

describe('an event page', () => {
  test('gives time, place and sign-up from its data', async () => {
    expect(await parsePage(page('evenemang.html'), `${SITE}/kalender/dag`)).toMatchObject({
      kind: 'event',
      title: 'Dag om digital vård',
      event: {
        startsAt: new Date('2026-12-03T08:00:00Z'), // nine o'clock in Sweden
        endsAt: new Date('2026-12-03T15:30:00Z'),
        place: 'Folkets hus',
        signUpUrl: 'https://anmalan.example.se/dag',
      },
    });
  });
});

describe('the days of an event page', () => {
  const eventOf = async (startDate: string, endDate: string) => {
    const data = JSON.stringify({ '@type': 'Event', startDate, endDate });
    const html = `<script type="application/ld+json">${data}</script><h1>Dagar om vård</h1><p>Välkommen till dagarna om vård.</p>`;
    return (await parsePage(`<html><body><main>${html}</main></body></html>`, `${SITE}/kalender/dagar`)).event;
  };

  test.each([
    ['2026-12-10', '2026-12-11', { first: '2026-12-10', last: '2026-12-11', after: '2026-12-12' }],
    ['2026-12-10', '2026-12-10', { first: '2026-12-10', last: '2026-12-10', after: '2026-12-11' }],
    ['2026-12-10', '', { first: '2026-12-10', last: '2026-12-10', after: '2026-12-11' }],
    ['2026-10-24', '2026-10-25', { first: '2026-10-24', last: '2026-10-25', after: '2026-10-26' }], // summer time ends
  ])('from %s to %s hold the last one too', async (starts, ends, days) => {
    expect(wholeDays((await eventOf(starts, ends)) as Happening)).toEqual(days);
  });

  test.each([
    ['2026-12-10T09:00', '2026-12-10', null],
    ['2026-12-10T09:00', '2026-12-11', '2026-12-11T22:59:00.000Z'],
    ['2026-12-10', '2026-12-09', null],
  ])('that begins %s and ends %s ends at %s', async (starts, ends, endsAt) => {
    expect((await eventOf(starts, ends))?.endsAt?.toISOString() ?? null).toBe(endsAt);
  });
});

describe('an interview page', () => {
  test('is known by its questions and answers', async () => {
    const article = await parsePage(page('intervju.html'), 'https://www.example.se/intervju');
    expect(article).toMatchObject({
      form: 'intervju',
      title: 'Hon leder arbetet med remisserna',
      publishedAt: '2026-10-02',
    });
    const types = withoutHead(article.blocks).map(({ type }) => type);
    expect(types.filter((type) => type === 'question')).toHaveLength(3);
    expect(types.filter((type) => type === 'answer')).toHaveLength(3);
  });
});

describe('a page without an article', () => {
  test('is refused in words', async () => {
    const menu = '<html><body><nav><a href="/a">A</a></nav></body></html>';
    await expect(parsePage(menu, SITE)).rejects.toThrow('Sidan har ingen artikeltext');
  });
});

describe('pasted rich text', () => {
  const blocksOf = async (html: string) =>
    withoutHead((await parseHtml(html)).blocks).map((block) =>
      block.type === 'list' ? `list: ${block.items.join(' + ')}` : `${block.type}: ${block.text}`,
    );

  test('from a word processor becomes blocks', async () => {
    const html = `<html><head><style>p{color:red}</style></head><body><!--StartFragment--><b style="font-weight:normal">
      <p class="MsoNormal">Nyhet</p><h1>Rubriken&nbsp;här</h1>
      <p class="MsoNormal">Ingressen berättar vad det handlar om.<o:p></o:p></p>
      <p><b>Mellanrubrik</b></p><p>Ett stycke med <a href="https://www.example.se/a">en länk</a> i.<br>Och en rad till.</p>
      <p class="MsoListParagraph">·&nbsp; första</p><p class="MsoListParagraph">· andra</p>
      <p>– Så är det, säger hon.</p></b><!--EndFragment--></body></html>`;
    expect(await parseHtml(html)).toMatchObject({
      kind: 'nyhet',
      title: 'Rubriken\u00a0här',
      lead: 'Ingressen berättar vad det handlar om.',
    });
    expect(await blocksOf(html)).toEqual([
      'heading: Mellanrubrik',
      'paragraph: Ett stycke med en länk i.',
      'link: en länk',
      'paragraph: Och en rad till.',
      'list: ·\u00a0 första + · andra',
      'quote: – Så är det, säger hon.',
    ]);
  });

  test('keeps tables row by row, and pictures with their captions', async () => {
    const html =
      '<h1>Rubrik</h1><p>Ingress som säger något.</p><table><tr><th>Region</th><th>Antal</th></tr><tr><td>Skåne</td><td>12</td></tr></table><figure><img src="https://a.se/b.png" alt="En karta"><figcaption>Kartan</figcaption></figure><p>Slut på texten.</p>';
    expect(await blocksOf(html)).toEqual([
      'paragraph: Region | Antal',
      'paragraph: Skåne | 12',
      'image: Kartan',
      'paragraph: Slut på texten.',
    ]);
  });

  test('a link twice is kept once, and addresses that are no pages are only text', async () => {
    const html =
      '<h1>Rubrik</h1><p>Ingress som säger något.</p><p>Se <a href="https://a.se/x">sidan</a>, <a href="https://a.se/x">igen</a>, <a href="javascript:alert(1)">farligt</a>, <a href="#top">upp</a> och <a href="mailto:a@b.se">mejl</a> nu.</p>';
    expect(await blocksOf(html)).toEqual(['paragraph: Se sidan, igen, farligt, upp och mejl nu.', 'link: sidan']);
  });

  test('without a headline, or without anything, is refused', async () => {
    await expect(parseHtml('<script>x</script>')).rejects.toBeInstanceOf(Refusal);
    await expect(parseHtml('  ')).rejects.toMatchObject({ code: 'invalid', field: 'html' });
    await expect(parseHtml('<div>'.repeat(5_000))).rejects.toMatchObject({ code: 'invalid', field: 'html' });
  });

  test('of any kind never leaves markup or scripts in the blocks', async () => {
    const tag = fc.constantFrom(
      'p',
      'div',
      'h1',
      'h2',
      'ul',
      'li',
      'b',
      'a',
      'blockquote',
      'table',
      'tr',
      'td',
      'figure',
      'script',
      'style',
      'br',
      'nav',
    );
    const piece = fc.oneof(
      tag.map((name) => `<${name} href="https://a.se/" onclick="x()">`),
      tag.map((name) => `</${name}>`),
      fc.constantFrom(
        'Rubrik ',
        'Ett stycke som säger något. ',
        'Hur går det? ',
        '– Bra. ',
        '&lt;b&gt;',
        '&amp;',
        '"',
        '<',
        '>',
        '<!--',
        '-->',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        try {
          const { blocks } = await parseHtml(pieces.join(''));
          expect(JSON.stringify(blocks)).not.toMatch(/onclick|href=/);
        } catch (problem) {
          if (!(problem instanceof Refusal)) throw problem;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the address of an article', () => {
  test.each([
    ['https://www.inera.se/nyheter/a/', 'http://inera.se/nyheter/a'],
    ['https://inera.se/a?utm_source=x&id=2#top', 'https://inera.se/a?id=2'],
    ['https://inera.se/a?b=1&a=2', 'https://inera.se/a?a=2&b=1'],
    ['https://inera.se/a/index.html', 'https://INERA.se/a'],
  ])('%s is %s', (one, other) => expect(addressKey(one)).toBe(addressKey(other)));

  test('another page is another', () => {
    expect(addressKey('https://inera.se/a')).not.toBe(addressKey('https://inera.se/b'));
    expect(addressKey('https://inera.se/a?id=1')).not.toBe(addressKey('https://inera.se/a?id=2'));
  });

  test('a page speaks for its own site only', () => {
    expect(canonicalOf('https://other.se/a', 'https://inera.se/b')).toBe('https://inera.se/b');
    expect(canonicalOf('/a', 'https://inera.se/b')).toBe('https://inera.se/a');
    expect(canonicalOf('https://inera.se/', 'https://inera.se/b')).toBe('https://inera.se/b');
    expect(canonicalOf('javascript:x', 'https://inera.se/b')).toBe('https://inera.se/b');
  });
});

describe('moments', () => {
  test.each([
    ['2026-12-03T09:00', '2026-12-03T08:00:00.000Z'],
    ['2026-07-03 09:00', '2026-07-03T07:00:00.000Z'],
    ['2026-12-03T09:00:00+02:00', '2026-12-03T07:00:00.000Z'],
    ['2026-12-03', '2026-12-02T23:00:00.000Z'],
  ])('%s is meant in Sweden unless it says more', (text, iso) => expect(momentOf(text)?.toISOString()).toBe(iso));

  test('what is no moment is none', () => expect([momentOf('snart'), momentOf('2026-13-40')]).toEqual([null, null]));
});

test('beginnings of tags that never end cost no more than other text', async () => {
  const html = `<h1>Rubrik</h1><p>Ett stycke.</p>${'<a'.repeat(200_000)}`; // would take minutes
  expect(await parseHtml(html).catch((problem: unknown) => problem)).toBeDefined();
});
