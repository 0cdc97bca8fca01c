import mongoose from 'mongoose';
import { claimsOf } from './claim.store.ts';
import { BY_STATE, Deliveries, type Row } from './delivery.store.ts';
import type { DeliveryState } from './delivery.ts';
import { handOf } from './hand.ts';
import { silentHands } from './hands.store.ts';

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

/** Rows held by processes that were not heard of since a time: how many, and when the first of these was heard of. */
export async function silentClaims(issueId: string, since: Date): Promise<{ count: number; oldest: Date } | null> {
  const hands = new Map((await silentHands(since)).map(({ id, aliveAt }) => [id, aliveAt]));
  if (!hands.size) return null;
  const claims = (await claimsOf([issueId])).filter((claim) => hands.has(handOf(claim)));
  const count = await Deliveries.countDocuments({ issueId, state: 'claimed', claim: { $in: claims } });
  const times = claims.map((claim) => (hands.get(handOf(claim)) as Date).getTime());
  return count ? { count, oldest: new Date(Math.min(...times)) } : null;
}
