import mongoose from 'mongoose';
import { BY_STATE, Deliveries, type Row } from './delivery.store.ts';
import type { DeliveryState } from './delivery.ts';

/** So many rows are asked for at a time: who else asks the store waits for no more than that. */
const PIECE = 1_000;

export interface LaneCount {
  lane: string;
  counts: Partial<Record<DeliveryState, number>>;
  taken: number; // by the relays since a time
}

/** How many letters of each lane stand where, and how many were taken since a time. Reads every row of the issue. */
export async function countByLane(issueId: string, since: Date): Promise<LaneCount[]> {
  const lanes = new Map<string, LaneCount>();
  const projection = { _id: 0, lane: 1, state: 1, sentAt: 1 };
  const rows = Deliveries.collection
    .find({ issueId: new mongoose.Types.ObjectId(issueId) }, { projection, hint: BY_STATE, batchSize: PIECE })
    .map((row) => row as unknown as Pick<Row, 'lane' | 'state' | 'sentAt'>);
  for await (const { lane: name, state, sentAt } of rows) {
    const lane = lanes.get(name ?? '') ?? { lane: name ?? '', counts: {}, taken: 0 };
    lanes.set(lane.lane, lane);
    lane.counts[state] = (lane.counts[state] ?? 0) + 1;
    if (state === 'sent' && sentAt && sentAt >= since) lane.taken += 1;
  }
  return [...lanes.values()];
}

/** Claims that were not renewed since a time: how many, and the oldest of them. */
export async function silentClaims(issueId: string, since: Date): Promise<{ count: number; oldest: Date } | null> {
  const silent = { issueId, state: 'claimed' as const, claimedAt: { $lt: since } };
  const count = await Deliveries.countDocuments(silent);
  if (!count) return null;
  const first = await Deliveries.findOne(silent, { claimedAt: 1 }).sort({ claimedAt: 1 }).lean<Row>();
  return first?.claimedAt ? { count, oldest: first.claimedAt } : null;
}
