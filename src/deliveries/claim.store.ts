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
    { $set: { state: 'claimed', claim, claimedAt: now }, $unset: { dueAt: 1 } },
  );
  if (done.modifiedCount === due.length) return due.map((row) => claimed(toDelivery(row), claim, now));
  const rows = await Deliveries.find({ _id, claim, state: 'claimed' }).lean<Row[]>();
  return rows.length ? rows.map(toDelivery) : undefined;
}

/** A row that was due, as it is now that somebody holds it. */
function claimed(delivery: Delivery, claim: string, now: Date): Delivery {
  delivery.state = 'claimed';
  delivery.claim = claim;
  delivery.claimedAt = now;
  delivery.dueAt = null;
  return delivery;
}

const { ObjectId } = mongoose.Types;
type ObjectId = mongoose.Types.ObjectId;

/** Says that whoever holds the claim is still at work. */
export async function renewClaim(ids: string[], claim: string, now: Date): Promise<void> {
  await Deliveries.updateMany({ _id: { $in: ids }, claim, state: 'claimed' }, { $set: { claimedAt: now } });
}

/** A row and the claim it is held by. */
export interface Held {
  id: string;
  claim: string;
}

/** What came of a hand-over. */
export type Noted = Held & {
  after: Pick<Delivery, 'state' | 'reply' | 'reason' | 'relay'> & { dueAt?: Date; sentAt?: Date };
};

/** A hand-over that begins, by a relay. */
export type Begun = Held & { relay: string };

/**
 * Writes what came of hand-overs. Rows that were called uncertain in the meantime hear the truth as well. Returns how
 * many rows heard it: fewer than were given when somebody else has settled some.
 */
export async function noteOutcomes(notes: Noted[]): Promise<number> {
  return (await writeHandOvers([], notes, new Date())).heard;
}

/**
 * All hand-overs of a moment in one command: `begun` are marked, and `notes` get their outcome, equal ones in one update.
 * `marked` is false for those whose claim was lost: of them nothing may be sent. By the driver itself: this is done for
 * every letter.
 */
export async function writeHandOvers(
  begun: Begun[],
  notes: Noted[],
  now: Date,
): Promise<{ marked: boolean[]; heard: number }> {
  const { matchedCount } = await Deliveries.collection.bulkWrite(
    [...markUpdates(begun, now), ...outcomeUpdates(notes)],
    {
      ordered: false,
    },
  );
  const all = begun.length + notes.length;
  if (matchedCount === all || !begun.length) return { marked: begun.map(() => true), heard: matchedCount };
  const marked = await Deliveries.find({ ...heldBy(begun), state: 'claimed', handedAt: now }, { _id: 1 }).lean<Row[]>();
  const ids = new Set(marked.map((row) => row._id.toHexString()));
  return { marked: begun.map((row) => ids.has(row.id)), heard: matchedCount - marked.length };
}

/** One update for each relay. */
function markUpdates(begun: Begun[], now: Date) {
  return [...new Set(begun.map(({ relay }) => relay))].map((relay) => {
    const held = heldBy(begun.filter((one) => one.relay === relay));
    const filter = { ...held, state: 'claimed' as const, handedAt: null };
    return { updateMany: { filter, update: { $set: { handedAt: now, relay } } } };
  });
}

function outcomeUpdates(notes: Noted[]) {
  const equal = new Map<string, Noted[]>();
  for (const note of notes) {
    const { state, reply, reason, relay, dueAt, sentAt } = note.after;
    const key = JSON.stringify([state, reply, reason, relay, dueAt, Boolean(sentAt)]);
    const group = equal.get(key);
    if (group) group.push(note);
    else equal.set(key, [note]);
  }
  return [...equal.values()].map((group) => {
    const filter = { ...heldBy(group), state: { $in: ['claimed' as const, 'uncertain' as const] } };
    return { updateMany: { filter, update: { ...outcome((group[0] as Noted).after), $inc: { attempts: 1 } } } };
  });
}

/** An uncertain row keeps its claim, hand-over time and relay: they tell the person who settles it what is known. */
function outcome(after: Noted['after']) {
  const { state, reply, reason, relay, dueAt, sentAt } = after;
  const set = { state, reply, reason, ...(dueAt ? { dueAt } : {}), ...(sentAt ? { sentAt } : {}) };
  if (state === 'uncertain' && relay) return { $set: { ...set, relay }, $unset: { claimedAt: 1 as const } };
  return state === 'uncertain' ? { $set: set, $unset: { claimedAt: 1 as const } } : released(set);
}

/** By id first, which is an index; then each row by the claim that holds it. */
function heldBy(rows: Held[]) {
  const byClaim = new Map<string, ObjectId[]>();
  for (const { id, claim } of rows) {
    const ids = byClaim.get(claim) ?? [];
    ids.push(new ObjectId(id));
    byClaim.set(claim, ids);
  }
  const groups = [...byClaim];
  const [only] = groups;
  if (only && groups.length === 1) return { _id: { $in: only[1] }, claim: only[0] };
  return {
    _id: { $in: groups.flatMap(([, ids]) => ids) },
    $or: groups.map(([claim, ids]) => ({ claim, _id: { $in: ids } })),
  };
}

/** Gives back claimed rows of which nothing was sent. */
export async function giveBack(ids: string[], claim: string, dueAt: Date): Promise<void> {
  if (!ids.length) return;
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', handedAt: null },
    released({ state: 'waiting', dueAt }),
  );
}

/** Gives back claimed rows that were given a time to go (`paid`: under which pace). */
export async function putOff(ids: string[], claim: string, dueAt: Date, paid: number): Promise<void> {
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', handedAt: null },
    released({ state: 'waiting', dueAt, paid }),
  );
}

/** Ends claimed rows that must not be sent. */
export async function skipRows(ids: string[], claim: string, reason: SkipReason): Promise<void> {
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', handedAt: null },
    released({ state: 'skipped', reason }),
  );
}

/** Claims whose holder has not been heard of since `before`: what was never handed over waits again. */
export async function takeBackClaims(issueIds: string[], before: Date, now: Date): Promise<number> {
  const done = await Deliveries.updateMany(
    { ...silent(issueIds, before), handedAt: null },
    released({ state: 'waiting', dueAt: now }),
  );
  return done.modifiedCount;
}

/** Claims whose holder is gone and whose hand-over had begun. */
export async function abandonedHandOvers(issueIds: string[], before: Date, limit = 500): Promise<Delivery[]> {
  const rows = await Deliveries.find({ ...silent(issueIds, before), handedAt: { $ne: null } })
    .limit(limit)
    .lean<Row[]>();
  return rows.map(toDelivery);
}

/** By issue and state, of which there is an index: at any time few rows are claimed. */
function silent(issueIds: string[], before: Date) {
  return { issueId: { $in: issueIds }, state: 'claimed' as const, claimedAt: { $lt: before } };
}
