import mongoose, { type InferSchemaType, Schema } from 'mongoose';

const schema = new Schema(
  { hash: { type: String, required: true }, at: { type: Date, required: true } },
  { collection: 'erasures', versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });
schema.index({ at: 1 });

const Erasures = mongoose.model('Erasure', schema);
type Row = InferSchemaType<typeof schema>;

/** That somebody was erased: the hash of her number, and when. */
export type Erasure = Row;

/** Keeps the first time of each. */
export async function putErasures(erasures: Erasure[]): Promise<void> {
  if (!erasures.length) return;
  await Erasures.bulkWrite(
    erasures.map(({ hash, at }) => ({
      updateOne: { filter: { hash }, update: { $setOnInsert: { hash, at } }, upsert: true },
    })),
  );
}

/** All that are remembered, oldest first. */
export async function listErasures(): Promise<Erasure[]> {
  const rows = await Erasures.find({}).sort({ at: 1 }).lean<Row[]>();
  return rows.map(({ hash, at }) => ({ hash, at }));
}

/** Returns how many. */
export async function deleteErasures(before: Date): Promise<number> {
  return (await Erasures.deleteMany({ at: { $lt: before } })).deletedCount;
}
