import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../platform/mongo.ts';

const schema = new Schema(
  {
    subscriberId: { type: Schema.Types.ObjectId, required: true },
    once: { type: String, required: true },
    purpose: { type: String, enum: ['newsletter', 'measuring'], required: true },
    given: { type: Boolean, required: true },
    wordingVersion: { type: String, default: null },
    wordingHash: { type: String, default: null },
    wordingText: { type: String, default: null },
    language: { type: String, default: null },
    formUrl: { type: String, default: null },
    askedAt: { type: Date, default: null },
    at: { type: Date, required: true },
    letterId: { type: String, default: null },
    method: { type: String, required: true },
    basis: { type: String, default: null },
    actor: { type: String, default: null },
  },
  { collection: 'consents', minimize: false, versionKey: false },
);
schema.index({ once: 1 }, { unique: true });
schema.index({ subscriberId: 1, at: 1 });

const Consents = mongoose.model('Consent', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export type ConsentRow = Omit<Row, '_id' | 'subscriberId' | 'once'>;

/** Adds a line to the ledger; telling the same again (same `once`) adds nothing. */
export async function appendConsent(subscriberId: string, once: string, row: ConsentRow): Promise<void> {
  try {
    await Consents.create({ ...row, subscriberId, once });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/** The ledger of one subscriber, oldest first. */
export async function ledgerOf(subscriberId: string): Promise<ConsentRow[]> {
  if (!isId(subscriberId)) return [];
  const rows = await Consents.find({ subscriberId }).sort({ at: 1, _id: 1 }).lean<Row[]>();
  return rows.map(({ _id, subscriberId: _who, once: _once, ...row }) => row as ConsentRow);
}

/** Only for erasure: the ledger is append-only otherwise. */
export async function eraseLedger(subscriberId: string): Promise<void> {
  await Consents.deleteMany({ subscriberId });
}
