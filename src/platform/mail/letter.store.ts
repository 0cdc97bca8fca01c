import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../mongo.ts';
import type { Reply } from './replies.ts';

export const PURPOSES = [
  'confirm',
  'preferences-link',
  'moved',
  'welcome',
  'export',
  'erase',
  'alert',
  'brake',
  'test',
] as const;
export type Purpose = (typeof PURPOSES)[number];
/** Letters to those who run the house, not to readers. */
export const TO_OPERATORS: readonly Purpose[] = ['alert', 'brake'];
export const LETTER_STATES = ['waiting', 'claimed', 'sent', 'failed', 'uncertain'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** A single letter: a confirmation, a link, an alert. Its address and data are cleared some days after it was sent. */
export interface Letter {
  id: string;
  purpose: Purpose;
  to: string;
  language: 'sv' | 'en';
  subscriberId: string | null;
  data: Record<string, string>;
  state: LetterState;
  dueAt: Date;
  attempts: number;
  reply: Reply | null;
  reason: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

const schema = new Schema(
  {
    purpose: { type: String, enum: PURPOSES, required: true },
    receiver: { type: String, required: true }, // keyed hash of the folded address
    domain: { type: String, required: true }, // keyed hash of its domain
    once: { type: String, required: true }, // unique: purpose, receiver and day, or something of its own
    to: { type: String, default: '' },
    language: { type: String, enum: ['sv', 'en'], required: true },
    subscriberId: { type: String, default: null },
    data: { type: Schema.Types.Mixed, default: {} },
    state: { type: String, enum: LETTER_STATES, required: true },
    dueAt: { type: Date, required: true },
    attempts: { type: Number, default: 0 },
    claim: { type: String, default: null },
    claimedAt: { type: Date, default: null },
    handedAt: { type: Date, default: null },
    reply: { type: Schema.Types.Mixed, default: null },
    reason: { type: String, default: null },
    createdAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
    clearedAt: { type: Date, default: null },
  },
  { collection: 'letters', minimize: false, versionKey: false },
);
schema.index({ once: 1 }, { unique: true });
schema.index({ purpose: 1, receiver: 1, createdAt: 1 });
schema.index({ purpose: 1, domain: 1, createdAt: 1 });
schema.index({ purpose: 1, createdAt: 1 });
schema.index({ state: 1, dueAt: 1 });
schema.index({ clearedAt: 1, createdAt: 1 });

const Letters = mongoose.model('Letter', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

const FREE = { claim: null, claimedAt: null, handedAt: null };

export type NewLetter = Pick<Letter, 'purpose' | 'to' | 'language' | 'subscriberId' | 'data' | 'createdAt'> & {
  receiver: string;
  domain: string;
  once: string;
};

/** Keeps a letter to be sent; null when one with the same `once` is there already. */
export async function insertLetter(letter: NewLetter): Promise<string | null> {
  try {
    const made = await Letters.create({ ...letter, state: 'waiting', dueAt: letter.createdAt });
    return made._id.toHexString();
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

/** How many letters of a purpose were written since a time: in all, to one receiver or to one domain. */
export async function countLetters(
  purpose: Purpose,
  since: Date,
  whose: { receiver?: string; domain?: string } = {},
): Promise<number> {
  return Letters.countDocuments({ purpose, ...whose, createdAt: { $gt: since } });
}

/** Letters that have not left yet. */
export async function countWaiting(): Promise<number> {
  return Letters.countDocuments({ state: 'waiting' });
}

export async function claimLetter(id: string, claim: string, now: Date): Promise<Letter | null> {
  if (!isId(id)) return null;
  const row = await Letters.findOneAndUpdate(
    { _id: id, state: 'waiting', dueAt: { $lte: now } },
    { $set: { state: 'claimed', claim, claimedAt: now, handedAt: null } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row && toLetter(row);
}

/** The hand-over begins. False when the claim was lost: then nothing may be sent. */
export async function markLetterHanded(id: string, claim: string, now: Date): Promise<boolean> {
  const done = await Letters.updateOne(
    { _id: id, claim, state: 'claimed', handedAt: null },
    { $set: { handedAt: now, claimedAt: now } },
  );
  return done.modifiedCount === 1;
}

/** Writes what came of it, also over "uncertain". */
export async function noteLetter(
  id: string,
  claim: string,
  after: { state: LetterState; reply: Reply | null; reason?: string | null; dueAt?: Date; sentAt?: Date },
): Promise<void> {
  const free = after.state === 'uncertain' ? {} : FREE;
  await Letters.updateOne(
    { _id: id, claim, state: { $in: ['claimed', 'uncertain'] } },
    { $set: { ...after, ...free }, $inc: { attempts: 1 } },
  );
}

/** Gives back a claimed letter of which nothing was sent. */
export async function giveBackLetter(id: string, claim: string, dueAt: Date): Promise<void> {
  await Letters.updateOne({ _id: id, claim, state: 'claimed' }, { $set: { ...FREE, state: 'waiting', dueAt } });
}

/** Claims whose holder is gone: what was handed over is uncertain, the rest waits again. */
export async function takeBackLetters(before: Date, now: Date): Promise<void> {
  const lost = { state: 'claimed', claimedAt: { $lt: before } } as const;
  await Letters.updateMany({ ...lost, handedAt: { $ne: null } }, { $set: { state: 'uncertain' } });
  await Letters.updateMany({ ...lost, handedAt: null }, { $set: { ...FREE, state: 'waiting', dueAt: now } });
}

/** A letter that was taken came back. True the first time. */
export async function noteLetterBack(id: string, reply: Reply, reason: string): Promise<boolean> {
  const taken = { _id: id, state: { $in: ['sent', 'uncertain'] as LetterState[] } };
  const done = await Letters.updateOne(taken, { $set: { ...FREE, state: 'failed', reply, reason } });
  return done.modifiedCount === 1;
}

export async function findLetter(id: string): Promise<Letter | null> {
  const row = isId(id) ? await Letters.findById(id).lean<Row>() : null;
  return row && toLetter(row);
}

export async function dueLetters(now: Date, limit: number): Promise<string[]> {
  const rows = await Letters.find({ state: 'waiting', dueAt: { $lte: now } }, { _id: 1 })
    .sort({ dueAt: 1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map((row) => row._id.toHexString());
}

/** Takes address and data from letters that are done; the row stays, for the caps. Returns how many. */
export async function clearLetters(before: Date, now: Date): Promise<number> {
  const done = await Letters.updateMany(
    { clearedAt: null, createdAt: { $lt: before }, state: { $in: ['sent', 'failed', 'uncertain'] } },
    { $set: { to: '', data: {}, reply: null, subscriberId: null, clearedAt: now } },
  );
  return done.modifiedCount;
}

export async function deleteLetters(before: Date): Promise<number> {
  return (await Letters.deleteMany({ clearedAt: { $ne: null }, createdAt: { $lt: before } })).deletedCount;
}

/** Erasure: letters that wait are not sent, and nothing about the receiver stays but the hash that caps count. */
export async function blankLetters(receiver: string, now: Date): Promise<void> {
  await Letters.updateMany({ receiver, state: 'waiting' }, { $set: { state: 'failed', reason: 'forgotten' } });
  await Letters.updateMany(
    { receiver },
    { $set: { to: '', data: {}, reply: null, subscriberId: null, clearedAt: now } },
  );
}

/** The confirmation letter to a receiver that carries this link. */
export async function findConfirmation(receiver: string, confirmUrl: string): Promise<string | null> {
  const carries = { purpose: 'confirm', receiver, 'data.confirmUrl': confirmUrl } as const;
  const row = await Letters.findOne(carries, { _id: 1 }).lean<Pick<Row, '_id'>>();
  return row && row._id.toHexString();
}

export async function findLetters(receiver: string): Promise<Letter[]> {
  const rows = await Letters.find({ receiver }).lean<Row[]>();
  return rows.map(toLetter);
}

function toLetter(row: Row): Letter {
  const { _id, ...rest } = row;
  return { ...(rest as unknown as Letter), id: _id.toHexString() };
}
