import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../platform/mongo.ts';
import { domainOf } from './domain.ts';
import type { Profile } from './profile.ts';
import {
  type Happening,
  next,
  ORGANISATION_KINDS,
  type OrganisationKind,
  STATES,
  type Subscriber,
  type SubscriberState,
} from './subscriber.ts';
import type { Wording } from './wording.ts';

/**
 * What somebody asked for in a form and has not confirmed yet. It changes nothing until the reader confirms, because
 * anybody can type anybody's address.
 */
export interface Asking extends Profile {
  address: string;
  measuring: boolean;
  wordings: Wording[];
  source: string;
  formUrl: string;
  at: Date;
}

const schema = new Schema(
  {
    address: { type: String, required: true },
    key: { type: String, required: true },
    domain: { type: String, default: '' }, // of the key, to ask what readers of one domain have in common
    state: { type: String, enum: STATES, required: true },
    language: { type: String, enum: ['sv', 'en'], required: true },
    name: { type: String, default: null },
    organisation: {
      kind: { type: String, enum: [...ORGANISATION_KINDS, null], default: null },
      code: { type: String, default: null },
    },
    topics: { type: [String], default: [] },
    measuring: { type: Boolean, default: false },
    pausedUntil: { type: Date, default: null },
    asking: { type: Schema.Types.Mixed, default: null },
    askedAt: { type: Date, default: null }, // of the asking, for the purge's index
    importedBy: { type: String, default: null }, // import and row, for an import that is done again
    createdAt: { type: Date, required: true },
    confirmedAt: { type: Date, default: null },
    leftAt: { type: Date, default: null },
  },
  { collection: 'subscribers', minimize: false, versionKey: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ 'organisation.kind': 1, domain: 1, key: 1 });
schema.index({ confirmedAt: 1 });
// Nearly everybody is active and waits for nothing: these hold the others only ('active' comes first of the states).
const OTHERS_BY_STATE = { state: 1, key: 1 } as const;
const BY_ASKED = { askedAt: 1 } as const;
const BY_LEFT = { leftAt: 1 } as const;
const A_TIME = { $gt: new Date(0) };
schema.index(OTHERS_BY_STATE, { partialFilterExpression: { state: { $gt: 'active' satisfies SubscriberState } } });
schema.index(BY_ASKED, { partialFilterExpression: { askedAt: A_TIME } });
schema.index(BY_LEFT, { partialFilterExpression: { leftAt: A_TIME } });

/** The model; only the stores of this room use it. */
export const Subscribers = mongoose.model('Subscriber', schema);
export type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

/** A row with what waits for a confirmation. */
export type Kept = Subscriber & { asking: Asking | null };

export async function findSubscriber(id: string): Promise<Subscriber | null> {
  const row = isId(id) ? await Subscribers.findById(id).lean<Row>() : null;
  return row && toSubscriber(row);
}

/** The subscribers of these ids; ids that lead nowhere are left out. */
export async function findSubscribers(ids: string[]): Promise<Subscriber[]> {
  const rows = await Subscribers.find({ _id: { $in: ids.filter(isId) } }).lean<Row[]>();
  return rows.map(toSubscriber);
}

export async function findKept(id: string): Promise<Kept | null> {
  const row = isId(id) ? await Subscribers.findById(id).lean<Row>() : null;
  return row && toKept(row);
}

export async function findByKey(key: string): Promise<Kept | null> {
  const row = await Subscribers.findOne({ key }).lean<Row>();
  return row && toKept(row);
}

/** Makes a row for an address nobody has given yet; null when somebody was faster. */
export async function insertSubscriber(
  row: Omit<Subscriber, 'id'> & { asking: Asking | null },
): Promise<Subscriber | null> {
  try {
    const made = await Subscribers.create({
      ...row,
      domain: domainOf(row.key),
      askedAt: row.asking?.at ?? null,
    });
    return toSubscriber(made.toObject() as unknown as Row);
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

type Facts = Partial<Omit<Subscriber, 'id' | 'key' | 'state'>> & { asking?: Asking | null };

/**
 * Moves a row that still stands as it was seen, and writes facts with it. null when the happening is not allowed or
 * when the row has moved on in the meantime: the caller looks again or gives up.
 */
export async function move(seen: Subscriber, happening: Happening, facts: Facts = {}): Promise<Subscriber | null> {
  const state = next(seen, happening);
  if (!state || state === 'gone') return null;
  const asked = 'asking' in facts ? { askedAt: facts.asking?.at ?? null } : {};
  const row = await Subscribers.findOneAndUpdate(
    { ...asSeen(seen), ...('asking' in seen ? { askedAt: askedAt(seen) } : {}) },
    { $set: { ...facts, ...asked, state } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row && toSubscriber(row);
}

/** Writes facts of a row that still stands as it was seen, without moving it; null when it has moved on since. */
export async function writeFacts(seen: Subscriber, facts: Facts): Promise<Subscriber | null> {
  const row = await Subscribers.findOneAndUpdate(
    asSeen(seen),
    { $set: facts },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row && toSubscriber(row);
}

/** A row that stands as it was seen: in its state, and with the consent that what follows may have to take back. */
function asSeen({ id, state, leftAt, measuring }: Subscriber) {
  return { _id: id, state, leftAt, measuring: measuring ? true : { $ne: true } };
}

/** Rows that wait for a confirmation since before a time, a hundred at a time; also of those who want to come back. */
export async function findLapsed(before: Date, limit = 100): Promise<Kept[]> {
  const lapsing: SubscriberState[] = ['pending', 'suppressed'];
  const rows = await Subscribers.find({ state: { $in: lapsing }, askedAt: { ...A_TIME, $lt: before } })
    .hint(BY_ASKED)
    .sort({ askedAt: 1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map(toKept);
}

/** Who left before a time and has not asked to come back, a hundred at a time. */
export async function findLongGone(before: Date, limit = 100): Promise<string[]> {
  const gone: SubscriberState[] = ['left', 'suppressed'];
  const filter = { state: { $in: gone }, askedAt: null, leftAt: { ...A_TIME, $lt: before } };
  const rows = await Subscribers.find(filter, { _id: 1 }).hint(BY_LEFT).limit(limit).lean<Row[]>();
  return rows.map((row) => row._id.toHexString());
}

/** Who is suppressed and has not asked to come back, in the order of keys, a hundred at a time after a key. */
export async function findSuppressedAfter(key: string, limit = 100): Promise<{ id: string; key: string }[]> {
  const rows = await Subscribers.find({ state: 'suppressed', askedAt: null, key: { $gt: key } }, { key: 1 })
    .hint(OTHERS_BY_STATE)
    .sort({ key: 1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map((row) => ({ id: row._id.toHexString(), key: row.key }));
}

/** Deletes a row, unless it has moved on from the given state. Without a state: whatever it is. */
export async function deleteSubscriber(id: string, state?: SubscriberState): Promise<boolean> {
  const answer = await Subscribers.deleteOne({ _id: id, ...(state ? { state } : {}) });
  return answer.deletedCount === 1;
}

/** For pages: by indexes, and by what the store knows without counting. The numbers may be a moment apart. */
export async function countByState(): Promise<Record<SubscriberState, number>> {
  const [others, all] = [await countOthers(), await Subscribers.estimatedDocumentCount()];
  return { ...others, active: all - others.pending - others.left - others.suppressed };
}

/** Those who are not active; by the index alone. */
export async function countOthers(): Promise<Record<Exclude<SubscriberState, 'active'>, number>> {
  const count = async (state: SubscriberState) => Subscribers.countDocuments({ state }).hint(OTHERS_BY_STATE);
  const [pending, left, suppressed] = await Promise.all([count('pending'), count('left'), count('suppressed')]);
  return { pending, left, suppressed };
}

/** Enough to tell how a domain leans; a large one is not read whole. */
const MOST_ASKED = 200;

/** Where the confirmed readers of a domain work, of those who have told. */
export async function kindsAt(domain: string): Promise<{ kind: OrganisationKind; readers: number }[]> {
  const told = { domain, state: 'active', 'organisation.kind': { $in: [...ORGANISATION_KINDS] } };
  const groups = await Subscribers.aggregate<{ _id: OrganisationKind; readers: number }>([
    { $match: told },
    { $limit: MOST_ASKED },
    { $group: { _id: '$organisation.kind', readers: { $sum: 1 } } },
  ]);
  return groups.map(({ _id: kind, readers }) => ({ kind, readers }));
}

/** The times at which readers came or went since a time. */
export async function timesSince(field: 'confirmedAt' | 'leftAt', since: Date): Promise<Date[]> {
  const rows = await Subscribers.find({ [field]: { $gte: since } }, { [field]: 1 })
    .hint({ [field]: 1 })
    .lean<Row[]>();
  return rows.map((row) => row[field] as Date);
}

/** How many came or went from a time until before another; by the index alone. */
export async function countBetween(field: 'confirmedAt' | 'leftAt', from: Date, to: Date): Promise<number> {
  return Subscribers.countDocuments({ [field]: { $gte: from, $lt: to } }).hint({ [field]: 1 });
}

function askedAt(seen: Subscriber): Date | null {
  return (seen as Kept).asking?.at ?? null;
}

function toKept(row: Row): Kept {
  return { ...toSubscriber(row), asking: (row.asking as Asking | null) ?? null };
}

export function toSubscriber(row: Row): Subscriber {
  const { _id, asking: _asking, askedAt: _askedAt, importedBy: _by, domain: _d, ...rest } = row;
  return {
    ...(rest as unknown as Omit<Subscriber, 'id'>),
    id: _id.toHexString(),
    organisation: { kind: row.organisation?.kind ?? null, code: row.organisation?.code ?? null },
    leftAt: row.leftAt ?? null, // who was imported has no such field until she leaves
  };
}
