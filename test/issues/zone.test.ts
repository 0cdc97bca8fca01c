import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { atLocalTime, isTwice, isZone, toLocalTime } from '../../src/issues/zone.ts';

describe('a wall clock in Stockholm', () => {
  test.each([
    ['2026-11-24T09:00', '2026-11-24T08:00:00.000Z'],
    ['2026-06-24T09:00', '2026-06-24T07:00:00.000Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'], // the first minute of summer time
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'], // shown twice: the first one
    ['2027-01-01T00:00', '2026-12-31T23:00:00.000Z'],
  ])('%s is %s', (local, moment) => {
    expect(atLocalTime(local).toISOString()).toBe(moment);
  });

  test.each(['2026-03-29T02:30', '2026-02-30T09:00', '2026-11-24', '', 'i morgon', '2026-11-24T25:00'])(
    'refuses %s',
    (local) => {
      expect(() => atLocalTime(local)).toThrow(expect.objectContaining({ code: 'invalid', field: 'at' }));
    },
  );

  test('every moment that a clock shows leads back to the same clock', () => {
    const zones = fc.constantFrom('Europe/Stockholm', 'America/New_York', 'Asia/Kolkata', 'UTC');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        zones,
        (moment, zone) => {
          const shown = toLocalTime(moment, zone);
          expect(toLocalTime(atLocalTime(shown, zone), zone)).toBe(shown);
        },
      ),
    );
  });

  test('knows zones by their names', () => {
    expect(['Europe/Stockholm', 'UTC', 'Mars/Olympus', 'europa'].map(isZone)).toEqual([true, true, false, false]);
  });
});

describe('a clock that shows a time twice', () => {
  test('does so in the hour when summer time ends, and at no other time', () => {
    expect(
      ['2026-10-25T01:59', '2026-10-25T02:00', '2026-10-25T02:59', '2026-10-25T03:00'].map((one) => isTwice(one)),
    ).toEqual([false, true, true, false]);
    expect(isTwice('2026-03-29T03:00')).toBe(false);
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        (moment) => {
          const local = toLocalTime(moment);
          const others = [-60, 60].map((minutes) => toLocalTime(new Date(moment.getTime() + minutes * 60_000)));
          expect(isTwice(local)).toBe(others.includes(local));
        },
      ),
    );
  });
});
