import { afterAll, beforeAll, expect, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import { takeInArticle } from '../../../src/articles/takeIn.ts';
import { sendTest } from '../../../src/deliveries/sendTest.ts';
import { feedbackOn } from '../../../src/events/feedback.ts';
import { closeRelay } from '../../../src/platform/mail/relay.ts';
import { countAudience } from '../../../src/subscribers/audience.ts';
import { type Front, openFront } from '../../support/front.ts';
import { ANNA, aDraft, type Made } from '../../support/published.ts';
import { aReader } from '../../support/sending.ts';
import { openSink, type Sink } from '../../support/sink.ts';
import { signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
let sink: Sink;
let made: Made;
let html = '';
let plain = '';

beforeAll(async () => {
  sink = await openSink();
  world = await openWorld({ SMTP_URL: sink.url });
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  await aReader('anna@inera.example');
  made = await aDraft();
  await sendTest(made.issue.id, ['anna@inera.example'], ANNA);
  const letter = await PostalMime.parse(sink.caught[0]?.raw ?? '');
  [html, plain] = [letter.html ?? '', letter.text ?? ''];
}, 30_000);
afterAll(async () => {
  await closeRelay();
  await front.close();
  await world.close();
  await sink.close();
});

const EVENT = { endsAt: null, place: null, signUpUrl: null };
const linksOf = (letter: string) =>
  [...new Set([...letter.matchAll(/https?:\/\/[^\s"<>]+/g)].map(([url]) => url.replaceAll('&amp;', '&')))].filter(
    (url) => url.startsWith(front.url) && !/\.(jpg|png)$/.test(url),
  );

test('a test letter is shown in light or dark by the mail program itself, as the letter is', () => {
  expect(html).toContain('@media (prefers-color-scheme: dark)');
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).not.toContain('@media not all');
});

test('every link of a test letter works before the issue is out, and both parts have the same', async () => {
  const links = linksOf(html);
  expect(links.length).toBeGreaterThan(7);
  for (const url of links) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
  expect(linksOf(plain).toSorted()).toEqual(links.toSorted());
  const article = await (await fetch(links.find((url) => url.includes(made.articleId)) ?? '')).text();
  expect(article).toContain('Du kom hit från ett provbrev');
  expect(article).toContain('Hon gjorde journalen läsbar');
  expect(article).toContain('name="robots" content="noindex"');
  expect((await fetch(`${front.url}/artiklar/${made.articleId}`)).status).toBe(404); // still only for colleagues
});

test('an event of a test letter goes into the calendar, and those of other issues do not', async () => {
  const link = linksOf(html).find((url) => url.endsWith(`${made.eventId}.ics`)) ?? '';
  const file = await fetch(link);
  expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(await file.text()).toContain(`UID:${made.eventId}@`);
  const { article } = await takeInArticle(
    { title: 'En annan träff', kind: 'event', blocks: [], event: { ...EVENT, startsAt: new Date() } },
    ANNA,
  );
  const other = await fetch(link.replace(made.eventId, article.id));
  expect(other.headers.get('content-type')).toContain('text/html');
  expect(await other.text()).not.toContain('En annan träff');
});

test('an event that is not out yet is a file for the staff, and nothing for anybody else', async () => {
  const url = `${front.url}/kalender/${made.eventId}.ics`;
  const stranger = await fetch(url);
  expect([stranger.status, stranger.headers.get('set-cookie')]).toEqual([404, null]);
  expect((await fetch(url, { headers: { cookie: `sid=${'A'.repeat(43)}` } })).status).toBe(404);
  const cookie = await signedIn(front.url);
  const file = await fetch(url, { headers: { cookie } });
  expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
  expect(await file.text()).toContain('BEGIN:VEVENT');
});

test('the way out unsubscribes nobody and says so, and nothing of it is counted', async () => {
  const before = await countAudience();
  const out = linksOf(html).find((url) => url.includes('/avsluta/')) ?? '';
  expect(await (await fetch(out)).text()).toContain('Härifrån avslutas ingen prenumeration');
  const oneClick = await fetch(out, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect(oneClick.status).toBe(404);
  for (const url of linksOf(html).filter((one) => one.includes('/hjalpte/'))) {
    expect(await (await fetch(url)).text()).toContain('räknas inte');
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
  }
  expect(await countAudience()).toBe(before);
  expect(await feedbackOn({ issueId: made.issue.id })).toMatchObject({ yes: 0, no: 0 });
  expect(html).not.toMatch(/\/o\/|\/l\//); // no pixel and no redirect
});

test('a forged link is no link, and other articles stay with the newsroom', async () => {
  const [article = ''] = linksOf(html).filter((url) => url.includes(made.articleId));
  expect((await fetch(article.replace(/\/prov\/.{6}/, '/prov/AAAAAA'))).status).toBe(404);
  const other = await fetch(article.replace(made.articleId, '0'.repeat(24)));
  expect(await other.text()).toContain('finns inte längre i numret');
});
