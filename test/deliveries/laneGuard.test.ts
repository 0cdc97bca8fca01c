import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { booksOf } from '../../src/deliveries/books.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { blocked, count, without } from '../../src/deliveries/guardRule.ts';
import { decideLane } from '../../src/deliveries/laneGuard.ts';
import { monitor } from '../../src/deliveries/monitor.ts';
import { sweepDeliveries } from '../../src/deliveries/sweep.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { lettersTo } from '../../src/platform/mail/letters.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { aReader, aReleasedIssue, sendAgain, tick } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

/* One receiver refuses us while the others take our letters (R66): its lane waits for a person, and nothing else does. */

jest.setTimeout(60_000);

const BAD = 'nejsager.example';
const OPS = 'drift@nyhetsbrev.example';

let world: World;
let sink: Sink;
let issue: Issue;
beforeAll(async () => {
  sink = await openSink();
  world = await openWorld({ SMTP_URL: sink.url, OPS_EMAIL: OPS });
});
afterAll(async () => {
  await sink.close();
  await world.close();
});

const refuse = () =>
  sink.answer((to) => (to.endsWith(BAD) ? { reply: '550 5.7.26 blocked using a block list', at: 'rcpt' } : 'ok'));
const state = async () => (await findIssue(issue.id))?.state;
const deliveries = () => mongoose.model('Delivery');
const rows = (domain: string, state: string) => deliveries().countDocuments({ issueId: issue.id, lane: domain, state });

/** Thirty at the bad receiver and thirty elsewhere have been tried; as many of each wait for their turn. */
async function halfTried(): Promise<void> {
  for (const domain of [BAD, 'a.example']) for (let n = 0; n < 60; n += 1) await aReader(`r${n}@${domain}`);
  issue = await aReleasedIssue();
  await fanOut(issue.id);
  const later = { address: /^r[3-5]\d@/, issueId: issue.id };
  await deliveries().updateMany(later, { $set: { dueAt: new Date(Date.now() + 3_600_000) } });
  await sendAgain(issue.id);
  await sweepDeliveries();
  await deliveries().updateMany({ ...later, state: 'waiting' }, { $set: { dueAt: new Date() } });
}

beforeEach(async () => {
  await world.clear();
  refuse();
  await halfTried();
});

describe('a receiver that refuses us', () => {
  test('has its lane stopped: its letters wait, all others go, and a person is told once', async () => {
    expect(await state()).toBe('releasing');
    await Promise.all([tick(issue.id), tick(issue.id)]);
    await until(async () => (await rows('a.example', 'sent')) === 60);
    expect([await rows(BAD, 'failed'), await rows(BAD, 'waiting')]).toEqual([30, 30]);
    expect(await state()).toBe('releasing');
    expect(balances(await booksOf(issue.id))).toBe(true);
    const { stopped } = await monitor(issue.id);
    expect(stopped).toMatchObject([{ lane: BAD, failed: 30, tried: 30 }]);
    expect(stopped[0]?.words).toContain('5.7.26');
    expect(await lettersTo(OPS)).toHaveLength(1);
  });

  test('goes on when a person lets it, and is stopped again only for new refusals', async () => {
    sink.answer(() => 'ok');
    await decideLane(issue.id, BAD, 'continue', HOUSE);
    expect((await monitor(issue.id)).stopped).toEqual([]);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect([await rows(BAD, 'failed'), await rows(BAD, 'sent')]).toEqual([30, 30]);
    await expect(decideLane(issue.id, BAD, 'cancel', HOUSE)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that still refuses is stopped anew', async () => {
    await decideLane(issue.id, BAD, 'continue', HOUSE);
    const last = { issueId: issue.id, address: `r59@${BAD}` };
    await deliveries().updateOne(last, { $set: { dueAt: new Date(Date.now() + 3_600_000) } });
    await sendAgain(issue.id);
    expect([await rows(BAD, 'failed'), await rows(BAD, 'waiting')]).toEqual([59, 1]);
    await sweepDeliveries();
    expect((await monitor(issue.id)).stopped).toMatchObject([{ lane: BAD, failed: 59, tried: 59 }]);
  });

  test('can be given up: what waits there ends, and the issue is done', async () => {
    await decideLane(issue.id, BAD, 'cancel', HOUSE);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(await booksOf(issue.id)).toMatchObject({ sent: 60, failed: 30, skipped: 30, skippedBy: { cancelled: 30 } });
  });
});

test('what is about readers alone, or about nobody, blocks no lane; and lanes take their part from the whole', () => {
  const row = fc.record({
    state: fc.constantFrom('sent', 'failed', 'bounced', 'waiting'),
    reason: fc.constantFrom(null, 'reputation', 'content', 'refused', 'bad-address', 'hard', 'no-host', 'full', 'soft'),
    count: fc.nat(100),
  });
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (lane, others) => {
      const whole = count([...lane, ...others]);
      expect(without(whole, [count(lane)])).toEqual(count(others));
      expect(blocked(lane).tried).toBe(count(lane).tried);
      const blocks = lane.filter(
        ({ state, reason }) =>
          ['failed', 'bounced'].includes(state) && [null, 'reputation', 'content', 'refused'].includes(reason),
      );
      expect(blocked(lane).failed).toBe(blocks.reduce((sum, one) => sum + one.count, 0));
    }),
  );
});
