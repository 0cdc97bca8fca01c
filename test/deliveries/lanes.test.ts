import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { booksOf } from '../../src/deliveries/books.ts';
import { listDeliveries } from '../../src/deliveries/delivery.store.ts';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { LaneLoad } from '../../src/deliveries/laneLoad.ts';
import { monitor } from '../../src/deliveries/monitor.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { lanesOf, resolveWith } from '../../src/platform/mail/mx.ts';
import { closeRelay } from '../../src/platform/mail/relay.ts';
import { limitedLanes, reserve, setPace, slowDown } from '../../src/platform/pace.ts';
import { aReader, aReleasedIssue, sendAgain, sendOut, tick } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

jest.setTimeout(60_000);

let world: World;
let sink: Sink;
let issue: Issue;

beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  sink = await openSink();
  world.set({ SMTP_URL: sink.url, SMTP_CONNECTIONS: '4', CLAIM_LEASE_SECONDS: '30' });
  issue = await aReleasedIssue();
});
afterEach(async () => {
  resolveWith();
  await closeRelay();
  await sink.close();
  await world.clear();
});
afterAll(() => world.close());

describe('the lane of a reader', () => {
  const HOSTS: Record<string, string[]> = {
    'umea.se': ['umea-se.mail.protection.outlook.com'],
    'lulea.se': ['LULEA-se.mail.protection.outlook.com.'],
    'inera.se': ['mx1.inera.se', 'mx2.inera.se'],
  };

  test('is the provider that takes the mail of many domains; unknown is the domain itself, asked for once', async () => {
    const asked: string[] = [];
    resolveWith(async (domain) => {
      asked.push(domain);
      const hosts = HOSTS[domain];
      if (!hosts) throw new Error('ENOTFOUND');
      return hosts;
    });
    const addresses = ['a@umea.se', 'b@Lulea.se', 'c@inera.se', 'd@okand.se', 'e@kommun.example', 'f@umea.se'];
    const lanes = ['outlook.com', 'outlook.com', 'inera.se', 'okand.se', 'kommun.example', 'outlook.com'];
    expect(await lanesOf(addresses)).toEqual(lanes);
    expect(await lanesOf(addresses)).toEqual(lanes);
    expect(asked.sort()).toEqual(['inera.se', 'lulea.se', 'okand.se', 'umea.se']);
  });

  test('is written on the row at the fan-out', async () => {
    resolveWith(async () => ['x.mail.protection.outlook.com']);
    await aReader('anna@umea.se');
    await fanOut(issue.id);
    expect((await listDeliveries(issue.id)).items).toMatchObject([{ lane: 'outlook.com', paid: null }]);
  });
});

describe('the pace of a lane', () => {
  const T = 1_800_000_000_000;
  const ask = (count: number, at: number, paid: number | null = null, lane = 'a.example') =>
    reserve([{ lane, paid, count }], at).then(([given]) => given);

  beforeEach(() => world.set({ RETRY_FIRST_SECONDS: '300' }));
  afterEach(() => world.set({ RETRY_FIRST_SECONDS: '1' }));

  test('is not changed by a no that fewer than one in ten get', async () => {
    await ask(100, T);
    for (let n = 0; n < 9; n++) expect(await slowDown('a.example', 0, '421', T + n)).toBe(false);
    expect(await slowDown('a.example', 0, '421', T + 10)).toBe(true);
  });

  test('has no limit, halves when it is told to slow down, once a moment, and is free again after a while', async () => {
    expect(await ask(100, T)).toEqual({ from: 0, everyMs: 0, paid: 0 });
    const slow = async (at: number) => {
      const done = [];
      for (let n = 0; n < 15; n++) done.push(await slowDown('a.example', 0, '421 slow', at));
      return done.filter(Boolean).length;
    };
    expect(await slow(T + 1_000)).toBe(1);
    expect(await slow(T + 1_500)).toBe(0);
    const [state] = await limitedLanes(T + 1_000);
    expect(state).toMatchObject({ lane: 'a.example', reply: '421 slow' });
    expect(state?.perSecond).toBeCloseTo(50, 0); // it went 100 in a second
    expect(await ask(1, T + 1_100)).toMatchObject({ from: T + 11_000, paid: 1 }); // after a rest
    expect(await slow(T + 7_000)).toBe(1);
    expect((await limitedLanes(T + 7_000))[0]?.perSecond).toBeCloseTo(25, 0);
    expect(await ask(1, T + 3_600_000)).toMatchObject({ from: 0 });
    expect(await limitedLanes(T + 3_600_000)).toEqual([]);
  });

  test('what was given its time goes then, unless the lane was slowed in between', async () => {
    await setPace('a.example', 2, T);
    const first = await ask(4, T);
    expect(first).toMatchObject({ from: T, everyMs: 500 });
    expect(await ask(1, T)).toMatchObject({ from: T + 2_000 });
    expect(await ask(1, T + 1_000, first?.paid)).toMatchObject({ from: 0 });
    await setPace('a.example', 1, T + 1_000);
    expect(await ask(1, T + 1_000, first?.paid)).toMatchObject({ from: T + 1_000, everyMs: 1_000 });
    await setPace('a.example', null);
    expect(await ask(1, T + 1_000)).toMatchObject({ from: 0 });
  });

  test('whoever asks, and how many at a time, no two get the same time and none more than the pace', async () => {
    const asks = fc.array(fc.record({ count: fc.integer({ min: 1, max: 20 }), after: fc.nat(3_000) }), {
      maxLength: 15,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(asks, async (list) => {
        const lane = `p${++run}.example`;
        await setPace(lane, 10, T);
        let at = T;
        const times: number[] = [];
        for (const { count, after } of list) {
          at += after;
          const given = await ask(count, at, null, lane);
          for (let n = 0; n < count; n++) times.push((given?.from ?? 0) + n * (given?.everyMs ?? 0));
        }
        for (const [n, time] of times.entries()) {
          expect(time).toBeGreaterThanOrEqual(T);
          if (n) expect(time - (times[n - 1] as number)).toBeGreaterThanOrEqual(100 - 0.001);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('when Redis is away everybody may go', async () => {
    await world.redis.stop();
    expect(await ask(5, T)).toEqual({ from: 0, everyMs: 0, paid: 0 });
    await world.redis.start();
    await until(() => limitedLanes().then(() => true));
  });
});

describe('a slow lane', () => {
  test('that says so gets its letters later; the others are not held up, and nobody is lost', async () => {
    for (let n = 0; n < 20; n++) await aReader(`n${n}@seg.example`);
    for (let n = 0; n < 20; n++) await aReader(`n${n}@rask.example`);
    let slowed = false;
    sink.answer((to) => {
      if (!to.endsWith('@seg.example') || slowed) return 'ok';
      slowed = true;
      return { reply: '421 4.7.0 too many messages, slow down', at: 'rcpt' };
    });
    await setPace('seg.example', 2);
    await sendOut(issue.id);
    const fast = () => sink.caught.filter((letter) => letter.to[0]?.endsWith('@rask.example')).length;
    expect(fast()).toBe(20);
    const books = await booksOf(issue.id);
    expect(books.sent).toBeLessThan(30);
    expect(books.waiting + books.deferred).toBeGreaterThan(10);
    expect((await monitor(issue.id)).limited).toMatchObject([{ lane: 'seg.example', perSecond: 2 }]);
    await setPace('seg.example', null); // by hand
    await until(async () => {
      await tick(issue.id);
      return (await findIssue(issue.id))?.state === 'sent';
    }, 30_000);
    expect(await booksOf(issue.id)).toMatchObject({ intended: 40, sent: 40 });
    expect(sink.caught).toHaveLength(40);
  });

  test('that asks us to slow down is slowed for all', async () => {
    for (let n = 0; n < 4; n++) await aReader(`n${n}@seg.example`);
    sink.answer((_to, times) => (times === 1 ? { reply: '421 4.7.0 [TSS04] deferred', at: 'rcpt' } : 'ok'));
    world.set({ RETRY_FIRST_SECONDS: '60' });
    await sendOut(issue.id);
    expect(await limitedLanes()).toMatchObject([{ lane: 'seg.example', reply: '421 4.7.0 [TSS04] deferred' }]);
    world.set({ RETRY_FIRST_SECONDS: '1' });
  });

  test('that does not answer keeps a quarter of the connections, and the others go on', async () => {
    for (let n = 0; n < 6; n++) await aReader(`n${n}@dod.example`);
    for (let n = 0; n < 60; n++) await aReader(`n${n}@rask.example`);
    sink.answer((to) => (to.endsWith('@dod.example') ? { slowMs: 6_000 } : 'ok'));
    await fanOut(issue.id);
    const sending = sendAgain(issue.id);
    const fast = () => sink.caught.filter((letter) => letter.to[0]?.endsWith('@rask.example')).length;
    await until(async () => {
      await sendAgain(issue.id);
      return fast() === 60;
    }, 20_000);
    await sending;
    await until(async () => {
      await tick(issue.id);
      return (await findIssue(issue.id))?.state === 'sent';
    }, 40_000);
    expect(await booksOf(issue.id)).toMatchObject({ intended: 66, sent: 66 });
    expect(sink.caught).toHaveLength(66);
  });

  test('is known by what its letters take', () => {
    const load = new LaneLoad();
    const ends = Array.from({ length: 4 }, () => load.begin('a', 0));
    expect(load.mayBegin('a', 8, 1_000)).toBe(true);
    expect(load.mayBegin('a', 8, 2_500)).toBe(false);
    expect(load.mayBegin('b', 8, 2_500)).toBe(true);
    for (const end of ends) end(10_000);
    expect(load.isSlow('a', 10_000)).toBe(true);
    expect(load.mayBegin('a', 8, 10_000)).toBe(true); // nothing is under way: one may try
    for (let n = 0; n < 12; n++) load.begin('a', 20_000)(20_010);
    expect(load.isSlow('a', 20_010)).toBe(false);
  });

  test('begins with five letters at once, earns twenty, and loses half when it is told to slow down', () => {
    const load = new LaneLoad();
    const most = () => {
      const ends: ((at: number) => void)[] = [];
      while (load.mayBegin('a', 100, 0) && ends.length < 100) ends.push(load.begin('a', 0));
      for (const end of ends) end(1);
      return ends.length;
    };
    expect(most()).toBe(5);
    load.wentWell('a');
    expect(most()).toBe(6);
    for (let n = 0; n < 50; n++) load.wentWell('a');
    expect(most()).toBe(20);
    load.toldToSlowDown('a');
    expect(most()).toBe(10);
    for (let n = 0; n < 9; n++) load.toldToSlowDown('a');
    expect(most()).toBe(1);
  });
});
