import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { monthOf } from '../../../src/web/admin/issueDesk/calendar.ts';

const NOW = new Date('2026-11-25T14:20:00Z');

describe('the month of the calendar', () => {
  test('begins its weeks on Monday, numbers them as Sweden does, and shows what went and goes out', () => {
    const base = { id: 'a', sentAt: null, releasedAt: null, schedule: null };
    const issues = [
      { ...base, number: 8, state: 'sent' as const, releasedAt: new Date('2026-11-03T08:00:00Z') },
      {
        ...base,
        number: 9,
        state: 'scheduled' as const,
        schedule: { at: new Date('2026-11-30T23:30:00Z'), zone: 'Europe/Stockholm', by: 'a' },
      },
      {
        ...base,
        number: 7,
        state: 'cancelled' as const,
        schedule: { at: new Date('2026-11-20T08:00:00Z'), zone: 'Europe/Stockholm', by: 'a' },
      },
    ];
    const month = monthOf('2026-11', issues, NOW);
    expect(month).toMatchObject({ before: '2026-10', after: '2026-12' });
    expect(month.weeks.map(({ number }) => number)).toEqual([44, 45, 46, 47, 48, 49]);
    const days = month.weeks.flatMap((week) => week.days);
    expect([days[0]?.date, days.at(-1)?.date]).toEqual(['2026-10-26', '2026-12-06']);
    expect(
      days
        .filter((one) => one.issues.length)
        .map(({ date, issues: [one] }) => [date, one?.number, one?.clock, one?.out]),
    ).toEqual([
      ['2026-11-03', 8, '09:00', true],
      ['2026-12-01', 9, '00:30', false], // by the clock of Stockholm
    ]);
    expect(days.filter((one) => one.today).map(({ date }) => date)).toEqual(['2026-11-25']);
  });

  test('every month has each of its days once, in whole weeks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2020, max: 2035 }), fc.integer({ min: 1, max: 12 }), (year, at) => {
        const month = `${year}-${String(at).padStart(2, '0')}`;
        const days = monthOf(month, [], NOW).weeks.flatMap((week) => week.days);
        expect(days.length % 7).toBe(0);
        expect(days.filter((one) => !one.outside)).toHaveLength(new Date(Date.UTC(year, at, 0)).getUTCDate());
        expect(new Set(days.map(({ date }) => date)).size).toBe(days.length);
      }),
    );
  });
});
