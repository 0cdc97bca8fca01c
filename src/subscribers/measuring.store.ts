import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { newId } from '../platform/mongo.ts';
import { MEASURING_LEVELS, type MeasuringDecision } from './measuring.ts';

const schema = new Schema(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    level: { type: String, enum: MEASURING_LEVELS, required: true },
    why: { type: String, default: '' },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'measuring', versionKey: false },
);
const Decisions = mongoose.model('MeasuringDecision', schema);
type Row = InferSchemaType<typeof schema>;

/** Adds a decision. Earlier ones stay, as the proof of what held when. */
export async function keepDecision(decision: MeasuringDecision): Promise<void> {
  await Decisions.create({ _id: newId(), ...decision });
}

/** The decision that holds; null before the first one. */
export async function latestDecision(): Promise<MeasuringDecision | null> {
  const row = await Decisions.findOne({}).sort({ _id: -1 }).lean<Row>();
  return row && { level: row.level, why: row.why, by: row.by, at: row.at };
}
