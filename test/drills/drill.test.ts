import { expect, jest, test } from '@jest/globals';
import { log } from '../../src/platform/log.ts';
import { drillOnce } from './round.ts';

/* The short form of npm run drill: two rounds with seeds that stay the same. */

const READERS = 2_000;
const BLOWS = 7;
const SETTLES_WITHIN_MS = 60_000;
jest.setTimeout(3 * SETTLES_WITHIN_MS);
log.level = 'silent';

test.each([1, 5])(
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
