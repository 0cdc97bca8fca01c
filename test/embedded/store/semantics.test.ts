import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Decimal128, Double, Int32, Long } from 'bson';
import type { mongo } from 'mongoose';
import { givenDatabase } from './given.ts';

type Any = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: these documents are of all shapes, and changed in ways that types would forbid
type Loose = any;

/** What the manual promises, asked through the real driver; the same holds for MongoDB itself (set MONGO_URL). */
describe('reading and writing', () => {
  let given: Awaited<ReturnType<typeof givenDatabase>>;
  let things: mongo.Collection<Loose>;
  beforeAll(async () => {
    given = await givenDatabase();
    things = given.db.collection<Loose>('things');
  });
  beforeEach(async () => {
    await things.drop().catch(() => undefined);
  });
  afterAll(() => given.end());

  const fill = (...docs: Any[]) => things.insertMany(docs.map((doc, i) => ({ _id: i, ...doc })));
  const ids = async (filter: Any) => (await things.find(filter).sort({ _id: 1 }).toArray()).map((doc) => doc._id);

  test('text is found by pattern, type, rest of a division, length of list and expression', async () => {
    await fill({ a: 'Örebro', n: 4 }, { a: 'Umeå', n: 5, list: [1, 2] }, { a: 7, n: 6, list: [] });
    expect(await ids({ a: /^ume/i })).toEqual([1]);
    expect(await ids({ a: { $regex: '^ö', $options: 'i' } })).toEqual([0]);
    expect(await ids({ a: { $not: /re/ } })).toEqual([1, 2]);
    expect(await ids({ a: { $type: 'number' } })).toEqual([2]);
    expect(await ids({ a: { $type: [2, 'number'] } })).toEqual([0, 1, 2]);
    expect(await ids({ n: { $mod: [2, 0] } })).toEqual([0, 2]);
    expect(await ids({ list: { $size: 2 } })).toEqual([1]);
    expect(await ids({ $expr: { $gt: ['$n', { $size: { $ifNull: ['$list', []] } }] }, n: { $gt: 4 } })).toEqual([1, 2]);
    await expect(ids({ a: { $type: 'text' } })).rejects.toMatchObject({ code: 2 });
    await expect(ids({ a: { $mod: [0, 1] } })).rejects.toMatchObject({ code: 2 });
  });

  test('types of numbers survive storing and changing', async () => {
    await things.insertOne({
      _id: 1,
      int: new Int32(1),
      long: Long.fromNumber(2),
      double: new Double(3),
      decimal: Decimal128.fromString('4.50'),
    });
    await things.updateOne(
      { _id: 1 },
      {
        $inc: { int: new Int32(1), long: new Int32(1), double: new Int32(1) },
      },
    );
    const [found] = await things.find({}, { promoteValues: false }).toArray();
    expect(found).toMatchObject({ int: new Int32(2), double: new Double(4) });
    expect(found?.long).toEqual(Long.fromNumber(3));
    expect(String(found?.decimal)).toBe('4.50');
    const kinds = { int: { $type: 'int' }, long: { $type: 18 }, double: { $type: 'double' }, decimal: { $type: 19 } };
    expect(await things.countDocuments(kinds)).toBe(1);
    expect(await things.countDocuments({ $or: [{ int: { $type: 'double' } }, { long: { $type: 'int' } }] })).toBe(0);
    await things.updateOne({ _id: 1 }, { $mul: { long: 2, double: 2, none: new Double(2) } });
    const [doubled] = await things.find({}, { promoteValues: false }).toArray();
    expect(doubled).toMatchObject({ long: Long.fromNumber(6), double: new Double(8), none: new Double(0) });
    await things.updateOne({ _id: 1 }, { $set: { int: new Int32(2147483647) } });
    await things.updateOne({ _id: 1 }, { $inc: { int: 1 } });
    const [wider] = await things.find({}, { promoteValues: false }).toArray();
    expect(wider?.int).toEqual(Long.fromNumber(2147483648));
  });

  test('projections keep, leave out, cut and compute', async () => {
    await fill({
      a: 1,
      b: { c: 2, d: 3 },
      list: [
        { x: 1, y: 1 },
        { x: 2, y: 2 },
      ],
    });
    const shown = (projection: Any, filter: Any = {}) => things.findOne(filter, { projection });
    expect(await shown({ a: 1, 'b.c': 1 })).toEqual({ _id: 0, a: 1, b: { c: 2 } });
    expect(await shown({ _id: 0, list: 0, 'b.d': 0 })).toEqual({ a: 1, b: { c: 2 } });
    expect(await shown({ 'list.x': 1, _id: 0 })).toEqual({ list: [{ x: 1 }, { x: 2 }] });
    expect(await shown({ sum: { $add: ['$a', '$b.c'] } })).toEqual({ _id: 0, sum: 3 });
    const second = { _id: 0, list: [{ x: 2, y: 2 }] };
    expect(await shown({ list: { $slice: -1 }, a: 1 })).toEqual({ ...second, a: 1 });
    expect(await shown({ list: { $slice: [1, 5] } })).toEqual({ ...second, a: 1, b: { c: 2, d: 3 } });
    expect(await shown({ list: { $elemMatch: { x: 2 } } })).toEqual(second);
    expect(await shown({ list: { $elemMatch: { x: 3 } } })).toEqual({ _id: 0 });
    expect(await shown({ 'list.$': 1 }, { 'list.x': 2 })).toEqual(second);
    const found = things.findOneAndUpdate({ 'list.x': 2 }, { $set: { a: 2 } }, { projection: { 'list.$': 1 } });
    expect(await found).toEqual(second);
    await expect(shown({ 'list.$': 1 }, { a: 2 })).rejects.toMatchObject({ code: expect.any(Number) });
    await expect(shown({ a: 1, b: 0 })).rejects.toMatchObject({ code: 31254 });
  });

  test('lists are pushed, pulled, cut and changed by position', async () => {
    await fill({
      list: [5, 1],
      docs: [
        { k: 'a', n: 1 },
        { k: 'b', n: 2 },
      ],
    });
    const changed = async (update: Any, options: Any = {}, filter: Any = {}) =>
      things.findOneAndUpdate(filter, update, { returnDocument: 'after', projection: { _id: 0 }, ...options });
    expect(await changed({ $push: { list: { $each: [9, 3], $sort: 1, $slice: 3 } } })).toMatchObject({
      list: [1, 3, 5],
    });
    expect(await changed({ $push: { list: { $each: [5, 1], $slice: -2 } } })).toMatchObject({ list: [5, 1] });
    expect(await changed({ $push: { list: { $each: [7, 3], $position: 1 } } })).toMatchObject({ list: [5, 7, 3, 1] });
    const last = { $push: { docs: { $each: [], $sort: { n: -1 } } } } as Any;
    expect(await changed(last)).toMatchObject({ docs: [{ k: 'b' }, { k: 'a' }] });
    expect(await changed({ $push: { docs: { $each: [], $sort: { n: 1 } } } })).toMatchObject({
      docs: [{ k: 'a' }, { k: 'b' }],
    });
    expect(await changed({ $pull: { list: { $gte: 5 } } })).toMatchObject({ list: [3, 1] });
    expect(await changed({ $addToSet: { list: { $each: [3, 4] } } })).toMatchObject({ list: [3, 1, 4] });
    expect(await changed({ $pullAll: { list: [1, 4] } })).toMatchObject({ list: [3] });
    expect(await changed({ $set: { 'docs.$.n': 20 } }, {}, { 'docs.k': 'b' })).toMatchObject({
      docs: [{ n: 1 }, { n: 20 }],
    });
    expect(await changed({ $inc: { 'docs.$[].n': 1 } })).toMatchObject({ docs: [{ n: 2 }, { n: 21 }] });
    expect(
      await changed({ $set: { 'docs.$[big].big': true } }, { arrayFilters: [{ 'big.n': { $gt: 10 } }] }),
    ).toMatchObject({
      docs: [
        { k: 'a', n: 2 },
        { k: 'b', n: 21, big: true },
      ],
    });
    expect(await changed({ $pull: { docs: { k: 'a' } } })).toMatchObject({ docs: [{ k: 'b' }] });
    expect(await changed({ $rename: { docs: 'old.docs', none: 'never' }, $unset: { list: 1 } })).toEqual({
      old: { docs: [{ k: 'b', n: 21, big: true }] },
    });
    const { at } = (await changed({ $currentDate: { at: true } })) as { at: Date };
    expect(at).toBeInstanceOf(Date);
  });

  test('upserts take the equalities of the filter', async () => {
    const result = await things.updateOne(
      { a: 1, 'b.c': { $eq: 2 }, n: { $gt: 5 } },
      { $set: { d: 4 }, $setOnInsert: { e: 5 } },
      { upsert: true },
    );
    expect(result.upsertedCount).toBe(1);
    expect(await things.findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, b: { c: 2 }, d: 4, e: 5 });
    await things.updateOne({ a: 1 }, { $setOnInsert: { e: 6 }, $inc: { d: 1 } }, { upsert: true });
    expect(await things.findOne({}, { projection: { _id: 0, b: 0 } })).toEqual({ a: 1, d: 5, e: 5 });
    expect(await things.findOneAndReplace({ _id: 'new' }, { x: 1 }, { upsert: true, returnDocument: 'after' })).toEqual(
      { _id: 'new', x: 1 },
    );
  });

  test("wrong updates are refused with MongoDB's codes and change nothing", async () => {
    await fill({ a: 'text', list: [1] });
    const code = (update: Any) =>
      things.updateOne({}, update).then(
        () => 0,
        (error) => error.code,
      );
    expect(await code({ $inc: { a: 1 } })).toBe(14);
    expect(await code({ $push: { a: 1 } })).toBe(2);
    expect(await code({ $set: { 'a.b': 1 } })).toBe(28);
    expect(await code({ $set: { _id: 2 } })).toBe(66);
    expect(await code({ $set: { b: 1, 'b.c': 2 } })).toBe(40);
    expect(await code({ $set: { b: 1 }, $rename: { a: 'b' } })).toBe(40);
    expect(await code({ $mul: { a: 2 } })).toBe(14);
    expect(await code({ $currentDate: { b: 'now' } })).toBe(2);
    expect(await code({ $nonsense: { b: 1 } })).toBe(9);
    expect(await code({ $set: { 'list.$': 1 } })).toBe(2);
    expect(await things.findOne()).toEqual({ _id: 0, a: 'text', list: [1] });
  });

  test('unique indexes refuse, name the key, and stop an ordered batch only', async () => {
    await things.createIndex({ mail: 1 }, { unique: true, partialFilterExpression: { mail: { $exists: true } } });
    await fill({ mail: 'a' }, {}, {});
    const duplicate = { code: 11000, keyPattern: { mail: 1 }, keyValue: { mail: 'a' } };
    await expect(things.insertOne({ mail: 'a' })).rejects.toMatchObject(duplicate);
    await expect(things.updateOne({ _id: 1 }, { $set: { mail: 'a' } })).rejects.toMatchObject(duplicate);
    await expect(things.insertMany([{ mail: 'b' }, { mail: 'b' }, { mail: 'c' }])).rejects.toMatchObject({
      code: 11000,
      insertedCount: 1,
    });
    await expect(things.insertMany([{ mail: 'b' }, { mail: 'd' }], { ordered: false })).rejects.toMatchObject({
      insertedCount: 1,
    });
    expect((await things.distinct('mail')).sort()).toEqual(['a', 'b', 'd']);
    await things.deleteOne({ mail: 'a' });
    await things.insertOne({ mail: 'a' });
    await expect(things.createIndex({ mail: 1 }, { name: 'plain' })).resolves.toBe('plain');
    await expect(things.createIndex({ gone: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
  });

  test('index definitions conflict as in MongoDB', async () => {
    await things.createIndex({ a: 1 }, { name: 'one' });
    expect(await things.createIndex({ a: 1 }, { name: 'one' })).toBe('one');
    await expect(things.createIndex({ a: 1 }, { name: 'two' })).rejects.toMatchObject({ code: 85 });
    await expect(things.createIndex({ b: 1 }, { name: 'one' })).rejects.toMatchObject({ code: 86 });
    await expect(things.dropIndex('nothing')).rejects.toMatchObject({ code: 27 });
    await things.dropIndex('one');
    expect((await things.listIndexes().toArray()).map((index) => index.name)).toEqual(['_id_']);
  });

  test('text compares without case under a collation of strength 2, also in an index', async () => {
    const collation = { locale: 'sv', strength: 2 };
    await things.createIndex({ key: 1 }, { unique: true, collation });
    await fill({ key: 'Åsa' }, { key: 'zeb' }, { key: 'asa' });
    await expect(things.insertOne({ key: 'ÅSA' })).rejects.toMatchObject({ code: 11000 });
    expect(await things.find({ key: 'åSA' }).collation(collation).toArray()).toMatchObject([{ _id: 0 }]);
    const names = await things.find().sort({ key: 1 }).collation(collation).toArray();
    expect(names.map((doc) => doc.key)).toEqual(['asa', 'zeb', 'Åsa']);
    expect(await ids({ key: 'åsa' })).toEqual([]);
    await things.updateOne({ _id: 0 }, { $set: { list: ['a', 'A', 'b'] } });
    expect(await things.distinct('list', {}, { collation })).toEqual(['a', 'b']);
    const groups = [{ $unwind: '$list' }, { $group: { _id: '$list', n: { $sum: 1 } } }, { $sort: { _id: 1 as const } }];
    expect((await things.aggregate(groups, { collation }).toArray()).map(({ n }) => n)).toEqual([2, 1]);
    const joined = [{ $match: { _id: 0 } }, { $set: { to: 'ZEB' } }];
    const lookup = { $lookup: { from: 'things', localField: 'to', foreignField: 'key', as: 'found' } };
    expect((await things.aggregate([...joined, lookup], { collation }).toArray())[0]?.found).toMatchObject([
      { _id: 1 },
    ]);
    await things.updateOne({ _id: 0 }, { $pullAll: { list: ['a'] } } as Any, { collation });
    expect((await things.findOne({ _id: 0 }))?.list).toEqual(['b']);
  });

  test('cursors give all, batch by batch, and may be left', async () => {
    await fill(...Array.from({ length: 350 }, (_, n) => ({ n })));
    const all = await things.find().sort({ n: -1 }).batchSize(7).toArray();
    expect(all.map((doc) => doc.n)).toEqual(Array.from({ length: 350 }, (_, i) => 349 - i));
    const cursor = things.find().batchSize(2);
    await cursor.next();
    await cursor.close();
    expect(await things.find().skip(340).limit(5).toArray()).toHaveLength(5);
  });

  test('the planner uses an index, and says which', async () => {
    await things.createIndexes([{ key: { state: 1, n: -1 } }, { key: { tags: 1 } }]);
    await fill(
      ...Array.from({ length: 100 }, (_, n) => ({ n, state: n % 2 ? 'on' : 'off', tags: [`t${n % 10}`, 'all'] })),
    );
    const stats = async (filter: Any, sort: Record<string, 1 | -1> = {}) =>
      (await things.find(filter).sort(sort).explain('executionStats')).executionStats;
    expect(await stats({ state: 'on', n: { $gte: 90 } })).toMatchObject({ nReturned: 5, totalDocsExamined: 5 });
    expect(await stats({ tags: 't3' })).toMatchObject({ nReturned: 10, totalDocsExamined: 10 });
    expect(JSON.stringify(await things.find({ state: 'on' }).sort({ n: -1 }).explain())).not.toContain('"SORT"');
    expect((await things.find({ tags: { $in: ['t3', 'all'] } }).toArray()).length).toBe(100);
  });

  test('null is found with and without an index alike: an empty list on the way is no null, what is missing is', async () => {
    await fill({ _id: 0, b: [] }, { _id: 1 }, { _id: 2, a: null, b: { y: null } });
    const found = async () => [
      await things
        .find({ a: { $lte: null }, 'b.y': null })
        .sort({ _id: 1 })
        .map(({ _id }) => _id)
        .toArray(),
      await things
        .find({ a: { $lte: null } })
        .sort({ _id: 1 })
        .map(({ _id }) => _id)
        .toArray(),
    ];
    const wanted = [
      [1, 2],
      [0, 1, 2],
    ];
    expect(await found()).toEqual(wanted);
    await things.createIndexes([
      { key: { a: 1, 'b.y': 1 } },
      { key: { 'b.y': 1 } },
      { key: { a: 1 }, sparse: true, name: 'few' },
    ]);
    expect(await found()).toEqual(wanted);
  });
});
