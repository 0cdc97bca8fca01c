import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate } from '../mongo.ts';

const schema = new Schema(
  {
    _id: { type: String, required: true },
    since: { type: Date, required: true },
    lastAt: { type: Date, default: null }, // null: released
    held: { type: Number, required: true },
    domain: { type: String, default: null }, // the one whose limit was reached last; null: the limit for all
    releasedAt: { type: Date, default: null },
  },
  { collection: 'brakes', versionKey: false },
);
const Brakes = mongoose.model('Brake', schema);
export type BrakeRow = InferSchemaType<typeof schema>;

export async function findBrake(id: string): Promise<BrakeRow | null> {
  return Brakes.findById(id).lean<BrakeRow>();
}

/** Counts one letter that was held back. True when the brake was off until now: since `fresh`, nothing was held. */
export async function noteHeld(id: string, domain: string | null, fresh: Date, now: Date): Promise<boolean> {
  const more = await Brakes.updateOne(
    { _id: id, lastAt: { $gt: fresh } },
    { $set: { lastAt: now, domain }, $inc: { held: 1 } },
  );
  if (more.matchedCount) return false;
  try {
    const begun = await Brakes.updateOne(
      { _id: id, $or: [{ lastAt: null }, { lastAt: { $lte: fresh } }] },
      { $set: { since: now, lastAt: now, held: 1, domain } },
      { upsert: true },
    );
    return begun.modifiedCount + begun.upsertedCount === 1;
  } catch (error) {
    // Another process put the brake on in the same moment.
    if (isDuplicate(error)) return false;
    throw error;
  }
}

export async function releaseBrake(id: string, now: Date): Promise<boolean> {
  const done = await Brakes.updateOne({ _id: id, lastAt: { $ne: null } }, { $set: { lastAt: null, releasedAt: now } });
  return done.modifiedCount === 1;
}
