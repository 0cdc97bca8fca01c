import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { flushEvents } from '../../../src/events/tallies.ts';
import { makeFormToken } from '../../../src/http/formToken.ts';
import { log } from '../../../src/platform/log.ts';
import { keyedHash } from '../../../src/platform/tokens.ts';
import { changePreferences } from '../../../src/subscribers/preferences.ts';
import { findByKey, findSubscriber } from '../../../src/subscribers/subscriber.store.ts';
import { isSuppressed } from '../../../src/subscribers/suppression.ts';
import { eraseUrl, exportUrl, preferencesUrl, readerToken } from '../../../src/urls.ts';
import { wordingsIn } from '../../../src/web/public/wordings.ts';
import { type Newsroom, openNewsroom } from '../../support/newsroom.ts';
import { aPublishedIssue, type Made } from '../../support/published.ts';
import { until } from '../../support/until.ts';

/* A reader's own data, with every door open and workers that work: seeing it, taking a yes back, erasing it. */

jest.setTimeout(60_000);

const ADDRESS = 'Vera.Ovanlig@kommun.example';
const KEY = ADDRESS.toLowerCase();
const NAME = 'Vera Ovanligsdotter';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const NEEDLES = [KEY, 'vera.ovanlig', NAME.toLowerCase(), 'ovanligsdotter'];

let house: Newsroom;
let made: Made;
let id: string;
const logged: string[] = [];

beforeAll(async () => {
  const lines = new PassThrough();
  lines.on('data', (chunk: Buffer) => logged.push(chunk.toString()));
  house = await openNewsroom({ SIGNUPS_PER_NETWORK_HOUR: '1000', TRUST_PROXY: '1' });
  const destination = Object.getOwnPropertySymbols(log).find((name) => name.description === 'pino.stream');
  Object.assign(log, { [destination as symbol]: lines });
  log.level = 'debug';
  id = await aConfirmedReader();
  made = await aPublishedIssue();
  await until(() => letterCount() > 1);
});
afterAll(() => house.close());

const letterCount = () => house.sink.caught.filter(({ to }) => to.some((one) => one.toLowerCase() === KEY)).length;
const get = (url: string) => fetch(new URL(url, house.url), { redirect: 'manual' });
const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(new URL(url, house.url), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const lastLetter = async (purpose: string) =>
  (await mongoose.model('Letter').findOne({ purpose }).sort({ createdAt: -1 }).lean<{ data: Record<string, string> }>())
    ?.data;

async function aConfirmedReader(): Promise<string> {
  const guard = { form: makeFormToken(new Date(Date.now() - 10_000)) };
  await post('/prenumerera', { ...guard, address: ADDRESS, name: NAME, organisation: 'kommun', measuring: 'ja' });
  await post((await lastLetter('confirm'))?.confirmUrl ?? '');
  const reader = await findByKey(KEY);
  expect(reader).toMatchObject({ state: 'active', measuring: true, name: NAME });
  return reader?.id ?? '';
}

const traces = () => mongoose.model('Trace').countDocuments({});
async function readLetter(): Promise<void> {
  const token = readerToken(made.issue.id, id);
  const browser = { redirect: 'manual', headers: { 'User-Agent': BROWSER } } as const;
  await fetch(`${house.url}/o/${made.issue.number}/${token}.gif`, browser);
  await fetch(`${house.url}/l/${made.issue.number}/1/${token}`, browser);
  await flushEvents();
}

describe('seeing', () => {
  test('the link of a letter shows no address in full and opens nothing: it only sends another letter', async () => {
    const preferences = preferencesUrl(id);
    for (const path of [preferences, `${preferences}/uppgifter`]) {
      const page = await (await get(path)).text();
      expect(page.toLowerCase()).not.toContain(KEY);
      expect(page).toContain('V…@kommun.example');
    }
    const answer = await post(`${preferences}/uppgifter`, { do: 'export' });
    expect([answer.status, (await answer.text()).includes('Titta i din inkorg')]).toEqual([200, true]);
    expect((await lastLetter('export'))?.exportUrl).toContain('/mina-uppgifter/');
    expect((await post(`${preferences}/uppgifter`, { do: 'annat' })).status).toBe(400);
  });

  test('three letters a day of each kind, and no more', async () => {
    for (let tries = 0; tries < 5; tries += 1) await post(`${preferencesUrl(id)}/uppgifter`, { do: 'export' });
    expect(await mongoose.model('Letter').countDocuments({ purpose: 'export' })).toBe(3);
  });

  test('the page tells everything in plain words, in both languages, and the file holds the same', async () => {
    await readLetter();
    const url = exportUrl(id);
    const page = await (await get(url)).text();
    for (const words of [
      ...[ADDRESS, NAME, 'Kommun', 'Du sa ja till nyhetsbrevet, i vårt formulär, och bekräftade i ett brev.'],
      ...['Du sa ja till mätning av just dina brev', `Nummer ${made.issue.number}: skickat`, 'en länk öppnades'],
    ])
      expect(page).toContain(words);
    expect(await (await get(`${url}?lang=en`)).text()).toContain('You agreed to the newsletter');
    const res = await get(`${url}/fil`);
    expect(res.headers.get('content-disposition')).toContain('mina-uppgifter.json');
    expect([res.headers.get('cache-control'), res.headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
    const data = (await res.json()) as Record<string, unknown[]>;
    expect(data).toMatchObject({
      subscriber: { address: ADDRESS, name: NAME, state: 'active' },
      consents: [{ purpose: 'newsletter' }, { purpose: 'measuring' }],
      issues: [{ issue: made.issue.number, state: 'sent', address: ADDRESS }],
    });
    expect(data.measured?.length).toBeGreaterThan(0);
  });

  test('a link that is too old, forged or of another purpose is the same page', async () => {
    const tokenOf = (url: string) => url.split('/').at(-1);
    const old = exportUrl(id, new Date(Date.now() - 2 * 3_600_000));
    const pages = [
      ...[old, exportUrl(id).replace(/.{6}$/, 'AAAAAA'), `/mina-uppgifter/${tokenOf(eraseUrl(id))}`],
      ...[`/radera/${tokenOf(exportUrl(id))}`, `/radera/${tokenOf(preferencesUrl(id))}`, `${old}/fil`],
    ];
    const answers = await Promise.all(
      pages.map(async (url) => `${(await get(url)).status} ${await (await get(url)).text()}`),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^404 /);
    expect((await post(`/radera/${tokenOf(exportUrl(id))}`)).status).toBe(404);
    expect(await findSubscriber(id)).not.toBeNull();
  });
});

test('after a hundred clicks nothing holds the address or the browser of who clicked (R91)', async () => {
  const headers = { 'User-Agent': 'Mozilla/5.0 (Sparbar-7719) Firefox/140.0', 'X-Forwarded-For': '198.51.100.77' };
  const token = readerToken(made.issue.id, id);
  for (let n = 0; n < 50; n += 1)
    for (const path of [`/l/${made.issue.number}/1`, `/l/${made.issue.number}/1/${token}`])
      expect((await fetch(house.url + path, { headers, redirect: 'manual' })).status).toBe(302);
  await flushEvents();
  expect(logged.join('')).toContain(`/l/${made.issue.number}/1`);
  expect(await everywhere(['sparbar-7719', '198.51.100'])).toEqual([]);
});

test('the letter that asks for the confirmation says nothing that was typed in the form (R129)', () => {
  expect(house.sink.caught.some(({ raw }) => /Ovanligsdotter/.test(raw.toString()))).toBe(false);
});

test('taking back the yes to measuring works on letters that were sent long ago (R94)', async () => {
  expect(await traces()).toBeGreaterThan(0);
  await post(preferencesUrl(id), { name: NAME, organisation: 'kommun', language: 'sv' });
  expect((await findSubscriber(id))?.measuring).toBe(false);
  await until(async () => (await traces()) === 0);
  await readLetter();
  expect(await traces()).toBe(0);
  const page = await (await get(exportUrl(id))).text();
  expect(page).toContain('Du tog tillbaka ditt ja till mätning, på sidan Dina val.');
  await changePreferences(id, { measuring: true }, wordingsIn('sv'));
  await readLetter();
  expect(await traces()).toBeGreaterThan(0);
});

describe('erasing (R103)', () => {
  test('opening the link changes nothing; the button leaves nothing but a keyed hash', async () => {
    await post(`${preferencesUrl(id)}/uppgifter`, { do: 'erase' });
    const url = (await lastLetter('erase'))?.eraseUrl ?? '';
    await until(() => house.sink.caught.some(({ raw }) => raw.includes('/radera/')));
    for (let times = 0; times < 20; times += 1) {
      await get(url);
      await fetch(url, { method: 'HEAD' });
    }
    expect((await findSubscriber(id))?.state).toBe('active');
    expect(await everywhere()).not.toEqual([]);
    const archived = await (await get(`/nummer/${made.issue.number}`)).text();

    const done = await post(url, { never: 'ja' });
    expect(await done.text()).toContain('Dina uppgifter är raderade');
    await until(async () => (await everywhere()).length === 0);
    expect(logged.join('')).toContain('/radera/-');
    expect(await (await get(`/nummer/${made.issue.number}`)).text()).toBe(archived); // R105
    const hash = keyedHash('suppression', KEY);
    expect(await mongoose.model('Suppression').findOne({ hash }).lean()).toMatchObject({ reason: 'never-again' });
    expect(await isSuppressed(ADDRESS)).toBe(true);
    expect(await (await get(url)).text()).toContain('Dina uppgifter är raderade');
    expect((await post(url)).status).toBe(200);
    expect((await get(exportUrl(id))).status).toBe(200);
    expect((await get(preferencesUrl(id))).status).toBe(404);
  });

  test('the books of the issue still balance, and nobody can sign the address up again', async () => {
    const rows = await mongoose
      .model('Delivery')
      .find({ issueId: made.issue.id })
      .lean<{ state: string; address: string }[]>();
    expect(rows).toMatchObject([{ state: 'sent', address: '' }]);
    const before = letterCount();
    const guard = { form: makeFormToken(new Date(Date.now() - 10_000)) };
    expect((await post('/prenumerera', { ...guard, address: ADDRESS })).status).toBe(200);
    expect([await findByKey(KEY), letterCount()]).toEqual([null, before]);
  });
});

/** Where the reader's address or name still stands: documents, Redis, the log, and files (but the store's own). */
async function everywhere(needles = NEEDLES): Promise<string[]> {
  const found: string[] = [];
  const look = (where: string, text: string) => {
    if (needles.some((needle) => text.toLowerCase().includes(needle))) found.push(where);
  };
  for (const { name } of (await mongoose.connection.db?.listCollections().toArray()) ?? []) {
    const rows = await mongoose.connection.db?.collection(name).find({}).toArray();
    look(`collection ${name}`, JSON.stringify(rows));
  }
  const redis = new Redis(house.world.config.REDIS_URL.replace('unix://', ''));
  for (const key of await redis.keys('*')) {
    look(`redis ${key}`, key);
    const bytes = await redis.dumpBuffer(key);
    look(`redis ${key}`, bytes?.toString('latin1') ?? '');
  }
  redis.disconnect();
  look('log', logged.join(''));
  for (const file of files(house.world.folder)) look(`file ${file}`, readFileSync(file, 'latin1'));
  return found;
}

function files(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return all.filter((file) => !file.startsWith(join(folder, 'store')) && statSync(file).isFile());
}
