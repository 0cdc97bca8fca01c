import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { Tally } from './event.ts';

const tallySchema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: ['image', 'click'], required: true },
    link: { type: Number, required: true }, // 0: the image
    hour: { type: Date, required: true },
    people: { type: Number, default: 0 },
    machines: { type: Number, default: 0 },
  },
  { collection: 'tallies', versionKey: false },
);
tallySchema.index({ issueId: 1, kind: 1, link: 1, hour: 1 }, { unique: true });

const traceSchema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    subscriberId: { type: Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: ['image', 'click'], required: true },
    link: { type: Number, required: true },
    day: { type: String, required: true }, // no time of day: R95
    since: { type: Date, required: true }, // midnight of that day, to be purged by
  },
  { collection: 'traces', versionKey: false },
);
traceSchema.index({ issueId: 1, subscriberId: 1, kind: 1, link: 1, day: 1 }, { unique: true });
traceSchema.index({ subscriberId: 1 });
traceSchema.index({ since: 1, _id: 1 });

const Tallies = mongoose.model('Tally', tallySchema);
const Traces = mongoose.model('Trace', traceSchema);
type TallyRow = InferSchemaType<typeof tallySchema>;
type TraceRow = InferSchemaType<typeof traceSchema>;

/** One thing that a consenting reader fetched on a day. */
export interface Trace {
  issueId: string;
  subscriberId: string;
  kind: Tally['kind'];
  link: number | null;
  day: string; // '2026-11-09'
}

/**
 * Adds counts, each in its hour. Returns those that the store refused (two processes that began the same counter at
 * once, say) to be added again; throws when the store did not answer, and then nothing is known to have been added.
 */
export async function addTallies(tallies: Tally[]): Promise<Tally[]> {
  if (tallies.length === 0) return [];
  const operations = tallies.map(({ issueId, kind, link, hour, people, machines }) => ({
    updateOne: {
      filter: { issueId: new mongoose.Types.ObjectId(issueId), kind, link: link ?? 0, hour },
      update: { $inc: { people, machines } },
      upsert: true,
    },
  }));
  try {
    // The driver's own: every field has its type already, and a flood is no time to check each again.
    await Tallies.collection.bulkWrite(operations, { ordered: false });
    return [];
  } catch (error) {
    const refused = refusedOf(error);
    if (!refused) throw error;
    return refused.map((at) => tallies[at]).filter((tally) => tally !== undefined);
  }
}

/** Writes traces once each. Safe to repeat. */
export async function addTraces(traces: Trace[]): Promise<void> {
  if (traces.length === 0) return;
  const operations = traces.map(({ issueId, subscriberId, kind, link, day }) => {
    const filter = {
      issueId: new mongoose.Types.ObjectId(issueId),
      subscriberId: new mongoose.Types.ObjectId(subscriberId),
      ...{ kind, link: link ?? 0, day },
    };
    const since = new Date(`${day}T00:00:00Z`);
    return { updateOne: { filter, update: { $setOnInsert: { since } }, upsert: true } };
  });
  try {
    await Traces.collection.bulkWrite(operations, { ordered: false });
  } catch (error) {
    if (!refusedOf(error)) throw error; // a double is what "once each" means
  }
}

export async function talliesOf(issueId: string): Promise<Tally[]> {
  const rows = await Tallies.find({ issueId }).sort({ hour: 1 }).lean<TallyRow[]>();
  return rows.map(({ kind, link, hour, people, machines }) => ({
    ...{ issueId, hour, people, machines },
    kind: kind as Tally['kind'],
    link: link || null,
  }));
}

export async function tracesOf(subscriberId: string): Promise<Trace[]> {
  const rows = await Traces.find({ subscriberId }).sort({ day: 1 }).lean<TraceRow[]>();
  return rows.map((row) => ({
    ...{ issueId: String(row.issueId), subscriberId, day: row.day },
    kind: row.kind as Trace['kind'],
    link: row.link || null,
  }));
}

export async function deleteTraces(subscriberId: string): Promise<void> {
  await Traces.deleteMany({ subscriberId });
}

/** Those of before a time go, the counters stay (R95). Returns how many. */
export async function deleteOldTraces(before: Date): Promise<number> {
  return (await Traces.deleteMany({ since: { $lt: before } })).deletedCount;
}

/** The places of the operations that a bulk write refused, or null when it failed as a whole. */
function refusedOf(error: unknown): number[] | null {
  const { writeErrors } = error as { writeErrors?: unknown };
  const list = Array.isArray(writeErrors) ? writeErrors : writeErrors ? [writeErrors] : [];
  return list.length ? list.map((one: { index: number }) => one.index) : null;
}
