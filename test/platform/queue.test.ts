import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Processors, serve } from '../../src/platform/queue.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

const WOUND_WITHIN_MS = 20_000;
jest.setTimeout(2 * WOUND_WITHIN_MS);

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a Redis that loses everything gets its clocks back while the worker goes on', async () => {
  let swept = 0;
  const processors = { 'deliveries.sweep': async () => void swept++ } as unknown as Processors;
  const stop = await serve(['deliveries'], processors);
  await until(() => swept > 0, WOUND_WITHIN_MS);
  await world.clear();
  const before = swept;
  await until(() => swept > before + 1, WOUND_WITHIN_MS); // one may have been under way
  await stop();
  expect(swept).toBeGreaterThan(before + 1);
});
