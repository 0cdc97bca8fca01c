import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { brake, networkOf } from '../../src/http/limits.ts';
import { openWorld, type World } from '../support/world.ts';

describe('the network of an address', () => {
  test.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0001::1', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['2001:db8:0:1:aaaa:0:0:1', '2001:db8:0:1::/64'],
  ])('%s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});

describe('a brake', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(async () => world.close());

  test('lets so many through, and says when to come back', async () => {
    const limit = { name: 'test-a', most: 3, seconds: 600 };
    for (let tries = 0; tries < 3; tries += 1) await brake(limit, 'one');
    await expect(brake(limit, 'one')).rejects.toMatchObject({
      code: 'too-many',
      message: expect.stringContaining('10 minuter'),
      retryAfterSeconds: 600,
    });
    await brake(limit, 'another');
  });

  test('keeps braking while Redis is away (R126)', async () => {
    const limit = { name: 'test-b', most: 2, seconds: 600 };
    await world.redis.stop();
    try {
      await brake(limit, 'one');
      await brake(limit, 'one');
      await expect(brake(limit, 'one')).rejects.toMatchObject({ code: 'too-many' });
    } finally {
      await world.redis.start();
    }
  });
});
