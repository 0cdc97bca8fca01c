import mongoose from 'mongoose';
import { BY_REASON, BY_STATE, countRows, Deliveries, OPEN, type Row } from './delivery.store.ts';
import type { DeliveryState } from './delivery.ts';

interface Tallied {
  state: DeliveryState;
  reason: string | null;
  count: number;
}

/** In the order from end to beginning: a letter that moves on meanwhile is not counted twice. */
const UNSENT: DeliveryState[] = ['bounced', 'failed', 'skipped', 'uncertain', 'claimed', 'deferred', 'waiting'];
const TELLING_WHY: DeliveryState[] = ['bounced', 'failed', 'skipped'];

/**
 * How many rows there are by state and reason: the books. They are counted by indexes alone, and no row is read: the
 * sent ones are all but the others. Should rows come or go back meanwhile, everything is asked for in one question.
 */
export async function tally(issueId: string): Promise<Tallied[]> {
  const all = await countRows(issueId);
  const others = await tallyStates(issueId, UNSENT);
  const sent = all - others.reduce((sum, { count }) => sum + count, 0);
  const moving = others.some(({ state }) => OPEN.includes(state));
  if (sent < 0 || (moving && all !== (await countRows(issueId)))) return groupRows(issueId);
  return sent ? [...others, { state: 'sent', reason: null, count: sent }] : others;
}

/** The rows in some states alone. */
export async function tallyStates(issueId: string, states: DeliveryState[]): Promise<Tallied[]> {
  const told: Tallied[] = [];
  for (const state of states) told.push(...(await tallyState(issueId, state)));
  return told;
}

async function tallyState(issueId: string, state: DeliveryState): Promise<Tallied[]> {
  const count = await Deliveries.countDocuments({ issueId, state }).hint(BY_STATE);
  if (!count) return [];
  const told = TELLING_WHY.includes(state) ? await tallyReasons(issueId, state) : [];
  const rest = count - told.reduce((sum, one) => sum + one.count, 0);
  return rest > 0 ? [...told, { state, reason: null, count: rest }] : told;
}

/** From one reason to the next in the index: there are few, however many letters have them. */
async function tallyReasons(issueId: string, state: DeliveryState): Promise<Tallied[]> {
  const told: Tallied[] = [];
  for (let reason = await reasonAfter(issueId, state, ''); reason; reason = await reasonAfter(issueId, state, reason))
    told.push({ state, reason, count: await Deliveries.countDocuments({ issueId, state, reason }).hint(BY_REASON) });
  return told;
}

async function reasonAfter(issueId: string, state: DeliveryState, reason: string): Promise<string | null> {
  const next = await Deliveries.findOne({ issueId, state, reason: { $gt: reason } }, { reason: 1 })
    .sort({ reason: 1 })
    .hint(BY_REASON)
    .lean<Row>();
  return next?.reason ?? null;
}

async function groupRows(issueId: string): Promise<Tallied[]> {
  const groups = await Deliveries.aggregate<{ _id: { state: DeliveryState; reason: string | null }; count: number }>([
    { $match: { issueId: new mongoose.Types.ObjectId(issueId) } },
    { $group: { _id: { state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
  ]);
  return groups.map((group) => ({ state: group._id.state, reason: group._id.reason ?? null, count: group.count }));
}
