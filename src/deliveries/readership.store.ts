import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isId } from '../platform/mongo.ts';

/** How many readers each variant of an issue was meant for, as counted when its rows were made. They outlive the rows. */

const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    variants: { type: [{ _id: false, variant: String, readers: Number }], required: true },
  },
  { collection: 'readerships', versionKey: false },
);
schema.index({ issueId: 1 }, { unique: true });

const Readerships = mongoose.model('Readership', schema);
type Row = InferSchemaType<typeof schema>;

/** By the key of the variant. Safe to repeat. */
export async function noteReadership(issueId: string, readers: ReadonlyMap<string, number>): Promise<void> {
  const variants = [...readers].map(([variant, count]) => ({ variant, readers: count }));
  await Readerships.updateOne({ issueId }, { $set: { variants } }, { upsert: true });
}

/** Empty as long as the rows are being made. */
export async function readershipOf(issueId: string): Promise<Map<string, number>> {
  const row = isId(issueId) ? await Readerships.findOne({ issueId }).lean<Row>() : null;
  return new Map(row?.variants.map(({ variant, readers }) => [variant ?? '', readers ?? 0]));
}
