import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { articleFeedback, feedback, feedbackOn } from '../../src/events/feedback.ts';
import { report } from '../../src/reports/report.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createKey } from '../../src/staff/keys.ts';
import { type Front, openFront } from '../support/front.ts';
import { aPublishedIssue, type Made } from '../support/published.ts';
import { signedIn } from '../support/staffCookie.ts';
import { openWorld, type World } from '../support/world.ts';

/* "Hjälpte informationen på sidan dig?": what readers answered reaches the communicator, article by article. */

const NOON = Date.UTC(2026, 10, 9, 12);

let world: World;
let front: Front;
let made: Made;
beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  made = await aPublishedIssue();
  // Two answers of the same moment stand where a page ends.
  for (let n = 0; n < 23; n += 1)
    await articleFeedback(
      made.articleId,
      n % 4 ? 'ja' : 'nej',
      `Svar ${n}`,
      new Date(NOON + Math.floor(n / 2) * 1_000),
    );
  await articleFeedback(made.articleId, 'ja');
  await feedback(made.issue.number, 'nej', 'För långt');
}, 20_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

test('the report has every article in reading order, also those that nobody answered about', async () => {
  const { articles } = await report(made.issue.id);
  expect(articles.find(({ articleId }) => articleId === made.articleId)).toMatchObject({ yes: 18, no: 6, words: 23 });
  expect(articles.find(({ articleId }) => articleId === made.eventId)).toMatchObject({ yes: 0, no: 0, words: 0 });
  const order = made.issue.sections.flatMap(({ items }) => items.map((item) => item.articleId));
  expect(articles.map(({ articleId }) => articleId)).toEqual([...new Set(order)]);
});

test('the words come newest first, a page at a time, each once', async () => {
  const seen: string[] = [];
  let after: string | null = '';
  while (after !== null) {
    const page: Awaited<ReturnType<typeof feedbackOn>> = await feedbackOn({ articleId: made.articleId }, after, 4);
    seen.push(...page.words.map(({ word }) => word));
    after = page.next;
  }
  expect(seen).toHaveLength(23);
  expect(new Set(seen).size).toBe(23);
  expect(seen.map((word) => Math.floor(Number(word.slice(5)) / 2))).toEqual(
    Array.from({ length: 23 }, (_, at) => Math.floor((22 - at) / 2)),
  );
});

test('at the desk: in the report, and on pages of their own', async () => {
  const cookie = await signedIn(front.url);
  const page = async (path: string) => (await fetch(front.url + path, { headers: { cookie } })).text();
  const path = `/desk/artiklar/${made.articleId}/svar?rapport=${made.issue.id}`;
  const shown = await page(`/desk/nummer/${made.issue.id}/rapport`);
  for (const said of ['23 svar', '75 %', path, 'För långt']) expect(shown).toContain(said);
  const words = await page(path);
  expect([words.includes('Svar 22'), words.includes('Svar 0<')]).toEqual([true, false]);
  const next = /href="([^"]*efter=[^"]*)"/.exec(words)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const last = await page(next);
  expect([last.includes('Svar 22'), last.includes('Svar 0<')]).toEqual([false, true]);
  expect(last).toContain(`/desk/nummer/${made.issue.id}/rapport`);
  expect(await page(`/desk/nummer/${made.issue.id}/rapport/svar`)).toContain('För långt');
  expect(await page(`${path}&efter=hej-hopp`)).toContain('Svar 22');
});

test('a program gets the same, and nothing about who answered', async () => {
  const { secret } = await createKey('Läsa', ['read'], HOUSE);
  const call = async (path: string) => {
    const res = await fetch(`${front.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${secret}` } });
    return { status: res.status, body: (await res.json()) as Record<string, unknown> };
  };
  const { body } = await call(`/articles/${made.articleId}/feedback?limit=2`);
  expect(body).toMatchObject({ yes: 18, no: 6, items: [{ word: 'Svar 22', helpful: true }, { word: 'Svar 21' }] });
  expect(Object.keys((body.items as object[])[0] ?? {}).sort()).toEqual(['at', 'helpful', 'word']);
  const more = await call(`/articles/${made.articleId}/feedback?limit=2&after=${body.next}`);
  expect(more.body).toMatchObject({ items: [{ word: 'Svar 20' }, { word: 'Svar 19' }] });
  expect((await call(`/articles/${'f'.repeat(24)}/feedback`)).status).toBe(404);
  const learned = await call(`/issues/${made.issue.id}/report`);
  expect(learned.body.articles).toContainEqual(
    expect.objectContaining({ articleId: made.articleId, yes: 18, no: 6, words: 23 }),
  );
});
