import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { type Purpose, TO_OPERATORS } from './letter.store.ts';

/*
 * The stop of single letters (R138): while it is on, letters to readers wait in the store. Letters to those who run the
 * house go on: they are how a person learns what is wrong.
 */

const ALL = 'all';

const schema = new Schema(
  {
    _id: { type: String, required: true },
    by: { type: String, required: true },
    since: { type: Date, required: true },
  },
  { collection: 'letterstops', versionKey: false },
);
const Stops = mongoose.model('LetterStop', schema);
type Row = InferSchemaType<typeof schema>;

/** Who stopped single letters, and when. */
export interface LetterStop {
  by: string;
  since: Date;
}

export async function letterStop(): Promise<LetterStop | null> {
  const row = await Stops.findById(ALL).lean<Row>();
  return row && { by: row.by, since: row.since };
}

/** Whether a letter of this purpose may leave now. */
export async function mayLeave(purpose: Purpose): Promise<boolean> {
  return TO_OPERATORS.includes(purpose) || (await letterStop()) === null;
}

/** True when they were not stopped before. */
export async function stopLetters(by: string, now = new Date()): Promise<boolean> {
  const done = await Stops.updateOne({ _id: ALL }, { $setOnInsert: { by, since: now } }, { upsert: true });
  return done.upsertedCount === 1;
}

/** True when they were stopped. */
export async function letLettersGo(): Promise<boolean> {
  return (await Stops.deleteOne({ _id: ALL })).deletedCount === 1;
}
