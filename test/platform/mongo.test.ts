import { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { config } from '../../src/config.ts';
import { connectAnew, pingMongo } from '../../src/platform/mongo.ts';
import { watchDriver } from '../../src/platform/mongoWatch.ts';
import { until } from '../support/until.ts';
import '../../src/issues/issue.store.ts';
import { openWorld, type World } from '../support/world.ts';

const LOOK = 'serverHeartbeatFailed';

describe('the connection to the store', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test('a driver that no longer looks at its server is noticed, once; one that looks is not', async () => {
    const [dead, living] = [new EventEmitter(), new EventEmitter()];
    const silent: string[] = [];
    const looking = setInterval(() => living.emit(LOOK), 1);
    const stop = watchDriver(living, () => silent.push('living'), 10);
    watchDriver(dead, () => silent.push('dead'), 10);
    await until(() => silent.length > 0);
    clearInterval(looking);
    stop();
    expect(silent).toEqual(['dead']);
    expect([dead.listenerCount(LOOK), living.listenerCount(LOOK)]).toEqual([0, 0]);
  });

  test('the driver says when it looks', async () => {
    const client = new mongoose.mongo.MongoClient(config().MONGO_URL, { heartbeatFrequencyMS: 500 });
    await client.connect();
    let looks = 0;
    client.on('serverHeartbeatSucceeded', () => {
      looks += 1;
    });
    await until(() => looks > 1);
    await client.close();
  });

  test('connecting anew makes another client, and serves the same models', async () => {
    const Issues = mongoose.model('Issue');
    expect(await Issues.countDocuments()).toBe(0);
    const before = mongoose.connection.getClient();
    await connectAnew();
    expect(mongoose.connection.getClient()).not.toBe(before);
    expect(await Issues.countDocuments()).toBe(0);
    await pingMongo();
  });

  test('it goes on trying while the store is away', async () => {
    await world.store.stop();
    const anew = connectAnew();
    await expect(Promise.race([anew, Promise.resolve('trying')])).resolves.toBe('trying');
    await world.store.start();
    await anew;
    await pingMongo();
  }, 20_000);
});
