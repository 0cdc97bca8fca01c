import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** The share of letters that readers at Gmail reported as spam on a day, as a person read it (R49). */
export interface SpamRate {
  day: string; // '2026-11-24'
  percent: number; // 0 to 100
  by: string;
  at: Date; // when it was noted
}

const schema = new Schema(
  {
    _id: { type: String, required: true }, // the day
    percent: { type: Number, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'spamrates', versionKey: false },
);
const Rates = mongoose.model('SpamRate', schema);
type Row = InferSchemaType<typeof schema>;

/** Keeps the rate of a day; one that was noted before is replaced. */
export async function putSpamRate({ day, ...facts }: SpamRate): Promise<void> {
  await Rates.updateOne({ _id: day }, { $set: facts }, { upsert: true });
}

/** The latest days first. */
export async function listSpamRates(limit: number): Promise<SpamRate[]> {
  const rows = await Rates.find({}).sort({ _id: -1 }).limit(limit).lean<Row[]>();
  return rows.map(({ _id, percent, by, at }) => ({ day: _id, percent, by, at }));
}
