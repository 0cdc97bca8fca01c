import mongoose from 'mongoose';
import { BY_STATE, Deliveries, DUE, type Row, released } from './delivery.store.ts';
import type { DeliveryState, Reply } from './delivery.ts';

/* Letters of an issue by lane: who refuses them, and what becomes of those that still wait. */

const REFUSED: DeliveryState[] = ['failed', 'bounced'];

export interface LaneRefusals {
  state: DeliveryState;
  reason: string | null;
  count: number;
}

/** What failed or came back, by lane. Reads these rows alone. */
export async function refusalsByLane(issueId: string): Promise<Map<string, LaneRefusals[]>> {
  const groups = await Deliveries.aggregate<{
    _id: { lane?: string; state: DeliveryState; reason?: string };
    count: number;
  }>([
    { $match: { issueId: new mongoose.Types.ObjectId(issueId), state: { $in: REFUSED } } },
    { $group: { _id: { lane: '$lane', state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
  ]);
  const lanes = new Map<string, LaneRefusals[]>();
  for (const { _id, count } of groups) {
    if (!_id.lane) continue;
    const row = { state: _id.state, reason: _id.reason ?? null, count };
    lanes.set(_id.lane, [...(lanes.get(_id.lane) ?? []), row]);
  }
  return lanes;
}

/** Reads the rows of the issue: asked for suspicious lanes only. */
export async function countSent(issueId: string, lane: string): Promise<number> {
  return Deliveries.countDocuments({ issueId, state: 'sent', lane }).hint(BY_STATE);
}

/** The letters that wait in a lane go now, whatever they waited for. */
export async function sendLaneNow(issueId: string, lane: string, now: Date): Promise<void> {
  const waiting = { issueId, lane, state: { $in: DUE }, dueAt: { $gt: now } };
  await Deliveries.updateMany(waiting, { $set: { dueAt: now }, $unset: { paid: 1 } });
}

/** The letters that wait in a lane are not sent. */
export async function skipLane(issueId: string, lane: string): Promise<void> {
  const ended = released({ state: 'skipped', reason: 'cancelled' });
  await Deliveries.updateMany({ issueId, lane, state: { $in: DUE } }, ended);
}

/** What the server of a lane said last when it refused a letter. */
export async function lastWords(issueId: string, lane: string): Promise<string> {
  const row = await Deliveries.findOne({ issueId, lane, state: { $in: REFUSED } }, { reply: 1 })
    .sort({ _id: -1 })
    .lean<Row>();
  const { code, enhanced, text } = (row?.reply ?? {}) as Partial<Reply>;
  return [code, enhanced, text].filter(Boolean).join(' ');
}
