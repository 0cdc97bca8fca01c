import mongoose from 'mongoose';
import { countOthers, type Row, Subscribers } from './subscriber.store.ts';
import type { Subscriber } from './subscriber.ts';

/** Questions about all who get the newsletter. */

/** Exactly, now: all but those who are not active. */
export async function countActive(): Promise<number> {
  const [others, all] = [await countOthers(), await Subscribers.countDocuments({})];
  return all - others.pending - others.left - others.suppressed;
}

/** What the audience is read for: address and choices. The name, say, stays where it is. */
export type Receiver = Pick<
  Subscriber,
  'id' | 'address' | 'language' | 'organisation' | 'topics' | 'measuring' | 'pausedUntil'
>;
const READ = { address: 1, language: 1, organisation: 1, topics: 1, measuring: 1, pausedUntil: 1 };

/** Active subscribers after an id, in the order of their ids. */
export async function activeAfter(id: string | null, limit: number): Promise<Receiver[]> {
  const after = id ? { _id: { $gt: new mongoose.Types.ObjectId(id) } } : {};
  const rows = await Subscribers.find({ state: 'active', ...after }, READ)
    .hint({ _id: 1 })
    .sort({ _id: 1 })
    .limit(limit)
    .batchSize(limit)
    .lean<Row[]>();
  return rows.map(toReceiver);
}

function toReceiver(row: Row): Receiver {
  const { kind = null, code = null } = row.organisation ?? {};
  return {
    id: row._id.toHexString(),
    address: row.address,
    language: row.language,
    organisation: { kind, code },
    topics: row.topics ?? [],
    measuring: row.measuring,
    pausedUntil: row.pausedUntil ?? null,
  };
}

/** What decides whether these subscribers may be written to, by id; little is read, because it is asked for every letter. */
export async function standingsOf(ids: string[]): Promise<Map<string, Pick<Subscriber, 'state' | 'pausedUntil'>>> {
  const rows = await Subscribers.find({ _id: { $in: ids } }, { state: 1, pausedUntil: 1 }).lean<Row[]>();
  return new Map(rows.map(({ _id, state, pausedUntil = null }) => [_id.toHexString(), { state, pausedUntil }]));
}
