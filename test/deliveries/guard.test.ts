import { describe, expect, test } from '@jest/globals';
import { count, tooMany } from '../../src/deliveries/guardRule.ts';

const NEVER = { failed: 0, tried: 0 };

describe('too many failures', () => {
  test.each([
    [19, 20, false],
    [20, 399, true],
    [20, 400, false],
    [21, 400, true],
    [5_000, 200_000, false],
  ])('%i of %i: %s', (failed, tried, stops) => {
    expect(tooMany({ failed, tried }, NEVER)).toBe(stops);
  });

  test('what a person has seen and let go on is not counted again', () => {
    expect(tooMany({ failed: 40, tried: 200 }, { failed: 30, tried: 150 })).toBe(false);
    expect(tooMany({ failed: 55, tried: 300 }, { failed: 30, tried: 150 })).toBe(true);
  });

  test('counts refusals and hard bounces, and nothing that says nothing about the issue', () => {
    const rows = [
      { state: 'sent', reason: null, count: 100 },
      { state: 'failed', reason: 'bad-address', count: 3 },
      { state: 'failed', reason: 'reputation', count: 2 },
      { state: 'failed', reason: 'expired', count: 7 },
      { state: 'failed', reason: 'full', count: 11 },
      { state: 'bounced', reason: 'hard', count: 1 },
      { state: 'bounced', reason: 'reputation', count: 1 },
      { state: 'bounced', reason: 'soft', count: 6 },
      { state: 'bounced', reason: 'full', count: 6 },
      { state: 'skipped', reason: 'left', count: 17 },
      { state: 'waiting', reason: null, count: 1_000 },
    ];
    expect(count(rows)).toEqual({ failed: 7, tried: 137 });
  });
});
