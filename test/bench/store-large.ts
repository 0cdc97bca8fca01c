import type { mongo } from 'mongoose';
import { INDEXES, type Reader, reader, shared } from './store-tasks.ts';

const SMALL = 10_000;
const BATCH = 5_000;
const LOOKS = 500;

/** Work by index on few and on many documents: how much longer the same takes. */
export async function measureLarge(
  db: mongo.Db,
  count: number,
  memory: () => unknown,
): Promise<Record<string, unknown>> {
  const [small, many] = [await filled(db, 'small', SMALL), await filled(db, 'many', count)];
  const result: Record<string, unknown> = { count };
  for (const [name, work] of Object.entries(WORKS)) {
    const times: [number, number][] = [];
    for (let round = 0; round < 5; round += 1)
      times.push([await time(work, small, SMALL), await time(work, many, count)]);
    const [few, lots] = [0, 1].map((i) => times.map((pair) => pair[i] as number).sort((a, b) => a - b)[2] as number);
    result[name] = Number(((lots as number) / (few as number)).toFixed(2));
    process.stdout.write(`${name.padEnd(34)} ${count} documents take ${result[name]} x the time of ${SMALL}\n`);
  }
  return { ...result, rssMb: memory() };
}

type Work = (readers: mongo.Collection<Reader>, id: (i: number) => number) => Promise<unknown>;

const WORKS: Record<string, Work> = {
  'findOne by unique index': (readers, id) => shared(1, LOOKS, (i) => readers.findOne({ email: reader(id(i)).email })),
  'findOne by _id': (readers, id) => shared(1, LOOKS, (i) => readers.findOne({ _id: id(i) })),
  'findOneAndUpdate by unique index': (readers, id) =>
    shared(1, LOOKS / 5, (i) => readers.findOneAndUpdate({ email: reader(id(i)).email }, { $inc: { opened: 1 } })),
  'a sorted page of 50': (readers) =>
    shared(1, LOOKS / 5, () => readers.find({ state: 'left' }).sort({ createdAt: -1 }).limit(50).toArray()),
  'bulkWrite 1000 updates by _id': (readers, id) =>
    readers.bulkWrite(
      Array.from({ length: 1_000 }, (_, i) => ({
        updateOne: { filter: { _id: id(i) }, update: { $inc: { opened: 1 } } },
      })),
    ),
};

async function time(work: Work, readers: mongo.Collection<Reader>, count: number): Promise<number> {
  const offset = Math.floor(Math.random() * count);
  const start = performance.now();
  await work(readers, (i) => (offset + i * 7_919) % count);
  return performance.now() - start;
}

async function filled(db: mongo.Db, name: string, count: number): Promise<mongo.Collection<Reader>> {
  const readers = db.collection<Reader>(name);
  await readers.createIndexes(INDEXES.map((index) => ({ ...index }) as never));
  for (let from = 0; from < count; from += BATCH)
    await readers.insertMany(Array.from({ length: BATCH }, (_, i) => reader(from + i)));
  return readers;
}
