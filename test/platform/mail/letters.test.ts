import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pauseFor } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import PostalMime from 'postal-mime';
import {
  claimLetter,
  clearLetters,
  countLetters,
  deleteLetters,
  dueLetters,
  markLetterHanded,
} from '../../../src/platform/mail/letter.store.ts';
import { letLettersGo, letterStop, stopLetters } from '../../../src/platform/mail/letterStop.store.ts';
import { forgetLetters, lettersTo, post, sweepLetters, type ToPost } from '../../../src/platform/mail/letters.ts';
import { letterReturnPath, postLetter } from '../../../src/platform/mail/postLetter.ts';
import { closeRelay } from '../../../src/platform/mail/relay.ts';
import { newId } from '../../../src/platform/mongo.ts';
import { queueCounts } from '../../../src/platform/queue.ts';
import { mailauthSays, makeKey, rfcSays } from '../../support/dkim.ts';
import { openSink, type Sink } from '../../support/sink.ts';
import { until } from '../../support/until.ts';
import { openWorld, type World } from '../../support/world.ts';

jest.setTimeout(30_000);

const DAY_MS = 86_400_000;
let world: World;
let sink: Sink;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  sink = await openSink();
  world.set({ SMTP_URL: sink.url, DKIM_KEY_FILE: '', DKIM_LETTER_SELECTOR: '', CONFIRMATIONS_PER_HOUR: '200' });
});
afterEach(async () => {
  await closeRelay();
  await sink.close();
  await world.clear();
});

const confirm = (to: string): ToPost => ({
  ...{ purpose: 'confirm', to, language: 'sv', limit: 'daily' },
  data: { confirmUrl: 'http://localhost:3000/bekrafta/abc' },
});
const ALERT = { url: 'http://localhost:3000/desk', sentence: 'Prov.', remedy: 'Titta.' };
const far = () => new Date(Date.now() + 60_000);
const sendAll = async (now = far()) => {
  for (const id of await dueLetters(now, 100)) await postLetter(id, undefined, now);
};
const states = async (address: string) => (await lettersTo(address)).map((letter) => letter.state);

describe('the stop of single letters (R138)', () => {
  test('holds letters to readers and none to the house; let go, each leaves once, but for those that waited too long', async () => {
    await post(confirm('anna@kommun.example'));
    await post(confirm('gammal@kommun.example'), new Date(Date.now() - 2.1 * DAY_MS));
    expect([await stopLetters('Bo'), await stopLetters('Anna')]).toEqual([true, false]);
    expect(await letterStop()).toMatchObject({ by: 'Bo' });
    await post({ ...confirm('drift@kommun.example'), purpose: 'alert', limit: 'none', data: ALERT });
    for (let times = 0; times < 3; times += 1) await sendAll(new Date());
    expect(sink.caught.map(({ to }) => to)).toEqual([['drift@kommun.example']]);
    expect([await states('anna@kommun.example'), await states('gammal@kommun.example')]).toEqual([
      ['waiting'],
      ['failed'],
    ]);
    expect(await letLettersGo()).toBe(true);
    const ids = await dueLetters(far(), 10);
    await Promise.all([...ids, ...ids].map((id) => postLetter(id)));
    expect(sink.caught.map(({ to }) => to[0])).toEqual(['drift@kommun.example', 'anna@kommun.example']);
    expect(await letLettersGo()).toBe(false);
  });
});

describe('a single letter', () => {
  test('is kept, sent once and says what it is: automatic, and no list', async () => {
    expect(await post(confirm('Anna@Kommun.example'))).toBe('posted');
    expect(await queueCounts('letters')).toMatchObject({ wait: 1 });
    const [id] = await dueLetters(far(), 10);
    await Promise.all([postLetter(id ?? ''), postLetter(id ?? '')]);
    await postLetter(id ?? '');
    expect(sink.caught).toHaveLength(1);
    expect(await states('anna@kommun.example')).toEqual(['sent']);
    const read = await PostalMime.parse(sink.caught[0]?.raw ?? '');
    const named = (name: string) => read.headers.find((header) => header.key === name)?.value;
    expect(named('auto-submitted')).toBe('auto-generated');
    expect(read.headers.filter((header) => /^list-|^precedence$/.test(header.key))).toEqual([]);
    expect(read.from).toMatchObject({ address: 'konto@konto.nyhetsbrev.example' });
    expect(read.messageId).toMatch(/^<l\.[0-9a-f]{24}@konto\.nyhetsbrev\.example>$/);
    expect(sink.caught[0]?.from).toBe(letterReturnPath(id ?? ''));
    expect(sink.caught[0]?.from.split('@')[0]?.length).toBeLessThanOrEqual(64);
    expect(read.text).toContain('http://localhost:3000/bekrafta/abc');
    expect(read.html).toContain('http://localhost:3000/bekrafta/abc');
    expect(sink.caught[0]?.raw.length).toBeLessThan(20_000); // R129
  });

  test('is signed with its own selector and domain', async () => {
    const key = makeKey();
    const folder = mkdtempSync(join(tmpdir(), 'aktuellt-letter-'));
    writeFileSync(join(folder, 'dkim.pem'), key.pem, { mode: 0o600 });
    world.set({ DKIM_KEY_FILE: join(folder, 'dkim.pem'), DKIM_SELECTOR: 'nu2026', DKIM_LETTER_SELECTOR: 'konto2026' });
    await post(confirm('anna@kommun.example'));
    await sendAll();
    const raw = sink.caught[0]?.raw ?? Buffer.alloc(0);
    expect(await mailauthSays(raw, 'konto2026._domainkey.konto.nyhetsbrev.example', key.record)).toBe('pass');
    expect(rfcSays(raw, key.record)).toBe('pass');
    world.set({ DKIM_KEY_FILE: '', DKIM_SELECTOR: '', DKIM_LETTER_SELECTOR: '' });
    rmSync(folder, { recursive: true });
  });

  test('is put off by a 4xx, and ended by a 5xx', async () => {
    sink.answer((to, times) =>
      to.startsWith('borta')
        ? { reply: '550 5.1.1 unknown', at: 'rcpt' }
        : times < 2
          ? { reply: '450 4.2.0 grey' }
          : 'ok',
    );
    await post(confirm('anna@kommun.example'));
    await post(confirm('borta@kommun.example'));
    await sendAll();
    expect(await states('anna@kommun.example')).toEqual(['waiting']);
    expect(await states('borta@kommun.example')).toEqual(['failed']);
    await sendAll(new Date(Date.now() + 300_000));
    expect(await states('anna@kommun.example')).toEqual(['sent']);
  });

  test('that is put off while the store is away for a moment is not taken for uncertain', async () => {
    if (process.env.MONGO_URL) return; // a server that is not ours cannot be stopped
    sink.answer(() => ({ reply: '451 4.3.0 later', slowMs: 150 }));
    await post(confirm('anna@kommun.example'));
    const sending = sendAll();
    await until(() => sink.counts.letters === 1);
    await world.store.stop();
    await pauseFor(700); // the relay answers, and there is nobody to write it down
    await world.store.start();
    await sending;
    expect(await states('anna@kommun.example')).toEqual(['waiting']);
  });

  test('waits while the relay is away', async () => {
    await sink.close();
    await post(confirm('anna@kommun.example'));
    await sendAll();
    expect(await states('anna@kommun.example')).toEqual(['waiting']);
    sink = await openSink({ port: sink.port });
    await sendAll(new Date(Date.now() + 300_000));
    expect(sink.caught).toHaveLength(1);
  });

  test('whose worker died is sent by another, unless it was handed over: then it is uncertain', async () => {
    await post(confirm('fore@kommun.example'));
    await post(confirm('efter@kommun.example'));
    const handed = await claimLetter((await dueLetters(far(), 10))[0] ?? '', 'one', far());
    const claimed = await claimLetter((await dueLetters(far(), 10))[0] ?? '', 'two', far());
    await markLetterHanded(handed?.id ?? '', 'one', new Date());
    await sweepLetters(new Date(Date.now() + 120_000));
    await sendAll(new Date(Date.now() + 180_000));
    expect(await states(handed?.to ?? '')).toEqual(['uncertain']);
    expect(await states(claimed?.to ?? '')).toEqual(['sent']);
  });

  test('is found by the sweeper when Redis forgot it', async () => {
    await post(confirm('anna@kommun.example'));
    await world.redis.stop();
    await world.redis.start();
    await until(() => queueCounts('letters').catch(() => null));
    await sweepLetters();
    await sweepLetters();
    expect(await queueCounts('letters')).toMatchObject({ wait: 1 });
  });

  test('that cannot be written fails and stops nobody else', async () => {
    await post({ ...confirm('anna@kommun.example'), data: {} });
    await post(confirm('bo@kommun.example'));
    await sendAll();
    expect(await states('anna@kommun.example')).toEqual(['failed']);
    expect(await states('bo@kommun.example')).toEqual(['sent']);
  });
});

test('a letter is drawn in the colours of the look in force', async () => {
  await post(confirm('anna@kommun.example'));
  const [id] = await dueLetters(far(), 1);
  await postLetter(id ?? '', async () => ({ accent: '#7a1f5c', ground: '#fdf6fa' }));
  const { html = '' } = await PostalMime.parse(sink.caught[0]?.raw ?? '');
  expect([html.includes('#7a1f5c'), html.includes('#fdf6fa'), html.includes('#0b5d4e')]).toEqual([true, true, false]);
});

describe('the caps (R125)', () => {
  const start = new Date('2026-11-05T23:50:00Z');
  const at = (ms: number) => new Date(start.getTime() + ms);

  test('one a day to an address, however it is written, and three in thirty days', async () => {
    expect(await post(confirm('anna@kommun.example'), start)).toBe('posted');
    expect(await post(confirm('ANNA@Kommun.example'), at(1_000))).toBe('capped');
    expect(await post(confirm('anna@kommun.example'), at(20 * 60_000))).toBe('capped'); // another date, the same day long
    expect(await post(confirm('anna@kommun.example'), at(1.1 * DAY_MS))).toBe('posted');
    expect(await post(confirm('anna@kommun.example'), at(2.2 * DAY_MS))).toBe('posted');
    expect(await post(confirm('anna@kommun.example'), at(3.3 * DAY_MS))).toBe('capped');
    expect(await post(confirm('anna@kommun.example'), at(31 * DAY_MS))).toBe('posted');
  });

  test('a flood at one victim is one letter', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(confirm('offer@kommun.example'))));
    expect(answers.filter((answer) => answer === 'posted')).toHaveLength(1);
  });

  test('so many an hour to one domain, and so many in all', async () => {
    world.set({ CONFIRMATIONS_PER_DOMAIN_HOUR: '3', CONFIRMATIONS_PER_HOUR: '5' });
    const posts: string[] = [];
    for (const domain of ['a', 'a', 'a', 'a', 'b', 'c', 'd'])
      posts.push(await post(confirm(`n${posts.length}@${domain}.example`), at(posts.length)));
    expect(posts).toEqual(['posted', 'posted', 'posted', 'capped', 'posted', 'posted', 'capped']);
    expect(await post(confirm('ny@a.example'), at(3_700_000))).toBe('posted');
  });
});

describe('afterwards', () => {
  test('address and link are cleared after a week, the count stays; much later nothing stays', async () => {
    await post(confirm('anna@kommun.example'));
    await sendAll();
    expect(await clearLetters(new Date(Date.now() - DAY_MS), new Date())).toBe(0);
    expect(await clearLetters(far(), new Date())).toBe(1);
    expect(await lettersTo('anna@kommun.example')).toMatchObject([{ state: 'sent' }]);
    expect(await claimLetter((await dueLetters(far(), 1))[0] ?? newId(), 'x', far())).toBeNull();
    expect(await countLetters('confirm', new Date(0))).toBe(1);
    expect(await deleteLetters(new Date(Date.now() - DAY_MS))).toBe(0);
    expect(await deleteLetters(far())).toBe(1);
    expect(await countLetters('confirm', new Date(0))).toBe(0);
  });

  test('a reader who is forgotten gets no letter that waited', async () => {
    await post(confirm('anna@kommun.example'));
    await forgetLetters('anna@kommun.example');
    await sendAll();
    expect(sink.counts.rcpt).toBe(0);
    expect(await post(confirm('anna@kommun.example'))).toBe('capped');
  });
});
