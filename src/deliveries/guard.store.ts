import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { type Counted, NEVER } from './guardRule.ts';

/** What stood in the books of an issue when it was last stopped for its failures: from there on it is counted anew. */
const schema = new Schema(
  {
    _id: String, // the issue
    failed: { type: Number, required: true },
    tried: { type: Number, required: true },
    rest: { failed: { type: Number, default: 0 }, tried: { type: Number, default: 0 } },
  },
  { collection: 'guards', minimize: false, versionKey: false },
);
const Guards = mongoose.model('Guard', schema);

/** The whole issue, and what is left of it without the lanes that are judged for themselves. */
export interface Stood {
  all: Counted;
  rest: Counted;
}

export async function stoppedAt(issueId: string): Promise<Stood> {
  const row = await Guards.findById(issueId).lean<InferSchemaType<typeof schema>>();
  if (!row) return { all: NEVER, rest: NEVER };
  return {
    all: { failed: row.failed, tried: row.tried },
    rest: { failed: row.rest?.failed ?? 0, tried: row.rest?.tried ?? 0 },
  };
}

export async function noteStopped(issueId: string, { all, rest }: Stood): Promise<void> {
  const { failed, tried } = all;
  await Guards.updateOne({ _id: issueId }, { $set: { failed, tried, rest } }, { upsert: true });
}
