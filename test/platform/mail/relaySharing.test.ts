import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RelayPlan } from '../../../src/platform/mail/member.ts';
import { openRelays, type Relay } from '../../../src/platform/mail/relay.ts';
import { reserveAmongAll } from '../../../src/platform/mail/relayRate.ts';
import { shareOf } from '../../../src/platform/mail/relayShare.ts';
import { relayReport } from '../../../src/platform/mail/relayState.ts';
import { redis } from '../../../src/platform/redis.ts';
import { openSink, type Sink } from '../../support/sink.ts';
import { until } from '../../support/until.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Processes that send by the same relay keep to its limits together. */

const MESSAGE = Buffer.from('From: a@nyhetsbrev.example\r\nSubject: x\r\n\r\none\r\n');
let world: World;
let sink: Sink;
const open: Relay[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  for (const relay of open.splice(0)) await relay.close();
  await sink.close();
  await world.clear();
});
afterAll(() => world.close());

/** The relay as a process of this name has it. */
function process(name: string, plan: Partial<RelayPlan>, perSecond?: number): Relay {
  const sharing = {
    report: (reported: Parameters<typeof relayReport>[0]) => relayReport(reported, name),
    reserve: reserveAmongAll,
  };
  const relay = openRelays([{ url: sink.url, connections: 4, ...plan }], sharing, perSecond);
  open.push(relay);
  return relay;
}

function sendMany(relay: Relay, count: number): Promise<unknown> {
  const letter = { from: 'b1@studs.example', utf8: false, envelopeId: 'id@x.example' };
  return Promise.all(
    Array.from({ length: count }, (_, n) => relay.send({ ...letter, to: `n${n}@kommun.example` }, MESSAGE)),
  );
}

describe('so many letters a second', () => {
  test('is the rate of all together, and costs a command for many letters', async () => {
    sink = await openSink();
    const [one, two] = [process('one', { rate: 40 }), process('two', { rate: 40 })];
    const from = performance.now();
    await Promise.all([sendMany(one, 30), sendMany(two, 30)]);
    const seconds = (performance.now() - from) / 1_000;
    expect(sink.caught).toHaveLength(60);
    // Sixty letters at forty a second, less what a quarter of a second may hold for each process.
    expect(seconds).toBeGreaterThanOrEqual((60 - 20) / 40);
    expect(seconds).toBeLessThan(5);
    const stats = await redis().info('commandstats');
    const asked = Number(/cmdstat_eval:calls=(\d+)/.exec(stats)?.[1]);
    expect(asked).toBeLessThanOrEqual(20);
  });

  test('and those of all relays together have a rate of their own', async () => {
    sink = await openSink();
    const [one, two] = [process('one', { label: 'a:25' }, 40), process('two', { label: 'b:25', rate: 1_000 }, 40)];
    const from = performance.now();
    await Promise.all([sendMany(one, 30), sendMany(two, 30)]);
    expect(performance.now() - from).toBeGreaterThanOrEqual(((60 - 20) / 40) * 1_000);
    expect(sink.caught).toHaveLength(60);
  });

  test('goes on by the process alone while Redis is away', async () => {
    sink = await openSink();
    const relay = process('one', { rate: 20 });
    await sendMany(relay, 1);
    await world.redis.stop();
    const from = performance.now();
    await sendMany(relay, 11);
    expect(performance.now() - from).toBeGreaterThanOrEqual(250);
    expect(sink.caught).toHaveLength(12);
    await world.redis.start();
  }, 20_000);
});

describe('so many connections', () => {
  test('are divided among those that send, and go back to who is left', async () => {
    sink = await openSink({ answer: () => ({ slowMs: 20 }) });
    const [one, two] = [process('one', { divided: true }), process('two', { divided: true })];
    await sendMany(one, 8);
    expect(one.connections).toBe(4);
    const both = Promise.all([sendMany(one, 300), sendMany(two, 100)]);
    await until(() => one.connections === 2 && two.connections === 2, 10_000);
    await both;
    expect(sink.caught).toHaveLength(408);
    await two.close();
    open.splice(open.indexOf(two), 1);
    await sendMany(one, 1);
    await until(() => one.connections === 4, 5_000);
  }, 30_000);

  test('that are every process’s own are not divided', async () => {
    sink = await openSink();
    const [one, two] = [process('one', {}), process('two', {})];
    await Promise.all([sendMany(one, 3), sendMany(two, 3)]);
    expect([one.connections, two.connections]).toEqual([4, 4]);
  });

  test('every share together is what there is, or one each', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), names, (connections, processes) => {
        const shares = processes.map((me) => shareOf(connections, processes, me));
        const sum = shares.reduce((all, share) => all + share, 0);
        expect(sum).toBe(Math.max(connections, processes.length));
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
    expect(shareOf(4, [], 'alone')).toBe(4);
  });
});
