import mongoose from 'mongoose';
import { countRows, Deliveries } from './delivery.store.ts';
import { DELIVERY_STATES, type DeliveryState } from './delivery.ts';

interface Tallied {
  state: DeliveryState;
  reason: string | null;
  count: number;
}

/**
 * How many rows there are by state and reason: the books. Most rows of an issue are sent, and are counted by the index
 * alone: all, less the others, which are told in one question. While rows come or go, everything is one question.
 */
export async function tally(issueId: string): Promise<Tallied[]> {
  const before = await countRows(issueId);
  const others = await groupRows({ issueId: new mongoose.Types.ObjectId(issueId), state: { $in: UNSENT } });
  if (before !== (await countRows(issueId))) return groupRows({ issueId: new mongoose.Types.ObjectId(issueId) });
  const sent = before - others.reduce((sum, { count }) => sum + count, 0);
  return sent ? [...others, { state: 'sent', reason: null, count: sent }] : others;
}

const UNSENT = DELIVERY_STATES.filter((state) => state !== 'sent');

async function groupRows(which: { issueId: mongoose.Types.ObjectId; state?: object }): Promise<Tallied[]> {
  const groups = await Deliveries.aggregate<{ _id: { state: DeliveryState; reason: string | null }; count: number }>([
    { $match: which },
    { $group: { _id: { state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
  ]);
  return groups.map((group) => ({ state: group._id.state, reason: group._id.reason ?? null, count: group.count }));
}
