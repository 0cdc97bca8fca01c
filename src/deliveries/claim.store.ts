import type mongoose from 'mongoose';
import { Deliveries, FREE, type Row, toDelivery } from './delivery.store.ts';
import type { Delivery, DeliveryState, Reply, SkipReason } from './delivery.ts';

/*
 * Claims: who may hand over which letter. Every update names the state and the claim that it leaves, so that of two
 * senders one wins, and a sender that was thought dead can do no harm.
 */

/** Some rows that are due; another sender may be about to claim the same. */
async function dueRows(issueId: string, limit: number, now: Date): Promise<mongoose.Types.ObjectId[]> {
  const ids: mongoose.Types.ObjectId[] = [];
  for (const state of ['waiting', 'deferred'] as const) {
    if (ids.length >= limit) break;
    const rows = await Deliveries.find({ issueId, state, dueAt: { $lte: now } }, { _id: 1 })
      .limit(limit - ids.length)
      .lean<Row[]>();
    ids.push(...rows.map((row) => row._id));
  }
  return ids;
}

/**
 * Claims up to `limit` rows that are due and returns those it got. Of senders that want the same row one gets it,
 * because the update names the states it leaves; undefined means that others took all of them: try again.
 */
export async function claimRows(
  issueId: string,
  claim: string,
  limit: number,
  now: Date,
): Promise<Delivery[] | undefined> {
  const ids = await dueRows(issueId, limit, now);
  if (!ids.length) return [];
  await Deliveries.updateMany(
    { _id: { $in: ids }, state: { $in: ['waiting', 'deferred'] } },
    { $set: { state: 'claimed', claim, claimedAt: now, handedAt: null } },
  );
  const rows = await Deliveries.find({ _id: { $in: ids }, claim, state: 'claimed' }).lean<Row[]>();
  return rows.length ? rows.map(toDelivery) : undefined;
}

/** Says that whoever holds the claim is still at work. */
export async function renewClaim(ids: string[], claim: string, now: Date): Promise<void> {
  await Deliveries.updateMany({ _id: { $in: ids }, claim, state: 'claimed' }, { $set: { claimedAt: now } });
}

/** The hand-over begins. False when the claim was lost: then nothing may be sent. */
export async function markHanded(id: string, claim: string, now: Date): Promise<boolean> {
  const done = await Deliveries.updateOne(
    { _id: id, claim, state: 'claimed', handedAt: null },
    { $set: { handedAt: now, claimedAt: now } },
  );
  return done.modifiedCount === 1;
}

/** Writes what came of a hand-over. A row that was called uncertain in the meantime hears the truth as well. */
export async function noteOutcome(
  id: string,
  claim: string,
  after: Pick<Delivery, 'state' | 'reply' | 'reason'> & { dueAt?: Date; sentAt?: Date },
): Promise<boolean> {
  // An uncertain row keeps its claim and hand-over time: they tell the person who settles it what is known.
  const free = after.state === 'uncertain' ? {} : FREE;
  const done = await Deliveries.updateOne(
    { _id: id, claim, state: { $in: ['claimed', 'uncertain'] } },
    { $set: { ...pick(after), ...free }, $inc: { attempts: 1 } },
  );
  return done.matchedCount === 1;
}

/** Gives back claimed rows of which nothing was sent; `calledOff` ones were marked first. */
export async function giveBack(ids: string[], claim: string, dueAt: Date, calledOff = false): Promise<void> {
  if (!ids.length) return;
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', ...(calledOff ? {} : { handedAt: null }) },
    { $set: { ...FREE, state: 'waiting', dueAt } },
  );
}

/** Ends claimed rows that must not be sent. */
export async function skipRows(ids: string[], claim: string, reason: SkipReason): Promise<void> {
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', handedAt: null },
    { $set: { ...FREE, state: 'skipped', reason } },
  );
}

/** Claims whose holder has not been heard of since `before`: what was never handed over waits again. */
export async function takeBackClaims(before: Date, now: Date): Promise<number> {
  const done = await Deliveries.updateMany(
    { state: 'claimed', claimedAt: { $lt: before }, handedAt: null },
    { $set: { ...FREE, state: 'waiting', dueAt: now } },
  );
  return done.modifiedCount;
}

/** Claims whose holder is gone and whose hand-over had begun. */
export async function abandonedHandOvers(before: Date, limit = 500): Promise<Delivery[]> {
  const rows = await Deliveries.find({ state: 'claimed', claimedAt: { $lt: before }, handedAt: { $ne: null } })
    .limit(limit)
    .lean<Row[]>();
  return rows.map(toDelivery);
}

function pick(after: {
  state: DeliveryState;
  reply: Reply | null;
  reason: string | null;
  dueAt?: Date;
  sentAt?: Date;
}) {
  const { state, reply, reason, dueAt, sentAt } = after;
  return { state, reply, reason, ...(dueAt ? { dueAt } : {}), ...(sentAt ? { sentAt } : {}) };
}
