import mongoose from 'mongoose';
import { Deliveries, type Row } from './delivery.store.ts';
import type { DeliveryState } from './delivery.ts';

/** How many letters of each lane stand where, in one question. Reads every row of the issue. */
export async function countByLane(issueId: string): Promise<{ lane: string; state: DeliveryState; count: number }[]> {
  const groups = await Deliveries.aggregate<{ _id: { lane?: string; state: DeliveryState }; count: number }>([
    { $match: { issueId: new mongoose.Types.ObjectId(issueId) } },
    { $group: { _id: { lane: '$lane', state: '$state' }, count: { $sum: 1 } } },
  ]);
  return groups.map(({ _id, count }) => ({ lane: _id.lane ?? '', state: _id.state, count }));
}

/** How many letters of each lane were taken since a time. */
export async function sentByLane(issueId: string, since: Date): Promise<Map<string, number>> {
  const groups = await Deliveries.aggregate<{ _id: string | null; count: number }>([
    { $match: { issueId: new mongoose.Types.ObjectId(issueId), state: 'sent', sentAt: { $gte: since } } },
    { $group: { _id: '$lane', count: { $sum: 1 } } },
  ]);
  return new Map(groups.map(({ _id, count }) => [_id ?? '', count]));
}

/** Claims that were not renewed since a time: how many, and the oldest of them. */
export async function silentClaims(issueId: string, since: Date): Promise<{ count: number; oldest: Date } | null> {
  const silent = { issueId, state: 'claimed' as const, claimedAt: { $lt: since } };
  const count = await Deliveries.countDocuments(silent);
  if (!count) return null;
  const first = await Deliveries.findOne(silent, { claimedAt: 1 }).sort({ claimedAt: 1 }).lean<Row>();
  return first?.claimedAt ? { count, oldest: first.claimedAt } : null;
}
