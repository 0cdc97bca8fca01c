import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertMissing, listDeliveries } from '../../src/deliveries/delivery.store.ts';
import { newId } from '../../src/platform/mongo.ts';
import { enqueue, queueCounts } from '../../src/platform/queue.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a world has a store and a Redis of its own, and can be emptied', async () => {
  const issueId = newId();
  await insertMissing([
    { issueId, subscriberId: newId(), address: 'a@b.example', variant: 'sv.none', date: new Date() },
  ]);
  await enqueue('deliveries.fanOut', { issueId });
  expect((await listDeliveries(issueId)).items).toHaveLength(1);
  expect(await queueCounts('deliveries')).toMatchObject({ wait: 1 });
  await world.clear();
  expect((await listDeliveries(issueId)).items).toHaveLength(0);
  expect(await queueCounts('deliveries')).toMatchObject({ wait: 0 });
});
