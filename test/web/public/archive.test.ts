import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addLook, currentLook } from '../../../src/editions/look.store.ts';
import { feedbackOn } from '../../../src/events/feedback.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aDraft, aPublishedIssue, type Made } from '../../support/published.ts';
import { openWorld, type World } from '../../support/world.ts';

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

const get = (path: string) => fetch(new URL(path, front.url), { redirect: 'manual' });
const text = async (path: string) => (await get(path)).text();

test('articles are found by words and by kind, and only those that readers have been sent', async () => {
  const { takeInText } = await import('../../../src/articles/takeIn.ts');
  await takeInText(
    'Hemlig journal\nPublicerad: 12 november 2026\nÄn så länge bara redaktionens.\n',
    {},
    { id: '0', name: 'Anna' },
  );
  const found = await text('/artiklar?sok=journalen');
  expect(found).toContain(`/artiklar/${made.articleId}"`);
  expect(found).not.toContain('Hemlig');
  expect(found).toContain('name="robots" content="noindex"');
  expect(await text('/artiklar?sok=finnsinte')).toContain('Inga artiklar om ”finnsinte”');
  const events = await text('/artiklar?typ=event&lang=en');
  expect(events).toContain('<h1>More events</h1>');
  expect(events).toContain(`/artiklar/${made.eventId}?lang=en"`);
  expect(events).not.toContain(made.articleId);
  expect(await text('/artiklar?sok=%3Cscript%3Ealert(1)')).not.toContain('<script>alert');
  for (const query of [
    'sok=%00',
    'typ=x&after=%7B%7D',
    `sok=${'a'.repeat(5_000)}`,
    'sok[$gt]=1',
    `after=x-${'f'.repeat(24)}`,
  ])
    expect((await get(`/artiklar?${query}`)).status).toBe(200);
});

test('an article leads to its own kind, and says what it is where it is shared', async () => {
  const page = await text(`/artiklar/${made.eventId}`);
  expect(page).toMatch(/<a href="\/artiklar\?typ=event">Fler evenemang<\/a>/);
  const interview = await text(`/artiklar/${made.articleId}`);
  for (const [property, content] of [
    ['og:title', 'Hon gjorde journalen läsbar'],
    ['og:type', 'article'],
    ['og:url', `${front.url}/artiklar/${made.articleId}`],
    ['og:image', `${front.url}/bilder/vard.jpg`],
    ['og:locale', 'sv_SE'],
  ])
    expect(interview).toContain(`<meta property="${property}" content="${content}"/>`);
  expect(await text('/min-lank')).not.toContain('og:');
});

test('the feeds agree, and the sitemap holds what may be found and nothing else', async () => {
  const res = await get('/nummer.json');
  expect(res.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
  const feed = (await res.json()) as { version: string; items: { url: string }[] };
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    items: [{ url: `${front.url}/nummer/${made.issue.number}` }],
  });
  const draft = await aDraft();
  const map = await text('/sitemap.xml');
  const addresses = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) =>
    (address as string).slice(front.url.length),
  );
  expect(addresses).toEqual(
    expect.arrayContaining(['/', `/nummer/${made.issue.number}`, `/artiklar/${made.articleId}`, '/prenumerera']),
  );
  expect(addresses).not.toContain(`/nummer/${draft.issue.number}`);
  for (const address of addresses) expect([address, (await get(address)).status]).toEqual([address, 200]);
  expect(await text('/robots.txt')).toContain(`Sitemap: ${front.url}/sitemap.xml`);
});

test('"Hjälpte informationen på sidan dig?" is counted per article, by POST only', async () => {
  const path = `/artiklar/${made.articleId}/hjalpte`;
  const answer = (fields: Record<string, string>) =>
    fetch(new URL(path, front.url), { method: 'POST', body: new URLSearchParams(fields) });
  expect(await text(`/artiklar/${made.articleId}`)).toContain('Hjälpte informationen på sidan dig?');
  expect((await get(path)).status).toBe(404);
  expect(await (await answer({ answer: 'ja' })).text()).toContain('Tack för ditt svar');
  await answer({ answer: 'nej', word: 'Saknar en länk' });
  expect((await answer({ answer: 'kanske' })).status).toBe(400);
  expect(await feedbackOn({ articleId: made.articleId })).toMatchObject({
    yes: 1,
    no: 1,
    words: [{ word: 'Saknar en länk' }],
  });
  expect(await feedbackOn({ issueId: made.issue.id })).toMatchObject({ yes: 0, no: 0 });
});

test('readers’ pages carry the accent of the look, after their own style sheet, where it can be read', async () => {
  const choose = async (accent: string) => {
    const { version, by, at, ...look } = await currentLook();
    await addLook(version + 1, { ...look, accent }, 'Anna', new Date());
    return text('/farger.css');
  };
  expect(await choose('#7a1f5c')).toContain('--accent:#7a1f5c;');
  const page = await text('/nummer');
  const sheets = [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href);
  expect(sheets.at(-1)).toBe('/farger.css');
  expect(sheets[0]).toMatch(/public.*\.css$/);
  // Enough on white, where letters print it, and too little on the tint of a page.
  expect(await choose('#76767a')).toContain(`--accent:${world.config.ACCENT_COLOUR};`);
});
