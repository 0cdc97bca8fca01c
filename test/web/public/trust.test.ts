import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import PostalMime from 'postal-mime';
import { unsubscribeByMail } from '../../../src/events/unsubscribe.ts';
import { makeFormToken } from '../../../src/http/formToken.ts';
import { redis } from '../../../src/platform/redis.ts';
import { makeToken, type Purpose, readToken } from '../../../src/platform/tokens.ts';
import { findByKey, findSubscriber } from '../../../src/subscribers/subscriber.store.ts';
import {
  confirmUrl,
  eraseUrl,
  exportUrl,
  preferencesUrl,
  unsubscribeAddress,
  unsubscribeUrl,
} from '../../../src/urls.ts';
import { type Newsroom, openNewsroom } from '../../support/newsroom.ts';
import { aPublishedIssue, type Made } from '../../support/published.ts';
import { TEST_SECRETS } from '../../support/settings.ts';
import { until } from '../../support/until.ts';

/* What readers must be able to trust, with every door open: machines that follow links, old keys, floods of sign-ups. */

jest.setTimeout(120_000);

const SCANNERS = [
  'Mozilla/5.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (compatible; Barracuda Sentinel)',
  'Mozilla/5.0 (compatible; Proofpoint URL Defense)',
  'GoogleImageProxy',
];
const ROUNDS = 10; // times five scanners times GET and HEAD: a hundred fetches of each address
const NOT_CHANGED = ['subscribers', 'consents', 'suppressions', 'events', 'deliveries', 'letters', 'feedback'];

let house: Newsroom;
let made: Made;
let id: string;

beforeAll(async () => {
  house = await openNewsroom({ SIGNUPS_PER_NETWORK_HOUR: '100000' });
  await signUp('anna@kommun.example', { measuring: 'ja' });
  id = (await findByKey('anna@kommun.example'))?.id ?? '';
  await post(confirmUrl(id));
  made = await aPublishedIssue();
  await until(
    async () => (await mongoose.model('Issue').findById(made.issue.id).lean<{ state: string }>())?.state === 'sent',
  );
  await post('/min-lank', { ...guard(), address: 'anna@kommun.example' });
  for (const purpose of ['export', 'erase']) await post(`${preferencesUrl(id)}/uppgifter`, { do: purpose });
  await signUp('bo@kommun.example');
  await until(() => letters().length === 7); // confirm, welcome, the issue, her link, her data, erasure; and the confirm of another
  await until(async () => (await mongoose.model('Letter').countDocuments({ state: { $ne: 'sent' } })) === 0);
});
afterAll(() => house.close());

const guard = () => ({ form: makeFormToken(new Date(Date.now() - 10_000)) });
const post = (url: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(new URL(url, house.url), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
const signUp = (address: string, fields: Record<string, string> = {}) =>
  post('/prenumerera', { ...guard(), address, ...fields });
const letters = () => house.sink.caught;
const state = async (who: string) => (await findSubscriber(who))?.state;

async function facts(): Promise<string> {
  const rows = await Promise.all(
    NOT_CHANGED.map((name) => mongoose.connection.db?.collection(name).find({}).sort({ _id: 1 }).toArray()),
  );
  return JSON.stringify(rows);
}

test('machines that fetch every address of every letter a hundred times change nothing (R14)', async () => {
  const urls = new Set<string>();
  for (const { raw } of letters()) {
    const read = await PostalMime.parse(raw);
    for (const [url] of `${read.html} ${read.text}`.matchAll(/https?:\/\/127\.0\.0\.1:\d+[^\s"'<>)]*/g))
      if (!url.includes('/bilder/')) urls.add(url.replaceAll('&amp;', '&'));
  }
  const paths = [...urls].map((url) => new URL(url).pathname);
  for (const start of ['/bekrafta/', '/val/', '/avsluta/', '/mina-uppgifter/', '/radera/', '/hjalpte/', '/l/', '/o/'])
    expect(paths.filter((path) => path.startsWith(start)).length).toBeGreaterThan(0);
  // The desk and the door for programs are not reached from letters (R136).
  expect(paths.filter((path) => /^\/(?:desk|api)\b/.test(path))).toEqual([]);
  const before = await facts();
  let fetches = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const agent of SCANNERS) {
      const headers = { 'User-Agent': agent, ...(round % 2 ? { Purpose: 'prefetch', 'Sec-Purpose': 'prefetch' } : {}) };
      await Promise.all(
        [...urls].flatMap((url) =>
          ['GET', 'HEAD'].map(async (method) => {
            const answer = await fetch(url, { method, headers, redirect: 'manual' });
            await answer.arrayBuffer();
            expect(answer.status).toBeLessThan(400);
            fetches += 1;
          }),
        ),
      );
    }
  }
  for (const method of ['OPTIONS', 'PUT', 'DELETE', 'PATCH'])
    for (const url of urls) await fetch(url, { method, redirect: 'manual' });
  expect(fetches).toBe(urls.size * 100);
  // What is counted as a fetch, by whom, is another question (events/fetcher.ts): nothing hangs on it.
  expect(await facts()).toBe(before);
  expect(await state(id)).toBe('active');
});

describe('a token', () => {
  const other = 'b'.repeat(24);
  const PURPOSES: Purpose[] = ['confirm', 'preferences', 'export', 'erase', 'unsubscribe', 'reader', 'form'];
  const hour = () => new Date(Date.now() + 3_600_000);

  test('of one purpose opens nothing else, and one of another person or issue opens that', async () => {
    for (const made of PURPOSES)
      for (const asked of PURPOSES) {
        const timed = readToken(asked, makeToken(made, [id], hour()), true).ok;
        expect([made, asked, timed]).toEqual([made, asked, made === asked]);
        const lasting = readToken(asked, makeToken(made, [other, id]), false).ok;
        expect([made, asked, lasting]).toEqual([made, asked, made === asked]);
      }
    const token = (url: string) => url.split('/').at(-1) ?? '';
    const wrong = [
      ...[confirmUrl(id), preferencesUrl(id), exportUrl(id), eraseUrl(id)].map((url) => `/avsluta/${token(url)}`),
      ...[confirmUrl(id), preferencesUrl(id), exportUrl(id)].map((url) => `/radera/${token(url)}`),
      `/val/${token(unsubscribeUrl(made.issue.id, id))}`,
      unsubscribeUrl(made.issue.id, other),
    ];
    for (const path of wrong) {
      const answers = [await fetch(new URL(path, house.url)), await post(path, { 'List-Unsubscribe': 'One-Click' })];
      for (const answer of answers) expect([path, answer.status < 500]).toEqual([path, true]);
    }
    expect(await state(id)).toBe('active');
  });

  test('with a bit changed anywhere is nobody’s', () => {
    const token = makeToken('unsubscribe', [made.issue.id, id]);
    const bytes = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const bad = Buffer.from(bytes);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readToken('unsubscribe', bad.toString('base64url'), false).ok).toBe(false);
    }
  });

  test('of an old letter unsubscribes after two rotations of the keys, by link and by mail; a retired key does not', async () => {
    const link = unsubscribeUrl(made.issue.id, id);
    const address = unsubscribeAddress(made.issue.id, id).split('@')[0] ?? '';
    const first = TEST_SECRETS.SECRET_KEYS;
    const [second, third] = ['2', '3'].map((n) => `${n}:${n.repeat(43)}`);
    house.world.set({ SECRET_KEYS: `${third},${second},${first}` });
    expect((await fetch(link)).status).toBe(200);
    expect(readToken('unsubscribe', unsubscribeUrl(made.issue.id, id).split('/').at(-1) ?? '', false).ok).toBe(true);
    expect(unsubscribeUrl(made.issue.id, id)).not.toBe(link);
    for (let times = 0; times < 2; times += 1) {
      const answer = await post(link, { 'List-Unsubscribe': 'One-Click' });
      expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    }
    expect(await state(id)).toBe('left');
    expect((await unsubscribeByMail(address)).kind).toBe('already');
    house.world.set({ SECRET_KEYS: `${third}` });
    expect((await unsubscribeByMail(address)).kind).toBe('bad');
    house.world.set({ SECRET_KEYS: first });
  });
});

test('who guesses tokens is braked, and a good one still opens (R133)', async () => {
  const counted = await redis().keys('limit:bad-token*');
  if (counted.length) await redis().del(...counted);
  const statuses: number[] = [];
  for (let n = 0; n < 61; n += 1) {
    const guess = makeToken('unsubscribe', [made.issue.id, id]).replace(/.{6}$/, String(100_000 + n));
    statuses.push((await fetch(`${house.url}/avsluta/${guess}`)).status);
  }
  expect([new Set(statuses.slice(0, 60)), statuses[60]]).toEqual([new Set([404]), 429]);
  expect((await fetch(unsubscribeUrl(made.issue.id, id))).status).toBe(200);
});

describe('a flood', () => {
  // Whichever spelling came first is the one that is written to.
  const to = (address: string) =>
    letters().filter((letter) => letter.to.some((one) => one.toLowerCase() === address)).length;

  test('of a thousand sign-ups for one victim is one letter', async () => {
    const victim = 'offer@kommun.example';
    const answers = new Set<string>();
    for (let wave = 0; wave < 10; wave += 1) {
      const spellings = [victim, victim.toUpperCase().replace('KOMMUN.EXAMPLE', 'kommun.example')];
      const all = await Promise.all(Array.from({ length: 100 }, (_, n) => signUp(spellings[n % 2] as string)));
      for (const answer of all) answers.add(`${answer.status} ${await answer.text()}`);
    }
    expect([answers.size, [...answers][0]?.slice(0, 3)]).toEqual([1, '200']);
    await until(() => to(victim) > 0, 30_000);
    expect(await mongoose.model('Letter').countDocuments({ purpose: 'confirm', state: 'waiting' })).toBe(0);
    expect(to(victim)).toBe(1);
  });

  test('of victims from one network meets the brake of that network; from many, the brakes of domain and house', async () => {
    const counted = await redis().keys('limit:sign-up*');
    if (counted.length) await redis().del(...counted);
    house.world.set({ SIGNUPS_PER_NETWORK_HOUR: '25' });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await signUp(`natverk${n}@region.example`)).status);
    expect([statuses.filter((one) => one === 200).length, statuses.at(-1)]).toEqual([25, 429]);

    house.world.set({
      SIGNUPS_PER_NETWORK_HOUR: '100000',
      CONFIRMATIONS_PER_DOMAIN_HOUR: '5',
      CONFIRMATIONS_PER_HOUR: '60',
    });
    const before = await mongoose.model('Letter').countDocuments({ purpose: 'confirm' });
    for (let wave = 0; wave < 10; wave += 1)
      await Promise.all(Array.from({ length: 30 }, (_, n) => signUp(`v${n}@d${(wave * 30 + n) % 50}.example`)));
    const made = await mongoose.model('Letter').countDocuments({ purpose: 'confirm' });
    // Sign-ups of one moment may each see the last free place: a wave's worth at most.
    expect(made).toBeGreaterThanOrEqual(60);
    expect(made).toBeLessThanOrEqual(Math.max(60, before) + 30);
  });
});
