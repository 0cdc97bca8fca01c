import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { Fault } from './fault.ts';

/** What the doctor found the last time. One row; losing it costs an hour. */
const schema = new Schema(
  {
    _id: { type: String, required: true },
    faults: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'examinations', versionKey: false },
);

const Examinations = mongoose.model('Examination', schema);
type Row = InferSchemaType<typeof schema>;
const LAST = 'last';

export async function keepExamination(faults: Fault[], now = new Date()): Promise<void> {
  await Examinations.updateOne({ _id: LAST }, { $set: { faults, at: now } }, { upsert: true });
}

/** What was found the last time; null before the first. */
export async function lastExamination(): Promise<{ faults: Fault[]; at: Date } | null> {
  const row = await Examinations.findById(LAST).lean<Row>();
  return row && { faults: row.faults as Fault[], at: row.at };
}
