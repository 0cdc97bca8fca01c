import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import type { BounceReason } from '../../src/deliveries/delivery.ts';
import { giveUp } from '../../src/deliveries/giveUp.ts';
import { isLost, type Went } from '../../src/deliveries/inARow.ts';
import { monitor } from '../../src/deliveries/monitor.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import type { Subscriber } from '../../src/subscribers/subscriber.ts';
import { isSuppressed, unsuppress } from '../../src/subscribers/suppression.ts';
import { aReader, aReleasedIssue } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

const MONTH_MS = 30 * 86_400_000;

/** "full full sent" with the oldest first, a month between them; + marks the one with which she was given up. */
function letters(said: string): Went[] {
  return said.split(' ').map((word, at) => {
    const [reason = '', gaveUp] = word.split('+');
    const state = reason === 'sent' ? 'sent' : ['expired', 'bad-address'].includes(reason) ? 'failed' : 'bounced';
    return { state, reason, date: new Date(at * MONTH_MS), gaveUp: gaveUp !== undefined };
  });
}

describe('too many in a row (R66)', () => {
  test.each([
    ['no-host', false],
    ['no-host no-host', true],
    ['no-host sent no-host', false],
    ['bad-address no-host', true],
    ['closed closed', true],
    ['closed full', false],
    ['full full', false],
    ['full full full', true],
    ['full full sent full', false],
    ['full full full sent', false],
    ['soft soft soft soft', false],
    ['soft expired full soft full', true],
    ['soft full sent soft soft', false],
    ['reputation reputation reputation reputation reputation content refused refused', false],
    ['no-host reputation no-host', true], // what is not her fault neither counts nor calms
    ['full+ full full', false],
    ['full full full+ full full', false],
    ['full full full+ full full full', true],
    ['soft reputation reputation reputation reputation reputation soft', true], // 180 days
    ['soft reputation reputation reputation reputation soft', false],
  ])('%s: %s', (said, lost) => {
    expect(isLost(letters(said))).toBe(lost);
    expect(isLost(letters(said).reverse())).toBe(lost);
  });
});

describe('readers whose letters come back again and again', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterEach(() => world.clear());
  afterAll(() => world.close());

  /** Her letters of the last months, the newest of `issue`. */
  async function came(reader: Subscriber, issue: Issue, reasons: (BounceReason | 'sent')[]): Promise<void> {
    const rows = reasons.toReversed().map((reason, at) => ({
      ...{ issueId: at ? new mongoose.Types.ObjectId() : issue.id, subscriberId: reader.id, address: reader.address },
      ...(reason === 'sent' ? { state: 'sent' } : { state: 'bounced', reason }),
      ...{ variant: 'sv.none', date: new Date(Date.now() - at * MONTH_MS) },
    }));
    await mongoose.model('Delivery').insertMany(rows);
  }

  test('are written to no more, once; whoever is let in again begins anew', async () => {
    const issue = await aReleasedIssue();
    const [full, once, taken] = await Promise.all(['a', 'b', 'c'].map((name) => aReader(`${name}@kommun.example`)));
    await came(full as Subscriber, issue, ['full', 'full', 'full']);
    await came(once as Subscriber, issue, ['sent', 'full', 'full']);
    await came(taken as Subscriber, issue, ['full', 'full', 'sent']);
    await giveUp();
    const suppressed = () => Promise.all([full, once, taken].map((one) => isSuppressed(one?.address ?? '')));
    expect(await suppressed()).toEqual([true, false, false]);
    await unsuppress(full?.address ?? '', HOUSE);
    await giveUp();
    expect(await suppressed()).toEqual([false, false, false]);
  });

  test('of one domain together are held for a person: its server may be broken (R67)', async () => {
    const issue = await aReleasedIssue();
    const readers = await Promise.all(Array.from({ length: 12 }, (_, n) => aReader(`n${n}@trasig.example`)));
    for (const reader of readers) await came(reader, issue, ['no-host', 'no-host']);
    await giveUp();
    for (const { address } of readers) expect(await isSuppressed(address)).toBe(false);
    expect((await monitor(issue.id)).domains).toMatchObject([{ domain: 'trasig.example', hard: 12, tried: 12 }]);
  });
});
