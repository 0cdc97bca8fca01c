import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { givenServer } from './given.ts';

const subscriberSchema = new mongoose.Schema(
  {
    key: { type: String, required: true, unique: true },
    state: { type: String, enum: ['pending', 'active', 'left'], default: 'pending' },
    topics: [String],
    bounces: { type: Number, default: 0 },
    home: { region: String, code: Number },
    leftAt: Date,
  },
  { timestamps: true, optimisticConcurrency: true },
);
subscriberSchema.index({ state: 1, 'home.region': 1 });
subscriberSchema.index({ leftAt: 1 }, { expireAfterSeconds: 3_600, partialFilterExpression: { state: 'left' } });

describe('mongoose on the store', () => {
  let server: Awaited<ReturnType<typeof givenServer>>;
  let connection: mongoose.Connection;
  const model = () => connection.model('Subscriber', subscriberSchema);
  beforeAll(async () => {
    server = await givenServer();
    connection = await mongoose.createConnection(server.url, { dbName: `mongoose_test_${process.pid}` }).asPromise();
    await model().init();
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
    await server.end();
  });

  test('makes its indexes once and finds them as they should be', async () => {
    expect(Object.keys(await model().collection.indexInformation())).toEqual([
      '_id_',
      'key_1',
      'state_1_home.region_1',
      'leftAt_1',
    ]);
    expect(await model().syncIndexes()).toEqual([]);
    expect(await model().diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
  });

  test('moves one state at a time, and only from the state it names', async () => {
    const made = await model().create({ key: 'move@example.org' });
    const activate = () =>
      model().findOneAndUpdate(
        { _id: made._id, state: 'pending' },
        { $set: { state: 'active' }, $inc: { bounces: 1 } },
        { returnDocument: 'after' },
      );
    const outcomes = await Promise.all([activate(), activate(), activate()]);
    const [won, ...others] = outcomes.filter((doc) => doc !== null);
    expect(others).toEqual([]);
    expect(won).toMatchObject({ state: 'active', bounces: 1 });
    expect(won?.updatedAt.getTime()).toBeGreaterThanOrEqual(made.updatedAt.getTime());
  });

  test('refuses a second one with the same key', async () => {
    await model().create({ key: 'twice@example.org' });
    await expect(model().create({ key: 'twice@example.org' })).rejects.toMatchObject({
      code: 11000,
      keyValue: { key: 'twice@example.org' },
    });
    await expect(model().create({})).rejects.toThrow(mongoose.Error.ValidationError);
  });

  test('saves changed documents and notices that somebody else did', async () => {
    const mine = await model().create({ key: 'versions@example.org', topics: ['a'] });
    const theirs = await model().findById(mine._id);
    mine.topics.push('b');
    await mine.save();
    theirs?.topics.push('c');
    await expect(theirs?.save()).rejects.toThrow(mongoose.Error.VersionError);
    expect((await model().findById(mine._id).lean())?.topics).toEqual(['a', 'b']);
  });

  test('writes in bulk, walks with a cursor, counts and groups', async () => {
    const region = (i: number) => ['Skåne', 'Uppsala', 'Gotland'][i % 3] as string;
    const result = await model().bulkWrite(
      Array.from({ length: 250 }, (_, i) => ({
        updateOne: {
          filter: { key: `bulk${i}` },
          update: { $set: { state: 'active' as const, home: { region: region(i), code: i } } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
    expect(result.upsertedCount).toBe(250);
    const seen: number[] = [];
    for await (const doc of model().find({ key: /^bulk/ }).sort({ 'home.code': 1 }).cursor({ batchSize: 60 }))
      seen.push(doc.home?.code ?? -1);
    expect(seen).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(await model().countDocuments({ state: 'active', 'home.region': 'Skåne' })).toBe(84);
    expect(await model().exists({ key: 'bulk7' })).toBeTruthy();
    const groups = await model().aggregate([
      { $match: { key: /^bulk/ } },
      { $group: { _id: '$home.region', n: { $sum: 1 } } },
      { $sort: { n: -1, _id: 1 } },
    ]);
    expect(groups).toEqual([
      { _id: 'Skåne', n: 84 },
      { _id: 'Gotland', n: 83 },
      { _id: 'Uppsala', n: 83 },
    ]);
    expect((await model().deleteMany({ key: /^bulk/ })).deletedCount).toBe(250);
  });
});
