import { describe, expect, test } from '@jest/globals';
import { killStore } from '../../drills/storeKills.ts';

/** `npm run drill:store -- --kills 200` does the same for longer. */
const KILLS = 3;

describe('a store that is killed', () => {
  test('keeps all it acknowledged, and its indexes agree with its documents', async () => {
    const { kills, writes, checks } = await killStore(KILLS);
    expect(kills).toBe(KILLS);
    expect(writes).toBeGreaterThan(KILLS * 50);
    expect(checks).toBeGreaterThan(writes);
  }, 120_000);
});
