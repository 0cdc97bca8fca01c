import mongoose, { type mongo } from 'mongoose';
import { INDEXES, reader, shared } from './store-tasks.ts';

/*
 * Work by index on few and on many documents: how much longer the same takes. Readers as in the other tasks, and
 * deliveries as the sender has them, five for each reader, of some issues.
 */

const SMALL = 10_000;
const BATCH = 5_000;
const LOOKS = 300;
const ROUNDS = 5;
const ISSUES = 25;
const CLAIM = 100;

type Documents = mongo.Collection<mongo.Document>;
type Work = (documents: Documents, id: (i: number) => number) => Promise<unknown>;

interface Kind {
  indexes: readonly { key: Record<string, 1 | -1>; unique?: true }[];
  make(i: number): mongo.Document;
  works: Record<string, Work>;
}

const READERS: Kind = {
  indexes: INDEXES,
  make: (i) => reader(i) as unknown as mongo.Document,
  works: {
    'findOne by unique index': (readers, id) =>
      shared(1, LOOKS, (i) => readers.findOne({ email: reader(id(i)).email })),
    'findOne by _id': (readers, id) => shared(1, LOOKS, (i) => readers.findOne({ _id: id(i) as never })),
    'findOneAndUpdate by unique index': (readers, id) =>
      shared(1, LOOKS / 5, (i) => readers.findOneAndUpdate({ email: reader(id(i)).email }, { $inc: { opened: 1 } })),
    'a sorted page of 50': (readers) =>
      shared(1, LOOKS / 5, () => readers.find({ state: 'left' }).sort({ createdAt: -1 }).limit(50).toArray()),
  },
};

const now = new Date(1_800_000_000_000);

const DELIVERIES: Kind = {
  indexes: [
    { key: { subscriberId: 1, issueId: 1 }, unique: true },
    { key: { issueId: 1, state: 1, dueAt: 1 } },
    { key: { issueId: 1, state: 1, _id: 1 } },
    { key: { state: 1, claimedAt: 1 } },
  ],
  make: (i) => ({
    _id: objectId(i),
    subscriberId: objectId(Math.floor(i / ISSUES)),
    issueId: objectId(i % ISSUES),
    address: `reader${i}@example.org`,
    state: 'waiting',
    dueAt: now,
    claim: null,
    claimedAt: null,
    handedAt: null,
    attempts: 0,
  }),
  works: {
    'find 100 that are due': (deliveries, id) =>
      shared(1, LOOKS / 5, (i) =>
        deliveries
          .find({ issueId: objectId(id(i) % ISSUES), state: 'waiting', dueAt: { $lte: now } })
          .limit(CLAIM)
          .toArray(),
      ),
    'claim 100 by _id': (deliveries, id) =>
      shared(1, LOOKS / 10, (i) =>
        deliveries.updateMany(
          { _id: { $in: Array.from({ length: CLAIM }, (_, j) => objectId(id(i) + j)) }, state: 'waiting' },
          { $set: { claim: `claim ${id(i)}`, claimedAt: now } },
        ),
      ),
    'findOne by reader and issue': (deliveries, id) =>
      shared(1, LOOKS, (i) =>
        deliveries.findOne({ subscriberId: objectId(Math.floor(id(i) / ISSUES)), issueId: objectId(id(i) % ISSUES) }),
      ),
    'a page of 50 of an issue': (deliveries, id) =>
      shared(1, LOOKS / 5, (i) =>
        deliveries
          .find({ issueId: objectId(id(i) % ISSUES), state: 'waiting', _id: { $gt: objectId(id(i)) } })
          .sort({ _id: 1 })
          .limit(50)
          .toArray(),
      ),
  },
};

function objectId(i: number): mongoose.Types.ObjectId {
  return new mongoose.Types.ObjectId(i.toString(16).padStart(24, '0'));
}

/** `count` readers and five times as many deliveries, against 10,000 of each. */
export async function measureLarge(
  db: mongo.Db,
  count: number,
  memory: () => unknown,
): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = { readers: count, deliveries: count * 5 };
  for (const [kind, many] of [
    [READERS, count],
    [DELIVERIES, count * 5],
  ] as const) {
    const [few, lots] = [await filled(db, kind, SMALL), await filled(db, kind, many)];
    for (const [name, work] of Object.entries(kind.works)) {
      const ratio = await timesAsLong(work, [few, SMALL], [lots, many]);
      result[name] = ratio;
      process.stdout.write(`${name.padEnd(34)} ${many} documents take ${ratio} x the time of ${SMALL}\n`);
    }
  }
  return { ...result, rssMb: memory() };
}

async function timesAsLong(work: Work, few: [Documents, number], lots: [Documents, number]): Promise<number> {
  const times: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push([await time(work, ...few), await time(work, ...lots)]);
  const median = (which: 0 | 1) => times.map((pair) => pair[which]).sort((a, b) => a - b)[ROUNDS >> 1] as number;
  return Number((median(1) / median(0)).toFixed(2));
}

async function time(work: Work, documents: Documents, count: number): Promise<number> {
  const offset = Math.floor(Math.random() * count);
  const start = performance.now();
  await work(documents, (i) => (offset + i * 7_919) % count);
  return performance.now() - start;
}

async function filled(db: mongo.Db, kind: Kind, count: number): Promise<Documents> {
  const documents = db.collection(`${kind === READERS ? 'readers' : 'deliveries'}${count}`);
  await documents.createIndexes(kind.indexes.map((index) => ({ ...index })));
  for (let from = 0; from < count; from += BATCH)
    await documents.insertMany(Array.from({ length: BATCH }, (_, i) => kind.make(from + i)));
  return documents;
}
