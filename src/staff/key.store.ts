import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isId, newId } from '../platform/mongo.ts';
import { type Key, SCOPES, type Scope } from './key.ts';

const schema = new Schema(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    name: { type: String, required: true },
    prefix: { type: String, required: true },
    hash: { type: String, required: true, unique: true }, // SHA-256 of the whole key, hex
    scopes: { type: [{ type: String, enum: SCOPES }], required: true },
    createdBy: { type: String, required: true },
    createdById: { type: String, default: null },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'keys', versionKey: false },
);
const KeyModel = mongoose.model('keys', schema);
type Row = InferSchemaType<typeof schema>;

export async function insertKey(
  key: { name: string; prefix: string; hash: string; scopes: Scope[]; createdBy: string; createdById: string },
  now: Date,
): Promise<Key> {
  return toKey(await KeyModel.create({ _id: newId(), ...key, createdAt: now, lastUsedAt: null, revokedAt: null }));
}

/** The key with this hash, unless it was revoked. */
export async function findLiveKey(hash: string): Promise<Key | null> {
  const row = await KeyModel.findOne({ hash, revokedAt: null }).lean();
  return row ? toKey(row) : null;
}

export async function noteKeyUse(id: string, now: Date): Promise<void> {
  await KeyModel.updateOne({ _id: id }, { $set: { lastUsedAt: now } });
}

/** Whether this call took the key away: false when it was gone already, or never was. */
export async function markRevoked(id: string, now: Date): Promise<boolean> {
  if (!isId(id)) return false;
  const done = await KeyModel.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: now } });
  return done.modifiedCount === 1;
}

/** All keys, newest first: a house has a handful. */
export async function listKeys(): Promise<Key[]> {
  const rows = await KeyModel.find().sort({ _id: -1 }).limit(500).lean();
  return rows.map(toKey);
}

function toKey(row: Row): Key {
  return {
    id: row._id.toString(),
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes],
    createdBy: row.createdBy,
    createdById: row.createdById ?? null,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt ?? null,
    revokedAt: row.revokedAt ?? null,
  };
}
