import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../platform/mongo.ts';
import { DELIVERY_STATES, type Delivery, type DeliveryState, type Reply, type SkipReason } from './delivery.ts';

const MOST_ON_A_PAGE = 200;

/** The index of rows that are due, by time: named by the queries that want the first of them. */
export const BY_TIME = { issueId: 1, dueAt: 1 } as const;
/** Every row of an issue by its state, and those that say why they ended as they did. */
export const BY_STATE = { issueId: 1, state: 1, _id: 1 } as const;
export const BY_REASON = { issueId: 1, state: 1, reason: 1 } as const;

/**
 * A field is there only while it says something: what nobody holds has no claim, what is not due has no time. So rows
 * are small, and the index of times holds only the rows that are due.
 */
const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    subscriberId: { type: Schema.Types.ObjectId, required: true },
    address: String,
    variant: String,
    lane: String,
    paid: Number,
    state: { type: String, enum: DELIVERY_STATES, required: true },
    dueAt: Date,
    attempts: Number,
    claim: String,
    relay: String,
    handedAt: Date,
    reply: Schema.Types.Mixed,
    reason: String,
    date: { type: Date, required: true },
    sentAt: Date,
    gaveUp: Boolean,
  },
  { collection: 'deliveries', minimize: false, versionKey: false },
);
schema.index({ subscriberId: 1, issueId: 1 }, { unique: true });
schema.index(BY_STATE);
schema.index(BY_REASON, { partialFilterExpression: { reason: { $gt: '' } } });
schema.index(BY_TIME, { partialFilterExpression: { dueAt: { $exists: true } } });

/** The model; only the stores of this room use it. */
export const Deliveries = mongoose.model('Delivery', schema);
export type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

/** States in which a letter has not come to its end. */
export const OPEN: DeliveryState[] = ['waiting', 'claimed', 'deferred'];

/** States in which a letter is tried when its time has come. */
export const DUE: DeliveryState[] = ['waiting', 'deferred'];

/** An update that lets go of a row: whoever held it, and the time it was due, unless it is due again. */
export function released(set: Partial<Omit<Delivery, 'id' | 'issueId' | 'subscriberId'>>) {
  const $unset = { claim: 1, relay: 1, handedAt: 1, ...(set.dueAt ? {} : { dueAt: 1 }) };
  return { $set: set, $unset };
}

/** `skip` is why a row comes to its end before it has begun; null or absent when it does not. */
export type NewDelivery = Pick<Delivery, 'issueId' | 'subscriberId' | 'address' | 'variant' | 'date' | 'lane'> & {
  skip?: SkipReason | null;
};

/** Makes a row for each reader who has none yet for this issue. By the driver itself: a fan-out makes a million of them. */
export async function insertMissing(rows: NewDelivery[]): Promise<void> {
  if (!rows.length) return;
  try {
    await Deliveries.collection.insertMany(rows.map(toNewRow), { ordered: false });
  } catch (error) {
    if (!onlyDuplicates(error)) throw error;
  }
}

function toNewRow({ issueId, subscriberId, address, variant, lane, date, skip }: NewDelivery) {
  const issue = new mongoose.Types.ObjectId(issueId);
  const subscriber = new mongoose.Types.ObjectId(subscriberId);
  return skip
    ? { issueId: issue, subscriberId: subscriber, address, variant, lane, date, state: 'skipped', reason: skip }
    : { issueId: issue, subscriberId: subscriber, address, variant, lane, date, state: 'waiting', dueAt: date };
}

export async function countRows(issueId: string): Promise<number> {
  return Deliveries.countDocuments({ issueId }).hint(BY_STATE);
}

/** Ends all rows of an issue, or of a reader, that nobody has begun. */
export async function skipWaiting(
  whose: { issueId: string } | { subscriberId: string },
  reason: SkipReason,
): Promise<void> {
  await Deliveries.updateMany({ ...whose, state: { $in: DUE } }, released({ state: 'skipped', reason }));
}

/** Moves uncertain rows: one, or all of an issue (`limit` at a time). Returns how many moved. */
export async function moveUncertain(
  which: { issueId: string; id?: string },
  after: { state: 'waiting' | 'sent'; reason: string | null; dueAt?: Date; sentAt?: Date },
): Promise<number> {
  const { id, issueId } = which;
  if (id !== undefined && !isId(id)) return 0;
  const done = await Deliveries.updateMany(
    { issueId, state: 'uncertain', ...(id ? { _id: id } : {}) },
    released(after),
  );
  return done.modifiedCount;
}

/** A returned letter proves that the relay had taken it, whatever we knew. */
export async function moveToBounced(
  issueId: string,
  subscriberId: string,
  reply: Reply,
  reason: string,
): Promise<boolean> {
  const done = await Deliveries.updateOne(
    {
      issueId,
      subscriberId,
      state: { $in: ['sent', 'uncertain', 'claimed'] },
    },
    released({ state: 'bounced', reply, reason }),
  );
  return done.modifiedCount === 1;
}

/** How many letters failed or came back. */
export async function countTrouble(issueId: string): Promise<number> {
  return Deliveries.countDocuments({ issueId, state: { $in: ['failed', 'bounced'] } });
}

/** Whether a letter of the issue has not come to its end. */
export async function hasOpen(issueId: string): Promise<boolean> {
  // One question: between two a letter could go from the one state to the other.
  return (await Deliveries.exists({ issueId, state: { $in: OPEN } })) !== null;
}

/** Whether a letter of the issue is due by a time. */
export async function hasDue(issueId: string, by: Date): Promise<boolean> {
  const next = await nextDue(issueId);
  return next !== null && next <= by;
}

/** The earliest time at which a row of the issue is due, or null. */
export async function nextDue(issueId: string): Promise<Date | null> {
  const row = await Deliveries.findOne({ issueId, dueAt: { $gt: new Date(0) }, state: { $in: DUE } }, { dueAt: 1 })
    .sort({ dueAt: 1 })
    .hint(BY_TIME)
    .lean<Row>();
  return row?.dueAt ?? null;
}

/** Rows of an issue in the order of their ids. `after` is the `next` of the page before. */
export async function listDeliveries(
  issueId: string,
  query: { state?: DeliveryState; reason?: string; after?: string; limit?: number } = {},
): Promise<{ items: Delivery[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, MOST_ON_A_PAGE);
  const filter = {
    issueId,
    ...(query.state ? { state: query.state } : {}),
    ...(query.reason ? { reason: query.reason } : {}),
    ...(query.after && isId(query.after) ? { _id: { $gt: query.after } } : {}),
  };
  const rows = await Deliveries.find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .lean<Row[]>();
  const page = rows.slice(0, limit).map(toDelivery);
  return { items: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

export async function findDelivery(issueId: string, subscriberId: string): Promise<Delivery | null> {
  const row = await Deliveries.findOne({ issueId, subscriberId }).lean<Row>();
  return row && toDelivery(row);
}

/** All letters to one reader. */
export async function deliveriesTo(subscriberId: string): Promise<Delivery[]> {
  const rows = await Deliveries.find({ subscriberId }).lean<Row[]>();
  return rows.map(toDelivery);
}

/** Takes the address, and the servers' words that may repeat it, from all rows of a reader that have come to their end. */
export async function blankAddress(subscriberId: string): Promise<number> {
  const done = await Deliveries.updateMany(
    { subscriberId, state: { $nin: OPEN } },
    { $set: { address: '', reply: null } },
  );
  return done.matchedCount;
}

/** Takes the words of mail servers from letters of an issue that have come to their end; the codes stay. Returns how many. */
export async function blankReplies(issueId: string): Promise<number> {
  const done = await Deliveries.updateMany(
    { issueId, state: { $in: ['failed', 'bounced', 'uncertain'] }, 'reply.text': { $gt: '' } },
    { $set: { 'reply.text': '' } },
  );
  return done.modifiedCount;
}

/** Deletes the rows of an issue that have come to their end. Returns how many. */
export async function deleteEnded(issueId: string): Promise<number> {
  return (await Deliveries.deleteMany({ issueId, state: { $nin: OPEN } })).deletedCount;
}

/** A bulk insert that went wrong only because the rows were there already. */
function onlyDuplicates(error: unknown): boolean {
  const writeErrors = (error as { writeErrors?: unknown }).writeErrors;
  return Array.isArray(writeErrors) && writeErrors.length
    ? writeErrors.every((one) => isDuplicate(one) || isDuplicate((one as { err?: unknown }).err))
    : isDuplicate(error);
}

/** Field by field: a row is read for every letter, and spreading objects costs a hundred times as much. */
export function toDelivery(row: Row): Delivery {
  return {
    id: row._id.toHexString(),
    issueId: row.issueId.toHexString(),
    subscriberId: row.subscriberId.toHexString(),
    address: row.address ?? '',
    variant: row.variant ?? '',
    lane: row.lane ?? '',
    paid: row.paid ?? null,
    state: row.state,
    dueAt: row.dueAt ?? null,
    attempts: row.attempts ?? 0,
    claim: row.claim ?? null,
    handedAt: row.handedAt ?? null,
    relay: row.relay ?? null,
    reply: row.reply ?? null,
    reason: row.reason ?? null,
    date: row.date,
    sentAt: row.sentAt ?? null,
  };
}
