import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isId } from '../platform/mongo.ts';
import { Subscribers } from './subscriber.store.ts';

/*
 * The consents that an import stands on (R98). They are one fact about the whole list: on what basis, who said so and
 * when. It is written once; which readers it is about stands on their own rows, and goes with them.
 */

const schema = new Schema(
  {
    _id: { type: Schema.Types.ObjectId, required: true }, // the import's
    basis: { type: String, required: true },
    actor: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'documented', minimize: false, versionKey: false },
);
const Documented = mongoose.model('Documented', schema);

/** Why the readers of an import may be written to. `at` is when the import began (UTC). */
export type Basis = Pick<InferSchemaType<typeof schema>, 'basis' | 'actor' | 'at'>;

/** Writes down the basis of an import. It is never changed: saying it again writes nothing. */
export async function documentBasis(importId: string, basis: Basis): Promise<void> {
  await Documented.updateOne({ _id: importId }, { $setOnInsert: basis }, { upsert: true });
}

/** The basis on which a reader was imported; null for who came in her own way. */
export async function basisFor(subscriberId: string): Promise<Basis | null> {
  const row = isId(subscriberId)
    ? await Subscribers.findById(subscriberId, { importedBy: 1 }).lean<{ importedBy?: string | null }>()
    : null;
  const [importId = ''] = row?.importedBy?.split(':') ?? [];
  return isId(importId) ? Documented.findById(importId).lean<Basis>() : null;
}
