import { wholeDays } from '../../issues/wholeDay.ts';

/** Days and months as people write them, in Swedish time. */
const ZONE = 'Europe/Stockholm';

/** '2026-11' -> 'november 2026'. */
export function monthName(month: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-15T12:00:00Z`));
}

/** '2026-11-20' -> '20 november 2026'. */
export function dayName(day: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${day}T12:00:00Z`));
}

/** 'torsdag 26 november 2026 kl. 13:00–15:00'; an end on another day is written out; whole days have no clock. */
export function timeSpan(start: Date, end: Date | null, locale: string): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: ZONE } as const;
  const days = wholeDays({ startsAt: start, endsAt: end });
  if (days) {
    const plain = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return plain.formatRange(new Date(days.first), new Date(days.last));
  }
  const format = new Intl.DateTimeFormat(locale, { ...options, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return end ? format.formatRange(start, end) : format.format(start);
}

/** '12 november 2026 kl. 09:30'. */
export function whenIn(time: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: ZONE }).format(time);
}

/** '12 november 2026'. */
export function dayIn(time: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: ZONE }).format(time);
}
