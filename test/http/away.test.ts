import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/embedded/store/server.ts';
import { makeFormToken } from '../../src/http/formToken.ts';
import { type Front, openFront } from '../support/front.ts';
import { openWorld, type World } from '../support/world.ts';

let folder: string;
let store: Awaited<ReturnType<typeof openStore>>;
let world: World;
let front: Front;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aktuellt-away-'));
  store = await openStore({ folder });
  world = await openWorld({ MONGO_URL: store.url });
  front = await openFront();
}, 20_000);
afterAll(async () => {
  await front.close();
  await world.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const signUp = () => {
  const form = makeFormToken(new Date(Date.now() - 10_000));
  return fetch(`${front.url}/prenumerera`, {
    method: 'POST',
    body: new URLSearchParams({ form, address: 'ny@kommun.example' }),
  });
};

describe('while an outside service is away, the page says so and when to come back', () => {
  test('Redis: reading goes on, and signing up works or says no', async () => {
    await world.redis.stop();
    try {
      expect((await fetch(front.url)).status).toBe(200);
      expect([200, 503]).toContain((await signUp()).status);
    } finally {
      await world.redis.start();
    }
  }, 20_000);

  test('the store: pages, forms and the API', async () => {
    await store.close();
    const [page, form, call] = await Promise.all([
      fetch(front.url),
      signUp(),
      fetch(`${front.url}/api/v1/articles`, { headers: { Authorization: `Bearer akt_${'A'.repeat(43)}` } }),
    ]);
    expect([page.status, form.status, call.status]).toEqual([503, 503, 503]);
    for (const res of [page, form, call]) expect(res.headers.get('retry-after')).toBe('30');
    expect(await page.text()).toContain('Ingenting har gått förlorat');
    expect(await call.json()).toMatchObject({ status: 503, code: 'unavailable' });
    expect((await fetch(`${front.url}/integritet`)).status).toBe(200);
  }, 30_000);
});
