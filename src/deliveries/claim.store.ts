import { Deliveries, FREE, type Row, toDelivery } from './delivery.store.ts';
import type { Delivery, DeliveryState, Reply, SkipReason } from './delivery.ts';

/*
 * Claims: who may hand over which letter. Every update names the state and the claim that it leaves, so that of two
 * senders one wins, and a sender that was thought dead can do no harm.
 */

/** Some rows that are due; another sender may be about to claim the same. */
async function dueRows(issueId: string, limit: number, now: Date): Promise<Row[]> {
  const due: Row[] = [];
  for (const state of ['waiting', 'deferred'] as const) {
    if (due.length >= limit) break;
    const rows = await Deliveries.find({ issueId, state, dueAt: { $lte: now } })
      .limit(limit - due.length)
      .lean<Row[]>();
    due.push(...rows);
  }
  return due;
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
  const due = await dueRows(issueId, limit, now);
  if (!due.length) return [];
  const ids = due.map((row) => row._id);
  const held = { state: 'claimed' as const, claim, claimedAt: now, handedAt: null };
  const done = await Deliveries.updateMany(
    { _id: { $in: ids }, state: { $in: ['waiting', 'deferred'] } },
    { $set: held },
  );
  // Got all: they are as they were read, but for the claim.
  const rows =
    done.modifiedCount === ids.length
      ? due.map((row) => ({ ...row, ...held }))
      : await Deliveries.find({ _id: { $in: ids }, claim, state: 'claimed' }).lean<Row[]>();
  return rows.length ? rows.map(toDelivery) : undefined;
}

/** Says that whoever holds the claim is still at work. */
export async function renewClaim(ids: string[], claim: string, now: Date): Promise<void> {
  await Deliveries.updateMany({ _id: { $in: ids }, claim, state: 'claimed' }, { $set: { claimedAt: now } });
}

/** A row and the claim it is held by. */
export interface Held {
  id: string;
  claim: string;
}

/** Hand-overs begin. False for those whose claim was lost: of them nothing may be sent. */
export async function markHanded(rows: Held[], now: Date): Promise<boolean[]> {
  const done = await Deliveries.updateMany(
    { ...heldBy(rows), state: 'claimed', handedAt: null },
    { $set: { handedAt: now } },
  );
  if (done.modifiedCount === rows.length) return rows.map(() => true);
  const marked = await Deliveries.find({ ...heldBy(rows), state: 'claimed', handedAt: now }, { _id: 1 }).lean<Row[]>();
  const ids = new Set(marked.map((row) => row._id.toHexString()));
  return rows.map((row) => ids.has(row.id));
}

/** What came of a hand-over. */
export type Noted = Held & { after: Pick<Delivery, 'state' | 'reply' | 'reason'> & { dueAt?: Date; sentAt?: Date } };

/**
 * Writes what came of hand-overs, equal outcomes in one update. Rows that were called uncertain in the meantime hear
 * the truth as well. Returns how many rows heard it: fewer than were given when somebody else has settled some.
 */
export async function noteOutcomes(notes: Noted[]): Promise<number> {
  const equal = new Map<string, Noted[]>();
  for (const note of notes) {
    const key = JSON.stringify({ ...note.after, sentAt: Boolean(note.after.sentAt) });
    equal.set(key, [...(equal.get(key) ?? []), note]);
  }
  const updates = [...equal.values()].map((group) => {
    const { after } = group[0] as Noted;
    // An uncertain row keeps its claim and hand-over time: they tell the person who settles it what is known.
    const free = after.state === 'uncertain' ? {} : FREE;
    return {
      updateMany: {
        filter: { ...heldBy(group), state: { $in: ['claimed', 'uncertain'] } },
        update: { $set: { ...pick(after), ...free }, $inc: { attempts: 1 } },
      },
    };
  });
  const done = await Deliveries.bulkWrite(updates as Parameters<typeof Deliveries.bulkWrite>[0], { ordered: false });
  return done.matchedCount;
}

/** By id first, which is an index; then each row by the claim that holds it. */
function heldBy(rows: Held[]) {
  const byClaim = new Map<string, string[]>();
  for (const { id, claim } of rows) byClaim.set(claim, [...(byClaim.get(claim) ?? []), id]);
  const [only] = byClaim.size === 1 ? [...byClaim.keys()] : [];
  const _id = { $in: rows.map((row) => row.id) };
  if (only !== undefined) return { _id, claim: only };
  return { _id, $or: [...byClaim].map(([claim, ids]) => ({ claim, _id: { $in: ids } })) };
}

/** Gives back claimed rows of which nothing was sent. */
export async function giveBack(ids: string[], claim: string, dueAt: Date): Promise<void> {
  if (!ids.length) return;
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', handedAt: null },
    { $set: { ...FREE, state: 'waiting', dueAt } },
  );
}

/** Gives back claimed rows that were given a time to go (`paid`: under which pace). */
export async function putOff(ids: string[], claim: string, dueAt: Date, paid: number): Promise<void> {
  await Deliveries.updateMany(
    { _id: { $in: ids }, claim, state: 'claimed', handedAt: null },
    { $set: { ...FREE, state: 'waiting', dueAt, paid } },
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
