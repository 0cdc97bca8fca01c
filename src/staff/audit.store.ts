import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isId, newId } from '../platform/mongo.ts';
import type { Actor } from './actor.ts';

/** One line of the audit trail: who did what, about what. `about` holds ids and words, never an address or a secret. */
export interface AuditEntry {
  id: string;
  at: Date;
  actor: Actor;
  what: string; // 'signed-in', 'issue-approved', 'subscribers-exported' ...
  about: Record<string, string>;
}

const schema = new Schema(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
    actorId: { type: String, required: true },
    actorName: { type: String, required: true },
    what: { type: String, required: true, index: true },
    about: { type: Map, of: String, required: true },
  },
  { collection: 'audit', versionKey: false },
);
schema.index({ at: 1 });
schema.index({ actorId: 1 });
const AuditModel = mongoose.model('audit', schema);
type Row = InferSchemaType<typeof schema>;

/** There is a way in and a way to read, and no way to change; only age removes. */
export async function appendAudit(entry: Omit<AuditEntry, 'id'>): Promise<void> {
  const { actor, ...rest } = entry;
  await AuditModel.create({ _id: newId(), ...rest, actorId: actor.id, actorName: actor.name });
}

/** Lines of one person, or of one kind. */
export interface AuditFilter {
  actorId?: string;
  what?: string;
}

/** Newest first; `after` is the id of the last one seen. */
export async function readAudit(
  { actorId, what }: AuditFilter,
  after: string | null,
  limit: number,
): Promise<AuditEntry[]> {
  const wanted = { ...(actorId ? { actorId } : {}), ...(what ? { what } : {}) };
  const older = after && isId(after) ? { _id: mongoose.trusted({ $lt: new mongoose.Types.ObjectId(after) }) } : {};
  const rows: Row[] = await AuditModel.find({ ...wanted, ...older })
    .sort({ _id: -1 })
    .limit(limit);
  return rows.map((row) => ({
    id: row._id.toString(),
    at: row.at,
    actor: { id: row.actorId, name: row.actorName },
    what: row.what,
    about: Object.fromEntries(row.about as Map<string, string>),
  }));
}

/** Everybody who has a line in the trail, by name; also those whose account is gone. */
export async function auditedActors(): Promise<Actor[]> {
  const groups = await AuditModel.aggregate<{ _id: string; name: string }>([
    { $group: { _id: '$actorId', name: { $last: '$actorName' } } },
  ]);
  return groups
    .map(({ _id, name }) => ({ id: _id, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'sv'));
}

/** Lines of before a time go. Returns how many. */
export async function deleteOldAudit(before: Date): Promise<number> {
  return (await AuditModel.deleteMany({ at: { $lt: before } })).deletedCount;
}
