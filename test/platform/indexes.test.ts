import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { connectMongo } from '../../src/platform/mongo.ts';
import { Subscribers } from '../../src/subscribers/subscriber.store.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('an index that was made otherwise by an older house is made anew at the start, and nobody is lost', async () => {
  const { collection } = Subscribers;
  await Subscribers.create({
    address: 'a@b.example',
    key: 'a@b.example',
    state: 'active',
    language: 'sv',
    createdAt: 0,
  });
  await collection.dropIndex('leftAt_1');
  await collection.createIndex({ leftAt: 1 });
  await collection.createIndex({ state: 1, _id: 1 });
  await mongoose.disconnect();
  await connectMongo();
  const indexes = await collection.indexes();
  expect(indexes.find(({ name }) => name === 'leftAt_1')).toHaveProperty('partialFilterExpression');
  expect(indexes.map(({ name }) => name)).not.toContain('state_1__id_1');
  expect(await Subscribers.countDocuments({ key: 'a@b.example' })).toBe(1);
});
