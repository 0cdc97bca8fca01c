import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { DeliveryState } from './delivery.ts';
import { tally, tallyStates } from './tally.store.ts';

/** The books of an issue whose rows have been taken away: numbers, and nobody behind them. */

const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    groups: {
      type: [{ _id: false, state: String, reason: { type: String, default: null }, count: Number }],
      required: true,
    },
  },
  { collection: 'keptbooks', versionKey: false },
);
schema.index({ issueId: 1 }, { unique: true });

const KeptBooks = mongoose.model('KeptBooks', schema);
type Row = InferSchemaType<typeof schema>;

export interface Group {
  state: DeliveryState;
  reason: string | null;
  count: number;
}

/** How many letters of an issue stand where (in `only` these states): as counted when its books were closed, else as the rows say now. */
export async function groupsOf(issueId: string, only?: DeliveryState[]): Promise<Group[]> {
  const kept = await KeptBooks.findOne({ issueId }).lean<Row>();
  if (!kept) return only ? tallyStates(issueId, only) : tally(issueId);
  const groups = kept.groups.map(({ state, reason, count }) => ({
    state: state as DeliveryState,
    reason: reason ?? null,
    count: count ?? 0,
  }));
  return only ? groups.filter(({ state }) => only.includes(state)) : groups;
}

/** Writes down the books once, before the first row goes. */
export async function closeBooks(issueId: string): Promise<void> {
  const groups = await groupsOf(issueId);
  await KeptBooks.updateOne({ issueId }, { $setOnInsert: { issueId, groups } }, { upsert: true });
}
