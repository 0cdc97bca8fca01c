import mongoose from 'mongoose';
import { BY_TIME, Deliveries, DUE, type Row, released, toDelivery } from './delivery.store.ts';
import type { Delivery, SkipReason } from './delivery.ts';

/*
 * Claims: who may hand over which letter. Every update names the state and the claim that it leaves, so that of two
 * senders one wins, and a sender that was thought dead can do no harm.
 */

/**
 * Claims up to `limit` rows that are due, the longest due first but for the first `skip`, and returns those it got. Of
 * senders that want the same row one gets it, because the update names the states it leaves; undefined means that
 * others took all: try again. Senders that skip differently seldom want the same.
 */
export async function claimRows(
  issueId: string,
  claim: string,
  limit: number,
  now: Date,
  skip = 0,
): Promise<Delivery[] | undefined> {
  const due = await Deliveries.find({ issueId, dueAt: { $lte: now }, state: { $in: DUE } })
    .sort({ dueAt: 1 })
    .skip(skip)
    .limit(limit)
    .batchSize(limit)
    .hint(BY_TIME)
    .lean<Row[]>();
  if (!due.length) return [];
  const _id = { $in: due.map((row) => row._id) };
  const done = await Deliveries.collection.updateMany(
    { _id, state: { $in: DUE } },
    { $set: { state: 'claimed', claim }, $unset: { dueAt: 1 } },
  );
  if (done.modifiedCount === due.length) return due.map((row) => claimed(toDelivery(row), claim));
  const rows = await Deliveries.find({ _id, claim, state: 'claimed' }).lean<Row[]>();
  return rows.length ? rows.map(toDelivery) : undefined;
}

/** A row that was due, as it is now that somebody holds it. */
function claimed(delivery: Delivery, claim: string): Delivery {
  delivery.state = 'claimed';
  delivery.claim = claim;
  delivery.dueAt = null;
  return delivery;
}

const { ObjectId } = mongoose.Types;
type ObjectId = mongoose.Types.ObjectId;

/** What came of the hand-over of a row that a claim holds; when nobody knows, by which relay and since when. */
export interface Noted {
  id: string;
  claim: string;
  after: Pick<Delivery, 'state' | 'reply' | 'reason'> & {
    dueAt?: Date;
    sentAt?: Date;
    relay?: string;
    handedAt?: Date;
  };
}

/**
 * Writes what came of hand-overs, equal outcomes in one update. Rows that were called uncertain in the meantime hear the
 * truth as well. Returns how many rows heard it: fewer than were given when somebody else has settled some. By the driver
 * itself: this is done for every letter.
 */
export async function noteOutcomes(notes: Noted[]): Promise<number> {
  const { matchedCount } = await Deliveries.collection.bulkWrite(outcomeUpdates(notes), { ordered: false });
  return matchedCount;
}

function outcomeUpdates(notes: Noted[]) {
  const equal = new Map<string, Noted & { ids: ObjectId[] }>();
  for (const note of notes) {
    const { state, reply, reason, relay, handedAt, dueAt, sentAt } = note.after;
    const key = JSON.stringify([note.claim, state, reply, reason, relay, handedAt, dueAt, Boolean(sentAt)]);
    const group = equal.get(key);
    if (group) group.ids.push(new ObjectId(note.id));
    else equal.set(key, { ...note, ids: [new ObjectId(note.id)] });
  }
  return [...equal.values()].map(({ ids, claim, after }) => {
    const filter = { _id: { $in: ids }, claim, state: { $in: ['claimed' as const, 'uncertain' as const] } };
    return { updateMany: { filter, update: { ...outcome(after), $inc: { attempts: 1 } } } };
  });
}

/** An uncertain row keeps its claim, for whoever hears the truth later. */
function outcome({ state, reply, reason, relay, handedAt, dueAt, sentAt }: Noted['after']) {
  if (state === 'uncertain')
    return { $set: { state, reply, reason, ...(relay ? { relay } : {}), ...(handedAt ? { handedAt } : {}) } };
  return released({ state, reply, reason, ...(dueAt ? { dueAt } : {}), ...(sentAt ? { sentAt } : {}) });
}

/** Gives back claimed rows of which nothing was sent. */
export async function giveBack(ids: string[], claim: string, dueAt: Date): Promise<void> {
  if (!ids.length) return;
  await Deliveries.updateMany({ _id: { $in: ids }, claim, state: 'claimed' }, released({ state: 'waiting', dueAt }));
}

/** Gives back claimed rows that were given a time to go (`paid`: under which pace). */
export async function putOff(ids: string[], claim: string, dueAt: Date, paid: number): Promise<void> {
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed' },
    released({ state: 'waiting', dueAt, paid }),
  );
}

/** Ends claimed rows that must not be sent. */
export async function skipRows(ids: string[], claim: string, reason: SkipReason): Promise<void> {
  await Deliveries.updateMany({ _id: { $in: ids }, claim, state: 'claimed' }, released({ state: 'skipped', reason }));
}

/** The claims that rows of some issues are held by. There is an index by issue and state, and few rows are held. */
export async function claimsOf(issueIds: string[]): Promise<string[]> {
  const claims = await Deliveries.distinct('claim', { issueId: { $in: issueIds }, state: 'claimed' });
  return claims.filter((claim) => typeof claim === 'string');
}

/** The rows that some claims hold. */
export async function claimedUnder(issueIds: string[], claims: string[]): Promise<Delivery[]> {
  const held = { issueId: { $in: issueIds }, state: 'claimed' as const, claim: { $in: claims } };
  return (await Deliveries.find(held).lean<Row[]>()).map(toDelivery);
}
