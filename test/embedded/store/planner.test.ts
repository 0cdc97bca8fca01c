import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { givenDatabase } from './given.ts';

interface Person {
  _id: number;
  mail: string;
  state: string;
  at: Date;
  n?: number | null;
  tags: string[];
}
interface Explained {
  executionStats: { totalKeysExamined: number; totalDocsExamined: number; nReturned: number };
}

const COUNT = 400;

/** Which work is spared by an index: answers are the same with and without (see the differential test). */
describe('indexes', () => {
  let given: Awaited<ReturnType<typeof givenDatabase>>;
  let people: mongo.Collection<Person>;
  beforeAll(async () => {
    given = await givenDatabase();
    people = given.db.collection<Person>('people');
    await people.createIndexes([
      { key: { mail: 1 }, unique: true },
      { key: { state: 1, at: -1 } },
      { key: { n: 1 } },
      { key: { tags: 1 } },
    ]);
    await people.insertMany(
      Array.from({ length: COUNT }, (_, _id) => ({
        _id,
        mail: `p${_id}@example.org`,
        state: _id % 4 === 0 ? 'left' : 'active',
        at: new Date(_id * 1_000),
        ...(_id % 2 === 0 && { n: _id % 20 === 0 ? Number.NaN : _id }),
        tags: ['all', `t${_id % 10}`, `u${_id % 5}`],
      })),
    );
  });
  afterAll(() => given.end());

  const looked = async (filter: mongo.Filter<Person>) =>
    ((await people.find(filter).explain('executionStats')) as unknown as Explained).executionStats;

  test('a document that an index leads to twice comes once, and is changed once', async () => {
    expect((await people.find({ tags: { $in: ['t1', 'u1'] } }).toArray()).length).toBe(COUNT / 5);
    const { modifiedCount } = await people.updateMany({ tags: { $in: ['t1', 'u1'] } }, { $push: { tags: 't1' } });
    expect(modifiedCount).toBe(COUNT / 5);
  });

  test('what stands beside an $or narrows it', async () => {
    const filter = { state: 'left', $or: [{ mail: 'p8@example.org' }, { _id: 9 }] };
    expect(await looked(filter)).toMatchObject({ nReturned: 1, totalDocsExamined: COUNT / 4 });
  });

  test('a cursor that is read on after a change gives nothing that no longer matches', async () => {
    const letters = given.db.collection<{ n: number; state: string }>('letters');
    await letters.createIndex({ state: 1 });
    await letters.insertMany(Array.from({ length: 20 }, (_, n) => ({ n, state: 'open' })));
    const cursor = letters.find({ state: 'open' }).batchSize(2);
    await cursor.next();
    await letters.updateMany({ state: 'open' }, { $set: { state: 'closed' } });
    expect((await cursor.toArray()).filter(({ state }) => state === 'closed')).toEqual([]);
  });

  test('counting by keys counts what the filter means', async () => {
    const counts = async (filter: mongo.Filter<Person>) => [
      await people.countDocuments(filter),
      (await people.find(filter).toArray()).length,
      await people.countDocuments({ $and: [filter] }),
    ];
    const same = (n: number) => [n, n, n];
    expect(await counts({ state: 'left' })).toEqual(same(100));
    expect(await counts({ state: { $in: ['left', 'active', 'left'] }, at: { $gt: new Date(100_000) } })).toEqual(
      same(299),
    );
    expect(await counts({ _id: { $gte: 10, $lt: 20 } })).toEqual(same(10));
    expect(await counts({ tags: { $in: ['t1', 'all'] } })).toEqual(same(COUNT));
    expect(await counts({ n: { $lt: 10 } })).toEqual(same(4));
    expect(await counts({ n: null })).toEqual(same(200));
    expect(await counts({ n: { $exists: false } })).toEqual(same(200));
    expect(await counts({ mail: /^p1/ })).toEqual(same(111));
    expect(await counts({ n: Number.NaN })).toEqual(same(20));
  });

  test('$lookup finds its partners by an index', async () => {
    const orders = given.db.collection('orders');
    await orders.insertMany([{ mail: 'p3@example.org' }, { mail: ['p5@example.org', 'p4@example.org'] }, {}]);
    const stage = { from: 'people', localField: 'mail', foreignField: 'mail', as: 'who' };
    const found = await orders.aggregate([{ $lookup: stage }]).toArray();
    expect(found.map(({ who }) => who.map(({ _id }: Person) => _id).sort())).toEqual([[3], [4, 5], []]);
    const unindexed = { ...stage, localField: 'none', foreignField: 'none' };
    expect((await orders.aggregate([{ $lookup: unindexed }, { $limit: 1 }]).toArray())[0]?.who).toHaveLength(COUNT);
  });
});
