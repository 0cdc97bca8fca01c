import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId, newId } from '../platform/mongo.ts';

/** What happened once between an issue and a reader, and is kept: it has consequences and stands in the report. */

const TIES_AT_ONCE = 500;
const KINDS = ['unsubscribe', 'bounce', 'complaint'] as const;
export type KeptKind = (typeof KINDS)[number];

const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    subscriberId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: KINDS, required: true },
    at: { type: Date, required: true },
    how: { type: String, default: null },
    reason: { type: String, default: null },
    untied: { type: Boolean, default: false }, // the reader's id was replaced by one of nobody
    done: { type: Boolean, default: false }, // its consequences are carried out
  },
  { collection: 'events', versionKey: false },
);
schema.index({ issueId: 1, kind: 1, subscriberId: 1 }, { unique: true });
schema.index({ subscriberId: 1 });
schema.index({ untied: 1, at: 1 });
schema.index({ kind: 1, at: 1 });

/** What came in by mail and had no consequence, counted by day. Nothing of its content is kept (R72). */
const incomingSchema = new Schema(
  {
    day: { type: String, required: true },
    what: { type: String, required: true },
    count: { type: Number, default: 0 },
  },
  { collection: 'incoming', versionKey: false },
);
incomingSchema.index({ day: 1, what: 1 }, { unique: true });

const Events = mongoose.model('Event', schema);
const Incoming = mongoose.model('Incoming', incomingSchema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export interface KeptEvent {
  issueId: string;
  subscriberId: string;
  kind: KeptKind;
  at: Date;
  how: string | null;
  reason: string | null;
}

/** Writes an event once. true when this was its first telling; `done` says whether an earlier one was carried out. */
export async function tell(event: KeptEvent): Promise<{ first: boolean; done: boolean }> {
  const { issueId, subscriberId, kind } = event;
  try {
    await Events.create(event);
    return { first: true, done: false };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const row = await Events.findOne({ issueId, subscriberId, kind }).lean<Row>();
  return { first: false, done: row?.done ?? false };
}

export async function markDone(event: Pick<KeptEvent, 'issueId' | 'subscriberId' | 'kind'>): Promise<void> {
  const { issueId, subscriberId, kind } = event;
  await Events.updateOne({ issueId, subscriberId, kind }, { $set: { done: true } });
}

export async function countEvents(issueId: string, kind: KeptKind): Promise<number> {
  return isId(issueId) ? Events.countDocuments({ issueId, kind }) : 0;
}

/** How many of a kind there were since a time, about all issues. */
export async function countEventsSince(kind: KeptKind, since: Date): Promise<number> {
  return Events.countDocuments({ kind, at: { $gte: since } });
}

export async function eventsOf(subscriberId: string): Promise<KeptEvent[]> {
  const rows = await Events.find({ subscriberId }).sort({ at: 1 }).lean<Row[]>();
  return rows.map(({ issueId, kind, at, how, reason }) => ({
    ...{ subscriberId, at, how: how ?? null, reason: reason ?? null },
    issueId: String(issueId),
    kind: kind as KeptKind,
  }));
}

/** Cuts the tie between events and a person who was erased: the numbers of the issue stay, nobody stands behind them. */
export async function cutTies(subscriberId: string): Promise<void> {
  const rows = await Events.find({ subscriberId }, { _id: 1 }).lean<Row[]>();
  await untie(rows);
}

/** The same for all events before a time. Returns how many. */
export async function cutOldTies(before: Date): Promise<number> {
  let cut = 0;
  for (;;) {
    const rows = await Events.find({ untied: { $ne: true }, at: { $lt: before } }, { _id: 1 })
      .limit(TIES_AT_ONCE)
      .lean<Row[]>();
    await untie(rows);
    cut += rows.length;
    if (rows.length === 0) return cut;
  }
}

async function untie(rows: Row[]): Promise<void> {
  for (const { _id } of rows)
    await Events.updateOne({ _id }, { $set: { subscriberId: newId(), reason: null, done: true, untied: true } });
}

export async function countIncoming(what: string, now: Date): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  await Incoming.updateOne({ day, what }, { $inc: { count: 1 } }, { upsert: true });
}

/** What came in on the days since one, summed by kind. */
export async function incomingSince(day: string): Promise<Record<string, number>> {
  const rows = await Incoming.find({ day: { $gte: day } }).lean<{ what: string; count: number }[]>();
  const sums: Record<string, number> = {};
  for (const { what, count } of rows) sums[what] = (sums[what] ?? 0) + count;
  return sums;
}
