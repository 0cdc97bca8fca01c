import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { Complaints } from './complaints.ts';

/** What the complaint monitor has done about an issue. */
const counted = { complaints: { type: Number, default: 0 }, sent: { type: Number, default: 0 } };
const schema = new Schema(
  {
    _id: { type: String, required: true }, // the issue
    warnedAt: { type: Date, default: null },
    stopped: counted, // of the issue, when it was last stopped
    month: counted, // of thirty days, at the same time
    rateAt: { type: Date, default: null }, // when the rate that was read at Google then had been noted
  },
  { collection: 'complaintwatch', minimize: false, versionKey: false },
);
schema.index({ warnedAt: -1 });

const Watches = mongoose.model('ComplaintWatch', schema);
type Row = InferSchemaType<typeof schema>;

export interface Watch {
  warnedAt: Date | null;
  stopped: Complaints;
  month: Complaints;
  rateAt: Date | null;
}

export async function watchOf(issueId: string): Promise<Watch> {
  const row = await Watches.findById(issueId).lean<Row>();
  const of = (counts?: { complaints: number; sent: number } | null) => ({
    complaints: counts?.complaints ?? 0,
    sent: counts?.sent ?? 0,
  });
  return {
    warnedAt: row?.warnedAt ?? null,
    stopped: of(row?.stopped),
    month: of(row?.month),
    rateAt: row?.rateAt ?? null,
  };
}

export async function noteStopped(issueId: string, seen: Omit<Watch, 'warnedAt'>): Promise<void> {
  await Watches.updateOne({ _id: issueId }, { $set: seen }, { upsert: true });
}

/** True the first time. */
export async function noteWarned(issueId: string, now: Date): Promise<boolean> {
  if ((await watchOf(issueId)).warnedAt) return false;
  await Watches.updateOne({ _id: issueId }, { $set: { warnedAt: now } }, { upsert: true });
  return true;
}

/** The issues that were warned about since a time, the newest first. */
export async function watchedSince(since: Date, limit: number): Promise<string[]> {
  const rows = await Watches.find({ warnedAt: { $gte: since } }, { _id: 1 })
    .sort({ warnedAt: -1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map((row) => row._id);
}
