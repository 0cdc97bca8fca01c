import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { StoredPicture } from './picture.ts';

const schema = new Schema(
  {
    hash: { type: String, required: true },
    bytes: { type: Buffer, required: true },
    width: { type: Number, required: true },
    height: { type: Number, required: true },
    keptAt: { type: Date, required: true },
    /** Keys of the addresses it was fetched from: what was fetched once is not fetched again. */
    sources: { type: [String], default: [] },
  },
  { collection: 'pictures', versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });
schema.index({ sources: 1 });

const Pictures = mongoose.model('Picture', schema);
type Row = InferSchemaType<typeof schema>;

const WITHOUT_BYTES = { bytes: 0 } as const;

/** Keeps a picture once. Safe to repeat. */
export async function storePicture(picture: StoredPicture, source: string | null, now: Date): Promise<void> {
  const { hash, ...rest } = picture;
  await Pictures.updateOne(
    { hash },
    { $setOnInsert: { ...rest, keptAt: now }, ...(source === null ? {} : { $addToSet: { sources: source } }) },
    { upsert: true },
  );
}

/** A picture with its bytes; null when there is none of that hash. */
export async function findPicture(hash: string): Promise<StoredPicture | null> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  const row = await Pictures.findOne({ hash }).lean<Row>();
  return row && { hash, width: row.width, height: row.height, bytes: bytesOf(row.bytes) };
}

/** The picture that was fetched from this source, without its bytes. */
export async function findBySource(source: string): Promise<Omit<StoredPicture, 'bytes'> | null> {
  const row = await Pictures.findOne({ sources: source }, WITHOUT_BYTES).lean<Row>();
  return row && { hash: row.hash, width: row.width, height: row.height };
}

/** A lean row holds the driver's own Binary. */
function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from((value as { buffer: Uint8Array }).buffer);
}
