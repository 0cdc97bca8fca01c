import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { correctionsOf } from '../../src/articles/correction.ts';
import { describeCorrection } from '../../src/articles/describeCorrection.ts';
import { changeArticle } from '../../src/articles/takeIn.ts';
import { type Front, openFront } from '../support/front.ts';
import { anArticle } from '../support/make.ts';
import { ANNA, aPublishedIssue, type Made } from '../support/published.ts';
import { openWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-11-25T23:30:00Z'); // the 26th in Stockholm

describe('what counts as a correction', () => {
  const sent = anArticle({ usedIn: [8] });

  test('a change that readers see, by the day in Stockholm; several of one day are one', () => {
    const once = { ...sent, corrections: correctionsOf(sent, { ...sent, title: 'Ny rubrik' }, NOW) };
    expect(once.corrections).toEqual([{ day: '2026-11-26', parts: ['title'], note: null }]);
    const noted = { ...once, corrections: [{ day: '2026-11-26', parts: ['title' as const], note: 'Åtta, inte nio.' }] };
    expect(correctionsOf(noted, { ...noted, blocks: [], lead: 'Ny' }, NOW)).toEqual([
      { day: '2026-11-26', parts: ['title', 'lead', 'body'], note: 'Åtta, inte nio.' },
    ]);
    const later = new Date('2026-12-01T09:00:00Z');
    expect(correctionsOf(noted, { ...noted, byline: 'Bo' }, later).map(({ day }) => day)).toEqual([
      '2026-11-26',
      '2026-12-01',
    ]);
  });

  test('nothing before it is sent, and nothing that readers do not see', () => {
    const draft = anArticle();
    expect(correctionsOf(draft, { ...draft, title: 'Annan' }, NOW)).toEqual([]);
    expect(
      correctionsOf(sent, { ...sent, topics: ['e-hälsa'], kind: 'aktuellt', title: `${sent.title} ` }, NOW),
    ).toEqual([]);
  });

  test('however often an article is changed, no change goes unmarked and no earlier mark is lost', () => {
    const change = fc.record(
      { title: fc.constantFrom('Ett', 'Två'), lead: fc.constantFrom('Tre', 'Fyra', null) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.nat(3)), { maxLength: 12 }), (changes) => {
        let article = { ...sent, title: 'Ett', lead: 'Tre' as string | null };
        let day = 0;
        for (const [one, days] of changes) {
          day += days;
          const now = new Date(NOW.getTime() + day * 86_400_000);
          const after = { ...article, ...one };
          const corrections = correctionsOf(article, after, now);
          const differs = after.title !== article.title || after.lead !== article.lead;
          const before = article.corrections ?? [];
          expect(corrections.length).toBeGreaterThanOrEqual(before.length);
          for (const [at, old] of before.entries())
            expect(corrections[at]?.parts).toEqual(expect.arrayContaining(old.parts));
          if (differs) expect(corrections.at(-1)?.parts.length).toBeGreaterThan(0);
          else expect(corrections).toEqual(before);
          article = { ...after, corrections };
        }
        expect(new Set((article.corrections ?? []).map((one) => one.day)).size).toBe(
          (article.corrections ?? []).length,
        );
      }),
    );
  });
});

describe('a sent article that is corrected', () => {
  let world: World;
  let front: Front;
  let made: Made;

  beforeAll(async () => {
    world = await openWorld();
    front = await openFront();
    world.set({ PUBLIC_URL: front.url });
    made = await aPublishedIssue();
  }, 30_000);
  afterAll(async () => {
    await front.close();
    await world.close();
  });

  const page = async (language = '') => (await fetch(`${front.url}/artiklar/${made.articleId}${language}`)).text();

  test('says so on its page, with the newsroom’s own words when there are any, and the issue stays as it was sent', async () => {
    const issue = async () => (await fetch(`${front.url}/nummer/${made.issue.number}`)).text();
    const sent = await issue();
    expect(await page()).not.toContain('Rättad');
    const { findArticle } = await import('../../src/articles/article.store.ts');
    const version = (await findArticle(made.articleId))?.version ?? 0;
    const changed = await changeArticle(
      made.articleId,
      version,
      { title: 'Hon gjorde journalen läsbar för alla' },
      ANNA,
      NOW,
    );
    expect(await page()).toMatch(/Rättad 26 november 2026:<\/strong> rubriken har ändrats\./);
    expect(await page('?lang=en')).toMatch(/Corrected 26 November 2026:<\/strong> changes in the title\./);
    await expect(describeCorrection(made.articleId, version, 'x', ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await expect(describeCorrection(made.articleId, changed.version, 'x'.repeat(301), ANNA)).rejects.toMatchObject({
      field: 'note',
    });
    await expect(describeCorrection(made.eventId, 1, 'x', ANNA)).rejects.toMatchObject({ code: 'not-found' });
    await describeCorrection(made.articleId, changed.version, 'Den är läsbar <b>för alla</b>.', ANNA);
    expect(await page()).toContain('Den är läsbar &lt;b>för alla&lt;/b>.');
    expect(await issue()).toBe(sent);
  });
});
