import { createHash } from 'node:crypto';
import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** Whether an address answered the last time it was asked. A cache: losing it costs a few requests. */
export interface LinkState {
  url: string;
  /** HTTP status; null when no answer came. */
  status: number | null;
  /** A sentence, when it did not answer as it should. */
  why: string | null;
  checkedAt: Date;
}

const KEPT_SECONDS = 30 * 86_400;

const schema = new Schema(
  {
    _id: { type: String, required: true }, // SHA-256 of the address: an index key of fixed length
    url: { type: String, required: true },
    status: { type: Number, default: null },
    why: { type: String, default: null },
    checkedAt: { type: Date, required: true },
  },
  { collection: 'link-states', versionKey: false },
);
schema.index({ checkedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

const LinkStates = mongoose.model('LinkState', schema);
type Row = InferSchemaType<typeof schema>;

export async function keepLinkState({ url, ...state }: LinkState): Promise<void> {
  await LinkStates.updateOne({ _id: keyOf(url) }, { $set: { url, ...state } }, { upsert: true });
}

/** What is known of these addresses, by address. */
export async function findLinkStates(urls: string[]): Promise<Map<string, LinkState>> {
  const rows = await LinkStates.find({ _id: { $in: urls.map(keyOf) } }).lean<Row[]>();
  return new Map(
    rows.map(({ url, status, why, checkedAt }) => [url, { url, status: status ?? null, why: why ?? null, checkedAt }]),
  );
}

function keyOf(url: string): string {
  return createHash('sha256').update(url).digest('hex');
}
