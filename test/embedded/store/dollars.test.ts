import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DBRef, ObjectId } from 'bson';
import type { mongo } from 'mongoose';
import { givenDatabase } from './given.ts';

// biome-ignore lint/suspicious/noExplicitAny: these documents are of all shapes, and changed in ways that types would forbid
type Loose = any;

/** Names that begin with a dollar without being operators. The same holds for MongoDB itself. */
describe('dollars', () => {
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

  const one = (_id: unknown) => things.findOne({ _id });
  const ids = async (filter: Loose) => (await things.find(filter).sort({ _id: 1 }).toArray()).map((doc) => doc._id);

  const pull = (spec: Loose): Loose => ({ $pull: spec });

  test('$pull takes a filter that begins with $or or $and, and conditions on plain elements', async () => {
    await things.insertOne({ _id: 1, list: [{ a: 1 }, { a: 2 }, { b: 3 }, 4], numbers: [1, 5, 9] });
    await things.updateOne({ _id: 1 }, pull({ list: { $or: [{ a: 1 }, { b: 3 }] }, numbers: { $gt: 4, $lt: 9 } }));
    expect(await one(1)).toEqual({ _id: 1, list: [{ a: 2 }, 4], numbers: [1, 9] });
    await things.updateOne({ _id: 1 }, pull({ list: { $and: [{ a: { $gt: 1 } }, { a: { $lt: 3 } }] } }));
    expect((await one(1)).list).toEqual([4]);
  });

  test('a reference is a document: equal as a whole, and searched by its parts', async () => {
    const [a, b] = [new ObjectId(), new ObjectId()];
    await things.insertMany([
      { _id: 1, who: new DBRef('people', a), n: 1 },
      { _id: 2, who: new DBRef('people', b), n: 1 },
    ]);
    await things.createIndexes([{ key: { who: 1 } }, { key: { 'who.$id': 1 } }]);
    expect(await ids({ who: new DBRef('people', b) })).toEqual([2]);
    expect(await ids({ who: { $type: 'object' } })).toEqual([1, 2]);
    expect(await ids({ 'who.$id': a })).toEqual([1]);
    await things.updateOne({ _id: 1 }, { $set: { all: [new DBRef('people', b)] } });
    expect(await ids({ all: { $elemMatch: { $id: b } }, 'all.$ref': 'people' })).toEqual([1]);
    await things.updateOne({ _id: 1 }, { $unset: { all: 1 } });
    await things.updateOne({ _id: 2 }, { $set: { who: new DBRef('people', a) }, $inc: { n: 1 } });
    expect(await one(2)).toEqual({ _id: 2, who: new DBRef('people', a), n: 2 });
  });

  test('a dollar name is stored by an insert or an upsert, and changed only below the top', async () => {
    await things.insertOne({ _id: 1, $price: 5, sub: { $each: 1 } });
    expect((await one(1)).$price).toBe(5);
    await things.updateOne({ _id: 1 }, { $set: { 'sub.$each': 2, 'sub.$*.x': 3 } });
    expect((await one(1)).sub).toEqual({ $each: 2, '$*': { x: 3 } });
    await expect(things.updateOne({ _id: 1 }, { $set: { $price: 6 } })).rejects.toMatchObject({ code: 52 });
    await things.updateOne({ _id: 2 }, { $set: { $price: 6 } }, { upsert: true });
    expect(await one(2)).toEqual({ _id: 2, $price: 6 });
  });
});
