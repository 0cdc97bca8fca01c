import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { keepPicture } from '../../../src/articles/pictures/keepPicture.ts';
import { rehearsalToken } from '../../../src/deliveries/rehearsal.ts';
import { feedbackOn } from '../../../src/events/feedback.ts';
import { recordClick } from '../../../src/events/measure.ts';
import { ROOT } from '../../../src/platform/root.ts';
import { confirmUrl, eraseUrl, exportUrl, moveUrl, preferencesUrl, unsubscribeUrl } from '../../../src/urls.ts';
import { DESK_PAGES, PUBLIC_PAGES } from '../../../src/web/pages.ts';
import { en } from '../../../src/words/public.en.ts';
import { sv } from '../../../src/words/public.sv.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aDraft, aPublishedIssue, type Made } from '../../support/published.ts';
import { aReader } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
let made: Made;
let readerId: string;
let pictureUrl: string;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  made = await aPublishedIssue();
  readerId = (await aReader('anna@kommun.example')).id;
  pictureUrl = (await keepPicture(readFileSync(join(ROOT, 'emails/images/mote.jpg')))).url;
}, 30_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, front.url), { headers, redirect: 'manual' });
const text = async (path: string, headers = {}) => (await get(path, headers)).text();

/** One address for every GET page of the table. */
function samples(): Record<string, string> {
  const rehearsal = `/prov/${rehearsalToken(made.issue.id, made.articleId, new Date())}`;
  return {
    ':token': '',
    '/bekrafta/:token': confirmUrl(readerId),
    '/val/:token': preferencesUrl(readerId),
    '/val/:token/uppgifter': `${preferencesUrl(readerId)}/uppgifter`,
    '/mina-uppgifter/:token': exportUrl(readerId),
    '/mina-uppgifter/:token/fil': `${exportUrl(readerId)}/fil`,
    '/radera/:token': eraseUrl(readerId),
    '/ny-adress/:token': moveUrl(readerId, readerId),
    '/avsluta/:token': unsubscribeUrl(made.issue.id, readerId),
    '/nummer/:number': `/nummer/${made.issue.number}`,
    '/nummer/:number/farger.css': `/nummer/${made.issue.number}/farger.css`,
    '/artiklar/:id': `/artiklar/${made.articleId}`,
    '/kalender/:file': `/kalender/${made.eventId}.ics`,
    '/bilder/:file': pictureUrl,
    '/bilder/webb/:file': '/bilder/webb/mote.webp',
    '/hjalpte/:number/:answer': `/hjalpte/${made.issue.number}/ja`,
    '/prov/:token/artiklar/:id': `${rehearsal}/artiklar/${made.articleId}`,
    '/prov/:token/:what/:id': `${rehearsal}/avsluta/forhandsvisning`,
    '/prov/:token/:what/:id/:answer': `${rehearsal}/hjalpte/${made.issue.number}/ja`,
  };
}

describe('every public page', () => {
  const paths = Object.keys(PUBLIC_PAGES)
    .filter((route) => route.startsWith('GET '))
    .map((route) => route.slice(4))
    .filter((path) => path !== '/bilder/:file'); // no page: tested with the pictures

  test.each(paths)('%s works, sets no cookie and lets nothing foreign in', async (path) => {
    const res = await get(samples()[path] ?? path);
    expect(res.status).toBe(200);
    expect(res.headers.get('set-cookie')).toBeNull();
    expect(res.headers.get('content-security-policy')).toMatch(/default-src 'self'/);
    expect(res.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(res.headers.get('x-powered-by')).toBeNull();
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    const page = await res.text();
    if (res.headers.get('content-type')?.startsWith('text/html')) {
      expect(page).toMatch(/^<!doctype html>\n<html lang="sv"/);
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/);
      expect(page.match(/<h1/g)).toHaveLength(1);
      for (const [, url] of page.matchAll(/(?:src|<link[^>]*href)="(https?:[^"]+)"/g)) expect(url).toContain(front.url);
    }
  });

  test.each(['/bekrafta/:token', '/val/:token', '/ny-adress/:token', '/avsluta/:token'])(
    '%s is told to nobody and kept nowhere (R132)',
    async (path) => {
      const { headers } = await get(samples()[path] ?? '');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
    },
  );

  test('speaks English when asked to, by the address or by the browser', async () => {
    expect(await text('/prenumerera?lang=en')).toContain('<html lang="en"');
    expect(await text('/prenumerera', { 'Accept-Language': 'en-GB,en;q=0.8' })).toContain(en.subscribe.next);
    expect(await text('/prenumerera', { 'Accept-Language': 'de, sv;q=0.5, en;q=0.4' })).toContain(sv.subscribe.next);
    expect(await text('/prenumerera?lang=sv', { 'Accept-Language': 'en' })).toContain('<html lang="sv"');
  });
});

describe('the archive', () => {
  test('shows what has been sent: front page, list, issue, feed', async () => {
    const { number } = made.issue;
    for (const path of ['/', '/nummer']) expect(await text(path)).toContain(`/nummer/${number}"`);
    const page = await text(`/nummer/${number}`);
    expect(page).toContain('Hon gjorde journalen läsbar');
    expect(page).not.toContain('/l/');
    const feed = await text('/nummer.atom');
    expect(feed).toContain(`<id>${front.url}/nummer/${number}</id>`);
  });

  test('keeps drafts, unknown numbers and unused articles to the newsroom', async () => {
    const draft = await aDraft();
    for (const path of [
      `/nummer/${draft.issue.number}`,
      '/nummer/999',
      '/nummer/0',
      '/nummer/1e0',
      '/nummer/%00',
      '/artiklar/x',
    ])
      expect((await get(path)).status).toBe(404);
    expect(await text('/nummer')).not.toContain(`/nummer/${draft.issue.number}"`);
  });

  test('an article reads as it was written, and a link without an address is not printed', async () => {
    const interview = await text(`/artiklar/${made.articleId}`);
    expect(interview).toContain('<p class="question">Vad är du mest stolt över?</p>');
    expect(interview).toContain('Publicerad 12 november 2026');
    const event = await text(`/artiklar/${made.eventId}`);
    expect(event).toContain(`/kalender/${made.eventId}.ics`);
    expect(event).not.toContain('nytt fönster');
  });

  test('asks whether the issue helped, and counts only answers that were sent', async () => {
    const path = `/hjalpte/${made.issue.number}/nej`;
    await get(path);
    expect((await feedbackOn({ issueId: made.issue.id })).no).toBe(0);
    const body = new URLSearchParams({ word: 'Mer om journaler' });
    const res = await fetch(front.url + path, { method: 'POST', body });
    expect(await res.text()).toContain(sv.helpful.doneTitle);
    expect(await feedbackOn({ issueId: made.issue.id })).toMatchObject({
      no: 1,
      words: [{ word: 'Mer om journaler' }],
    });
  });
});

describe('links and images of letters', () => {
  test('lead to the numbered links of the edition and to nothing else (R86)', async () => {
    const { number } = made.issue;
    const res = await get(`/l/${number}/1`);
    const target = await recordClick(number, 1, null, { method: 'HEAD', userAgent: '' });
    expect([res.status, res.headers.get('location')]).toEqual([302, target]);
    expect(res.headers.get('cache-control')).toBe('no-store');
    expect(res.headers.get('referrer-policy')).toBe('no-referrer');
    expect(res.headers.get('x-robots-tag')).toContain('noindex');
    for (const path of [
      `/l/${number}/9999`,
      '/l/9999/1',
      `/l/${number}/1?url=https://evil.example`,
      `/l/${number}/0`,
      '/l/',
      `/l/${number}/1/x`,
    ]) {
      const answer = await get(path);
      expect(answer.headers.get('location') ?? target).toBe(target);
    }
    expect((await get('/l/9999/1')).status).toBe(404);
    expect((await fetch(`${front.url}/l/${number}/1`, { method: 'POST' })).status).toBe(405);
  });

  test('an image is one transparent dot, whoever asks', async () => {
    for (const path of [
      `/o/${made.issue.number}.gif`,
      '/o/9999.gif',
      `/o/${made.issue.number}/${'A'.repeat(40)}.gif`,
    ]) {
      const res = await get(path);
      expect([res.status, res.headers.get('content-type')]).toEqual([200, 'image/gif']);
      expect((await res.arrayBuffer()).byteLength).toBe(43);
    }
  });
});

describe('the desk', () => {
  const closed = Object.entries(DESK_PAGES).filter(([, guard]) => guard !== 'visitor');

  test.each(closed)('%s lets no stranger in', async (route) => {
    const [method, path] = route.split(' ') as [string, string];
    const res = await fetch(front.url + path.replace(/:\w+/g, '6b02188517731058583d8d6f'), {
      method,
      redirect: 'manual',
    });
    if (method === 'GET') expect(res.headers.get('location')).toMatch(/^\/desk\/logga-in\?next=/);
    else expect(res.status).toBe(401);
  });

  test('an address nobody made is not found', async () => {
    const res = await get('/finns-inte');
    expect(res.status).toBe(404);
    expect(await res.text()).toContain(sv.error['not-found'].title);
    expect((await get('/nummer/%E0%A4%A')).status).toBe(400);
  });
});
