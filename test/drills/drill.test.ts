import { expect, jest, test } from '@jest/globals';
import { log } from '../../src/platform/log.ts';
import { drillOnce } from './round.ts';

/*
 * The short form of npm run drill: two rounds, with seeds by which a worker, the store and the sink are killed and Redis
 * loses everything.
 */

const READERS = 2_000;
const BLOWS = 5;
const SETTLES_WITHIN_MS = 60_000;
jest.setTimeout(3 * SETTLES_WITHIN_MS);
log.level = 'silent';

test.each([44, 236])(
  'processes are killed and stopped while an issue is sent (seed %d): nobody lost, nobody doubled',
  async (seed) => {
    const told: string[] = [];
    const { tally, broken } = await drillOnce({
      readers: READERS,
      seed,
      workers: 2,
      blows: BLOWS,
      slowMs: 10,
      settlesWithinMs: SETTLES_WITHIN_MS,
      tell: (progress) => void told.push(progress),
    });
    if (broken.length) throw new Error([...broken, ...told].join('\n  '));
    expect(tally).toMatchObject({ intended: READERS, lost: 0, doubled: 0, balanced: true });
  },
);
