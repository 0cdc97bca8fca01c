import mongoose, { Schema } from 'mongoose';

/** Whether the relay answers, as the senders found it: the monitor reads it in another process. */
const RELAY = 'relay';
/** Senders try every few seconds while letters wait; what was last seen longer ago says nothing about now. */
const STALE_MS = 30_000;

const schema = new Schema(
  {
    _id: String,
    since: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    problem: { type: String, default: '' },
  },
  { collection: 'relays', minimize: false, versionKey: false },
);
const Relays = mongoose.model('Relay', schema);

/** What this process wrote last, so that a healthy relay costs no write per letter. */
let known: 'up' | 'down' | 'unknown' = 'unknown';

export async function noteRelayDown(problem: string, now: Date): Promise<void> {
  known = 'down';
  await Relays.deleteOne({ _id: RELAY, seenAt: { $lt: stale(now) } });
  await Relays.updateOne(
    { _id: RELAY },
    { $set: { problem, seenAt: now }, $setOnInsert: { since: now } },
    { upsert: true },
  );
}

export async function noteRelayUp(): Promise<void> {
  if (known === 'up') return;
  await Relays.deleteOne({ _id: RELAY });
  known = 'up';
}

/** Since when the relay cannot be reached, and its last words; null while all is well. */
export async function relayDown(now = new Date()): Promise<{ since: Date; problem: string } | null> {
  const row = await Relays.findOne({ _id: RELAY, seenAt: { $gte: stale(now) } }).lean<{
    since: Date;
    problem: string;
  }>();
  return row && { since: row.since, problem: row.problem };
}

function stale(now: Date): Date {
  return new Date(now.getTime() - STALE_MS);
}
