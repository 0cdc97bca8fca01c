import { serialize } from 'bson';
import type { mongo } from 'mongoose';
import type { Bare } from './store-bare.ts';

/** A reader as the application has them, about 220 bytes. */
export interface Reader {
  _id: number;
  email: string;
  state: string;
  segment: number;
  createdAt: Date;
  opened: number;
  name: string;
  note: string;
}
export type Readers = mongo.Collection<Reader>;

/** One thing that is measured: done by the store, and by LMDB alone with the same bytes. */
export interface Task {
  name: string;
  /** How many documents or operations it is. */
  size: number;
  prepare?(readers: Readers, bare: Bare): Promise<void>;
  store(readers: Readers, round: number): Promise<unknown>;
  bare(bare: Bare, round: number): unknown;
}

const BATCH = 1_000;
const LOOKS = 2_000;
/** Enough that most of them run in compiled code, as in a worker that sends for hours. */
const CHANGES = 2_000;
const CONNECTIONS = 20;
/** The task after which there are all readers with their indexes, as the ones after it need them. */
export const FILLING = 'insertMany, 3 indexes';

export function reader(_id: number): Reader {
  return {
    _id,
    email: emailOf(_id),
    state: _id % 10 === 0 ? 'left' : 'active',
    segment: _id % 100,
    createdAt: new Date(1_700_000_000_000 + _id * 1_000),
    opened: 0,
    name: `Läsare ${_id}`,
    note: 'x'.repeat(80),
  };
}

export const INDEXES = [
  { key: { email: 1 }, unique: true },
  { key: { state: 1, createdAt: -1 } },
  { key: { segment: 1 } },
] as const;

function emailOf(id: number): string {
  return `reader${id}@example.org`;
}

export function tasks(count: number): Task[] {
  const at = (i: number) => (i * 7_919) % count;
  const thousand = (round: number) => Array.from({ length: BATCH }, (_, i) => at(round * BATCH + i));
  return [
    inserting('insertMany', count, []),
    inserting(FILLING, count, INDEXES),
    ...[1, CONNECTIONS].map(
      (connections): Task => ({
        name: `findOne by unique index, ${connections}`,
        size: LOOKS,
        store: (readers) => shared(connections, LOOKS, (i) => readers.findOne({ email: emailOf(at(i)) })),
        bare: (bare) => {
          for (let i = 0; i < LOOKS; i += 1) findBare(bare, emailOf(at(i)));
        },
      }),
    ),
    {
      name: 'bulkWrite 1000 updates by _id',
      size: BATCH,
      store: (readers, round) =>
        readers.bulkWrite(
          thousand(round).map((_id) => ({ updateOne: { filter: { _id }, update: { $set: { opened: round + 1 } } } })),
        ),
      bare: (bare, round) => changeBare(bare, thousand(round), round),
    },
    {
      name: 'updateMany over $in 1000',
      size: BATCH,
      store: (readers, round) => readers.updateMany({ _id: { $in: thousand(round) } }, { $inc: { opened: 1 } }),
      bare: (bare, round) => changeBare(bare, thousand(round), round),
    },
    ...[1, CONNECTIONS].map(
      (connections): Task => ({
        name: `findOneAndUpdate, ${connections}`,
        size: CHANGES,
        store: (readers, round) =>
          shared(connections, CHANGES, (i) =>
            readers.findOneAndUpdate({ email: emailOf(at(round * CHANGES + i)) }, { $inc: { opened: 1 } }),
          ),
        bare: (bare, round) => {
          for (let i = 0; i < CHANGES; i += connections)
            changeBare(
              bare,
              Array.from({ length: connections }, (_, j) => at(round * CHANGES + i + j)),
              round,
            );
        },
      }),
    ),
    {
      name: 'scan with a filter',
      size: count,
      store: (readers) => readers.find({ name: 'nobody' }).toArray(),
      bare: (bare) => readBare(bare),
    },
    {
      name: '$group',
      size: count,
      store: (readers) =>
        readers.aggregate([{ $group: { _id: '$segment', n: { $sum: 1 }, last: { $max: '$createdAt' } } }]).toArray(),
      bare: (bare) => readBare(bare),
    },
    {
      name: 'count by index',
      size: count / 10,
      store: (readers) => readers.countDocuments({ state: 'left' }),
      bare: (bare) => bare.documents.getKeysCount({ start: keyOf(0), end: keyOf(count / 10) }),
    },
  ];
}

function inserting(name: string, count: number, indexes: readonly (typeof INDEXES)[number][]): Task {
  return {
    name,
    size: count,
    prepare: async (readers, bare) => {
      await readers.drop().catch(() => undefined);
      if (indexes.length > 0) await readers.createIndexes(indexes.map((index) => ({ ...index }) as never));
      bare.write(() => {
        for (const table of [bare.documents, bare.entries]) for (const key of table.getKeys()) table.removeSync(key);
      });
    },
    store: async (readers) => {
      for (let from = 0; from < count; from += BATCH)
        await readers.insertMany(Array.from({ length: BATCH }, (_, i) => reader(from + i)));
    },
    bare: (bare) => {
      for (let from = 0; from < count; from += BATCH)
        bare.write(() => {
          for (let id = from; id < from + BATCH; id += 1) insertBare(bare, reader(id), indexes.length > 0);
        });
    },
  };
}

/** So many operations on so many connections, each waiting for its answer. */
export async function shared(connections: number, count: number, work: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < count) {
      next += 1;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
}

function keyOf(id: number): Buffer {
  const key = Buffer.alloc(8);
  key.writeDoubleBE(id);
  return key;
}

function insertBare(bare: Bare, doc: Reader, indexed: boolean): void {
  const key = keyOf(doc._id);
  bare.documents.putSync(key, serialize(doc) as Buffer);
  if (!indexed) return;
  const time = Buffer.alloc(8);
  time.writeDoubleBE(-doc.createdAt.getTime());
  for (const head of [`e${doc.email}`, `s${doc.state}${time.toString('latin1')}`, `g${doc.segment}`])
    bare.entries.putSync(Buffer.concat([Buffer.from(head, 'latin1'), key]), Buffer.alloc(0));
}

function findBare(bare: Bare, email: string): Buffer | undefined {
  const start = Buffer.from(`e${email}`, 'latin1');
  for (const key of bare.entries.getKeys({ start, limit: 1 })) return bare.documents.get(key.subarray(-8));
  return undefined;
}

function changeBare(bare: Bare, ids: number[], round: number): void {
  bare.write(() => {
    for (const id of ids) {
      const raw = Buffer.from(bare.documents.get(keyOf(id)) as Buffer);
      raw[raw.length - 3] = round;
      bare.documents.putSync(keyOf(id), raw);
    }
  });
}

function readBare(bare: Bare): number {
  let bytes = 0;
  for (const { value } of bare.documents.getRange({})) bytes += value.length;
  return bytes;
}
