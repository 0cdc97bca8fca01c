import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/*
 * What each process that sends has in hand, in one document that it writes anew at every moment: who is dead, and which
 * of its letters may be with a mail server, is read here. A hand that was called dead never writes again.
 */

const schema = new Schema(
  {
    _id: { type: String, required: true },
    aliveAt: { type: Date, required: true },
    /** Counts the writes: of two that cross on their way the later one stands. */
    turn: { type: Number, required: true },
    letters: {
      type: [{ _id: false, claim: String, relay: String, at: Date, ids: [Schema.Types.ObjectId] }],
      required: true,
    },
    deadAt: Date,
  },
  { collection: 'hands', versionKey: false },
);
const Hands = mongoose.model('Hand', schema);
type Row = InferSchemaType<typeof schema>;

/** Letters under one claim whose hand-over to a relay began at one moment: ids of deliveries. */
export interface Begun {
  claim: string;
  relay: string;
  at: Date;
  ids: mongoose.Types.ObjectId[];
}

/** The id of a delivery as it is stored: it is written many times while its letter is in hand. */
export function rowId(id: string): mongoose.Types.ObjectId {
  return new mongoose.Types.ObjectId(id);
}

/** A process begins to send. */
export async function openHand(_id: string, now: Date): Promise<void> {
  await Hands.create({ _id, aliveAt: now, turn: 0, letters: [] });
}

/** Says that it lives. False: it was called dead. */
export async function renewHand(_id: string, now: Date): Promise<boolean> {
  const done = await Hands.updateOne({ _id, deadAt: null }, { $set: { aliveAt: now } });
  return done.matchedCount === 1;
}

/**
 * Writes all that the process has in hand. False: it was called dead, and nothing that was not there before may begin.
 * By the driver itself: this is done many times a second.
 */
export async function writeHand(id: string, turn: number, letters: Begun[], now: Date): Promise<boolean> {
  const mine = { _id: id, deadAt: null, turn: { $lt: turn } };
  const done = await Hands.collection.updateOne(mine as object, { $set: { turn, letters, aliveAt: now } });
  if (done.matchedCount === 1) return true;
  // A later turn, which holds the letters of this one too, may have come first.
  const known = await Hands.findById(id).lean<Row>();
  return known !== null && !known.deadAt && known.turn >= turn;
}

/**
 * What a hand held when it died, or null while it lives; dead is who was not heard of since `before`. From here on it
 * writes nothing. One that nobody knows holds nothing.
 */
export async function lastHeld(_id: string, before: Date, now: Date): Promise<Begun[] | null> {
  await Hands.updateOne({ _id, deadAt: null, aliveAt: { $lt: before } }, { $set: { deadAt: now } });
  const hand = await Hands.findById(_id).lean<Row>();
  if (!hand) return [];
  return hand.deadAt ? (hand.letters as Begun[]) : null;
}

/** Hands that were not heard of since a time. */
export async function silentHands(since: Date): Promise<{ id: string; aliveAt: Date }[]> {
  const rows = await Hands.find({ aliveAt: { $lt: since } }, { aliveAt: 1 }).lean<Row[]>();
  return rows.map(({ _id, aliveAt }) => ({ id: _id, aliveAt }));
}

/** Forgets hands that were not heard of since `before`, but for some. */
export async function forgetHands(before: Date, but: string[]): Promise<void> {
  await Hands.deleteMany({ aliveAt: { $lt: before }, _id: { $nin: but } });
}
