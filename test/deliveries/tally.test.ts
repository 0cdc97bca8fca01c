import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { recentBooks } from '../../src/deliveries/books.ts';
import { Deliveries } from '../../src/deliveries/delivery.store.ts';
import { balances, DELIVERY_STATES } from '../../src/deliveries/delivery.ts';
import { lanesOf } from '../../src/deliveries/laneProgress.ts';
import { tally, tallyStates } from '../../src/deliveries/tally.store.ts';
import { newId } from '../../src/platform/mongo.ts';
import { openWorld, type World } from '../support/world.ts';

const { ObjectId } = mongoose.Types;
const REASONS = [null, undefined, '', 'left', 'hard', 'settled-by-someone'];

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

interface Given {
  state: string;
  reason?: string | null | undefined;
  lane?: string;
  sentAt?: Date;
}
async function put(issueId: string, rows: Given[]): Promise<void> {
  const made = rows.map(({ reason, ...row }) => ({
    ...{ issueId: new ObjectId(issueId), subscriberId: new ObjectId(), date: new Date(), ...row },
    ...(reason === undefined ? {} : { reason }),
  }));
  if (made.length) await Deliveries.collection.insertMany(made);
}

describe('what the indexes count', () => {
  test('is what the rows say, state by state and reason by reason, of this issue and no other', async () => {
    const row = fc.record({ state: fc.constantFrom(...DELIVERY_STATES), reason: fc.constantFrom(...REASONS) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const issueId = newId();
        await put(issueId, rows);
        await put(newId(), rows);
        const expected = new Map<string, number>();
        for (const { state, reason } of rows) {
          const why = ['failed', 'skipped', 'bounced'].includes(state) ? reason || null : null;
          expected.set(`${state} ${why}`, (expected.get(`${state} ${why}`) ?? 0) + 1);
        }
        const told = await tally(issueId);
        expect(new Map(told.map(({ state, reason, count }) => [`${state} ${reason}`, count]))).toEqual(expected);
        const failed = rows.filter(({ state }) => state === 'failed').length;
        expect((await tallyStates(issueId, ['failed'])).reduce((sum, { count }) => sum + count, 0)).toBe(failed);
      }),
      { numRuns: 25 },
    );
  });

  test('balances for a list too: at rest it may be a minute old and says since when, under way it is of now', async () => {
    const id = newId();
    await put(id, [{ state: 'sent' }, { state: 'skipped', reason: 'left' }]);
    const first = await recentBooks({ id, state: 'sent' });
    expect(first.books).toMatchObject({ intended: 2, sent: 1, skipped: 1, skippedBy: { left: 1 } });
    expect(balances(first.books)).toBe(true);
    await put(id, [{ state: 'bounced', reason: 'hard' }]);
    expect(await recentBooks({ id, state: 'sent' })).toBe(first);

    const moving = newId();
    await put(moving, [{ state: 'sent' }, { state: 'waiting' }]);
    expect((await recentBooks({ id: moving, state: 'releasing' })).books).toMatchObject({ sent: 1, waiting: 1 });
    await put(moving, [{ state: 'sent' }]);
    expect((await recentBooks({ id: moving, state: 'releasing' })).books).toMatchObject({ sent: 2, waiting: 1 });
  });

  test('lanes are told with the most to do first, and how many went within the minute', async () => {
    const id = newId();
    const now = new Date();
    await put(id, [
      ...Array.from({ length: 3 }, () => ({ state: 'waiting', lane: 'outlook.com' })),
      ...Array.from({ length: 6 }, () => ({ state: 'sent', lane: 'kommun.example', sentAt: now })),
      ...[{ state: 'sent', lane: 'kommun.example', sentAt: new Date(now.getTime() - 120_000) }],
      ...[{ state: 'sent', lane: 'done.example', sentAt: new Date(now.getTime() - 120_000) }],
    ]);
    const seen = await lanesOf(id);
    expect(seen).toMatchObject({ ratePerSecond: 0.1, at: expect.any(Date) });
    expect(seen.lanes).toEqual([
      { lane: 'outlook.com', open: 3, sent: 0, ratePerSecond: 0 },
      { lane: 'kommun.example', open: 0, sent: 7, ratePerSecond: 0.1 },
    ]);
  });
});
