import type { Issue } from '../../../issues/issue.ts';
import { toLocalTime } from '../../../issues/zone.ts';

/* A month as people in Sweden see it: weeks from Monday, with the issues that went or go out. Pure. */

const DAY_MS = 86_400_000;

export interface CalendarDay {
  date: string; // '2026-11-24'
  /** It belongs to the month before or after. */
  outside: boolean;
  past: boolean;
  today: boolean;
  issues: { number: number; id: string; out: boolean; clock: string }[];
}

export interface CalendarMonth {
  month: string; // '2026-11'
  before: string;
  after: string;
  weeks: { number: number; days: CalendarDay[] }[];
}

type Dated = Pick<Issue, 'id' | 'number' | 'state' | 'releasedAt' | 'sentAt' | 'schedule'>;

/** The month ('2026-11') with its issues. `now` decides what is past. */
export function monthOf(month: string, issues: Dated[], now: Date): CalendarMonth {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const today = toLocalTime(now).slice(0, 10);
  const out = byDay(issues);
  const dayAt = (at: number): CalendarDay => {
    const date = new Date(at).toISOString().slice(0, 10);
    return {
      date,
      outside: !date.startsWith(month),
      past: date < today,
      today: date === today,
      issues: out.get(date) ?? [],
    };
  };
  const weeks: CalendarMonth['weeks'] = [];
  for (let monday = start; monday < Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`); monday += 7 * DAY_MS)
    weeks.push({
      number: weekNumber(monday),
      days: Array.from({ length: 7 }, (_, day) => dayAt(monday + day * DAY_MS)),
    });
  return { month, before: addMonths(month, -1), after: addMonths(month, 1), weeks };
}

export function isMonth(text: string): boolean {
  return /^20\d\d-(0[1-9]|1[0-2])$/.test(text);
}

function byDay(issues: Dated[]): Map<string, CalendarDay['issues']> {
  const days = new Map<string, CalendarDay['issues']>();
  for (const { id, number, releasedAt, sentAt, schedule, state } of issues) {
    const at = releasedAt ?? sentAt ?? schedule?.at;
    if (!at || state === 'cancelled') continue;
    const [date = '', clock = ''] = toLocalTime(new Date(at)).split('T');
    days.set(date, [...(days.get(date) ?? []), { id, number, clock, out: Boolean(releasedAt ?? sentAt) }]);
  }
  return days;
}

function addMonths(month: string, count: number): string {
  const [year = 0, at = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at - 1 + count, 1)).toISOString().slice(0, 7);
}

/** ISO 8601: the week that holds the Thursday. */
function weekNumber(monday: number): number {
  const thursday = monday + 3 * DAY_MS;
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - newYear) / (7 * DAY_MS)) + 1;
}
