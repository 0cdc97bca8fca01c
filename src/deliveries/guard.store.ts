import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** What stood in the books of an issue when it was last stopped for its failures: from there on it is counted anew. */
const schema = new Schema(
  {
    _id: String, // the issue
    failed: { type: Number, required: true },
    tried: { type: Number, required: true },
  },
  { collection: 'guards', minimize: false, versionKey: false },
);
const Guards = mongoose.model('Guard', schema);

export interface Counted {
  failed: number;
  tried: number;
}

export async function stoppedAt(issueId: string): Promise<Counted> {
  const row = await Guards.findById(issueId).lean<InferSchemaType<typeof schema>>();
  return { failed: row?.failed ?? 0, tried: row?.tried ?? 0 };
}

export async function noteStopped(issueId: string, { failed, tried }: Counted): Promise<void> {
  await Guards.updateOne({ _id: issueId }, { $set: { failed, tried } }, { upsert: true });
}
