import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** The reports are proof that purges ran; two years of them are enough. */
const REPORTS_LIVE_S = 730 * 86_400;

const schema = new Schema(
  {
    what: { type: String, required: true },
    days: { type: Number, required: true },
    removed: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'retention', versionKey: false },
);
schema.index({ what: 1, at: -1 });
schema.index({ at: 1 }, { expireAfterSeconds: REPORTS_LIVE_S });

const Runs = mongoose.model('Retention', schema);
type Row = InferSchemaType<typeof schema>;

/** One purge: how many rows it took away, and which limit it went by. */
export interface Run {
  what: string;
  days: number;
  removed: number;
  at: Date;
}

export async function addRun(run: Run): Promise<void> {
  await Runs.create(run);
}

/** Newest first. */
export async function latestRuns(what: string, limit: number): Promise<Run[]> {
  const rows = await Runs.find({ what }).sort({ at: -1 }).limit(limit).lean<Row[]>();
  return rows.map(({ days, removed, at }) => ({ what, days, removed, at }));
}
