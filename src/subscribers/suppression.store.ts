import mongoose, { type InferSchemaType, Schema } from 'mongoose';

export const SUPPRESSION_REASONS = ['bounce', 'staff', 'complaint', 'never-again'] as const;
/** Why an address gets nothing more; `never-again` is a wish that outlives an erasure. */
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

const schema = new Schema(
  {
    hash: { type: String, required: true },
    reason: { type: String, enum: SUPPRESSION_REASONS, required: true },
    since: { type: Date, required: true },
    actor: { type: String, default: null },
  },
  { collection: 'suppressions', minimize: false, versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });

const Suppressions = mongoose.model('Suppression', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

/** Keeps the first reason, unless a weightier one comes: what staff may take back must not hide what they may not. */
export async function putSuppression(
  hash: string,
  reason: SuppressionReason,
  actor: string | null,
  now: Date,
): Promise<void> {
  await Suppressions.updateOne({ hash }, { $setOnInsert: { hash, reason, since: now, actor } }, { upsert: true });
  const lighter = SUPPRESSION_REASONS.slice(0, SUPPRESSION_REASONS.indexOf(reason));
  if (lighter.length) await Suppressions.updateOne({ hash, reason: { $in: lighter } }, { $set: { reason, actor } });
}

export async function findSuppression(hash: string): Promise<{ reason: SuppressionReason; since: Date } | null> {
  const row = await Suppressions.findOne({ hash }).lean<Row>();
  return row && { reason: row.reason as SuppressionReason, since: row.since };
}

/** Those of the hashes that are suppressed, or that were so before a time already. */
export async function suppressedHashes(hashes: string[], before?: Date): Promise<Set<string>> {
  const since = before ? { since: { $lt: before } } : {};
  const rows = await Suppressions.find({ hash: { $in: hashes }, ...since }, { hash: 1 }).lean<Row[]>();
  return new Set(rows.map((row) => row.hash));
}

/** Hashes in the order in which they came, after an id; '' begins at the first. */
export async function hashesAfter(id: string, limit: number): Promise<{ id: string; hash: string }[]> {
  const after = id ? { _id: { $gt: id } } : {};
  const rows = await Suppressions.find(after, { hash: 1 }).sort({ _id: 1 }).limit(limit).batchSize(limit).lean<Row[]>();
  return rows.map(({ _id, hash }) => ({ id: _id.toHexString(), hash }));
}

export async function deleteSuppression(hash: string, reasons: SuppressionReason[]): Promise<boolean> {
  return (await Suppressions.deleteOne({ hash, reason: { $in: reasons } })).deletedCount === 1;
}
