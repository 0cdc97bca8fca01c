import { wholeDays } from '../issues/wholeDay.ts';
import type { LetterWords } from '../words/letters.sv.ts';

/** Dates as people say them, on the clock of Stockholm. Pure. */

const ZONE = 'Europe/Stockholm';

export interface Spoken {
  when: string; // 'tisdag 24 november kl. 9.00–15.30'
  short: string; // '24 november'
}

/** When an event is, in words. An event without an end shows when it begins; over several days, both days; whole days have no clock. */
export function spokenTime(event: { startsAt: Date; endsAt: Date | null }, w: LetterWords): Spoken {
  const date = (moment: Date, weekday: boolean) => {
    const parts = { day: 'numeric', month: 'long', timeZone: ZONE } as const;
    return new Intl.DateTimeFormat(w.locale, weekday ? { ...parts, weekday: 'long' } : parts).format(moment);
  };
  const { startsAt } = event;
  const days = wholeDays(event);
  const endsAt = days ? new Date(`${days.last}T12:00:00Z`) : event.endsAt;
  const short = date(startsAt, false);
  if (endsAt && date(endsAt, false) !== short)
    return { when: `${date(startsAt, true)} – ${date(endsAt, true)}`, short };
  if (days) return { when: date(startsAt, true), short };
  const times = endsAt ? `${clock(startsAt, w)}–${clock(endsAt, w)}` : clock(startsAt, w);
  return { when: date(startsAt, true) + w.at + times, short };
}

/** The date as a block: '24' and 'nov'. */
export function dayOf(moment: Date, locale: string): { day: string; month: string } {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: ZONE }).format(moment).replace('.', '');
  return { day: part({ day: 'numeric' }), month: part({ month: 'short' }) };
}

/** 'november 2026' of '2026-11'. */
export function monthOf(month: string, locale: string): string {
  const [year, at] = month.split('-').map(Number) as [number, number];
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.UTC(year, at - 1, 15),
  );
}

function clock(moment: Date, w: LetterWords): string {
  const parts = { hour: 'numeric', minute: '2-digit', hour12: false, timeZone: ZONE } as const;
  const text = new Intl.DateTimeFormat(w.locale, parts).format(moment).replace(/^0(?=\d)/, '');
  return w.locale.startsWith('sv') ? text.replace(':', '.') : text;
}
