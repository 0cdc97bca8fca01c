import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toLocalTime } from '../../src/issues/zone.ts';
import { bestTime } from '../../src/reports/bestTime.ts';

const NOW = new Date('2026-11-25T14:20:00Z'); // Wednesday 15.20 in Stockholm
const hour = (at: string, clicks: number) => ({ hour: new Date(at), clicks });

describe('the time that suits the readers', () => {
  test('is the best hour of the working day with most clicks', () => {
    const issues = [
      [hour('2026-10-06T07:00:00Z', 40), hour('2026-10-06T11:00:00Z', 25), hour('2026-10-08T12:00:00Z', 50)],
      [hour('2026-11-03T08:00:00Z', 38), hour('2026-11-07T08:00:00Z', 900)], // Saturday is nobody's work
    ];
    expect(bestTime(issues, NOW)).toEqual({
      weekday: 2,
      hour: 9,
      clicks: 78,
      issues: 2,
      at: new Date('2026-12-01T08:00:00Z'),
    });
  });

  test('is the usual one while there is little to go by, and says so', () => {
    expect(bestTime([[hour('2026-11-05T12:00:00Z', 49)]], NOW)).toMatchObject({ weekday: 2, hour: 9, clicks: null });
    expect(bestTime([], NOW)).toMatchObject({ clicks: null, issues: 0 });
  });

  test('is always a working hour ahead, on the clock of Stockholm', () => {
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
    const counts = fc.array(fc.record({ hour: moment, clicks: fc.nat(100) }), { maxLength: 40 });
    fc.assert(
      fc.property(counts, moment, (hours, now) => {
        const { at, weekday, hour: wanted } = bestTime([hours], now);
        const local = toLocalTime(at);
        expect([new Date(`${local}Z`).getUTCDay(), local.slice(11)]).toEqual([
          weekday,
          `${String(wanted).padStart(2, '0')}:00`,
        ]);
        expect(at.getTime() - now.getTime()).toBeGreaterThanOrEqual(3_600_000);
        expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(8 * 86_400_000 + 3_600_000);
        expect(weekday >= 1 && weekday <= 5 && wanted >= 7 && wanted <= 16).toBe(true);
      }),
    );
  });
});
