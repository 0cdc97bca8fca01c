import { toLocalTime } from './zone.ts';

const DAY_MS = 86_400_000;

/** The days of an event that has no clock, written '2026-12-10'. */
export interface WholeDays {
  first: string;
  last: string;
  after: string; // the day after the last, as RFC 5545 section 3.6.1 wants DTEND of a date
}

/**
 * The days of an event of whole days, in Swedish time; null when it has a time. It begins at midnight and has no end,
 * or ends at a midnight (that day is not part of it) or at 23:59.
 */
export function wholeDays({ startsAt, endsAt }: { startsAt: Date; endsAt: Date | null }): WholeDays | null {
  const [first, at] = clockOf(startsAt);
  if (at !== '00:00') return null;
  if (!endsAt || endsAt <= startsAt) return daysOf(first, first);
  const [last, until] = clockOf(endsAt);
  if (until === '23:59') return daysOf(first, last);
  return until === '00:00' ? daysOf(first, moved(last, -1)) : null;
}

function daysOf(first: string, last: string): WholeDays {
  return { first, last, after: moved(last, 1) };
}

function clockOf(moment: Date): [string, string] {
  const [day, time] = toLocalTime(moment).split('T') as [string, string];
  return [day, time];
}

function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
