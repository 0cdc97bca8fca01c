import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KINDS } from '../../src/articles/article.ts';
import { itemsOf } from '../../src/issues/assemble.ts';
import { suggestFrom, textsFrom } from '../../src/issues/suggestion.ts';
import { anArticle } from '../support/make.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const SINCE = new Date('2026-10-20T09:00:00Z');

describe('the suggestion', () => {
  test('puts an interview first and the rest by kind in the order of the newsletter', () => {
    const kronika = anArticle({ kind: 'kronika' });
    const nyhet = anArticle({ kind: 'nyhet' });
    const intervju = anArticle({ kind: 'aktuellt', form: 'intervju' });
    const projekt = anArticle({ kind: 'projekt' });
    const event = anArticle({
      kind: 'event',
      event: { startsAt: new Date('2026-12-01'), endsAt: null, place: null, signUpUrl: null },
    });
    const { sections, subject } = suggestFrom([kronika, event, projekt, nyhet, intervju], SINCE, NOW);
    expect(sections.map((section) => [section.heading, ...section.items.map((item) => item.articleId)])).toEqual([
      ['', intervju.id],
      ['Nyheter', nyhet.id],
      ['Projekt', projekt.id],
      ['Krönika', kronika.id],
      ['Kommande evenemang', event.id],
    ]);
    expect(sections[0]?.items[0]?.layout).toBe('hero');
    expect(subject).toBe(intervju.title);
  });

  test('leaves out what was used, what has passed and what an earlier issue passed over, and says why', () => {
    const used = anArticle({ usedIn: [8] });
    const passed = anArticle({
      kind: 'event',
      event: { startsAt: new Date('2026-11-20'), endsAt: null, place: null, signUpUrl: null },
    });
    const older = anArticle({ takenInAt: new Date('2026-10-01') });
    const { sections, leftOut } = suggestFrom([used, passed, older], SINCE, NOW);
    expect(sections).toEqual([]);
    expect(leftOut.map(({ why }) => why)).toEqual([
      'Användes i nr 8.',
      'Evenemanget har redan varit.',
      'Inlagd före förra numret.',
    ]);
  });

  test('an old or missing publication date is a warning, not a reason', () => {
    const undated = anArticle({ publishedAt: null });
    const old = anArticle({ publishedAt: '2017-06-20' });
    const { chosen } = suggestFrom([undated, old], SINCE, NOW);
    expect(chosen.map(({ warnings }) => warnings.length)).toEqual([1, 1]);
  });

  test('events stand by date, and never lead', () => {
    const at = (day: string) =>
      anArticle({ kind: 'event', event: { startsAt: new Date(day), endsAt: null, place: null, signUpUrl: null } });
    const [late, soon] = [at('2027-02-01'), at('2026-12-01')];
    const { sections } = suggestFrom([late, soon], SINCE, NOW);
    expect(itemsOf(sections).map((item) => item.articleId)).toEqual([soon.id, late.id]);
    expect(itemsOf(sections).some((item) => item.layout === 'hero')).toBe(false);
  });

  test('every article is either chosen once, with a reason, or left out with one', () => {
    const some = fc.record({
      kind: fc.constantFrom(...KINDS, null),
      usedIn: fc.constantFrom<number[]>([], [7]),
      takenInAt: fc.date({ min: new Date('2026-09-01'), max: NOW, noInvalidDate: true }),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), (given) => {
        const articles = given.map(anArticle);
        const { sections, chosen, leftOut, preheader } = suggestFrom(articles, SINCE, NOW);
        const ids = articles.map(({ id }) => id).toSorted();
        expect([...chosen, ...leftOut].map(({ articleId }) => articleId).toSorted()).toEqual(ids);
        expect(
          itemsOf(sections)
            .map(({ articleId }) => articleId)
            .toSorted(),
        ).toEqual(chosen.map(({ articleId }) => articleId).toSorted());
        expect(itemsOf(sections).filter(({ layout }) => layout === 'hero').length).toBeLessThanOrEqual(1);
        expect([...chosen, ...leftOut].every(({ why }) => why.length > 0)).toBe(true);
        expect(preheader.length).toBeLessThanOrEqual(101);
      }),
    );
  });
});

describe('the suggested preheader', () => {
  const preheaderOf = (lead: string) => textsFrom(anArticle({ lead })).preheader;

  test.each([
    ['Logga in på 1177.se och läs din journal.', 'Logga in på 1177.se och läs din journal.'],
    ['Mötet börjar kl. 9.00 och sänds. Alla är välkomna!', 'Mötet börjar kl. 9.00 och sänds. Alla är välkomna!'],
    ['Den används av bl.a. Region Skåne.\n Och fler kommer', 'Den används av bl.a. Region Skåne. Och fler kommer'],
    [`Nu är den här. Den ${'används '.repeat(12)}ofta.`, 'Nu är den här.'],
    [`Den når bl.a. Region ${'Skåne och Region '.repeat(6)}Halland.`, /^Den når bl\.a\. Region .* …$/],
    ['', ''],
  ])('of "%s" begins where the lead does', (lead, preheader) => {
    if (typeof preheader === 'string') expect(preheaderOf(lead)).toBe(preheader);
    else expect(preheaderOf(lead)).toMatch(preheader);
  });

  test('is the beginning of the lead, whatever stands in it', () => {
    const word = fc.constantFrom(
      'Region',
      'tjänsten',
      '1177.se',
      'kl. 9.00',
      'bl.a.',
      'nu.',
      'Varför?',
      '–',
      '\n',
      '!',
    );
    const lead = fc.oneof(
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    fc.assert(
      fc.property(lead, (text) => {
        const preheader = preheaderOf(text);
        const whole = text.replace(/\s+/gu, ' ').trim();
        expect(whole.startsWith(preheader.replace(/ …$/u, ''))).toBe(true);
        expect(preheader === '').toBe(whole === '');
        expect(preheader.length).toBeLessThanOrEqual(101);
      }),
    );
  });
});
