import { badValue, StoreError } from '../errors.ts';
import { nullish } from './operands.ts';
import { type Clock, clockAt, offsetAt } from './time-zones.ts';

const DAY_MS = 86_400_000;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Days since 1970-01-01 of the date a clock shows. */
export function dayNumber({ year, month, day }: Pick<Clock, 'year' | 'month' | 'day'>): number {
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS);
}

/** 1 (Sunday) to 7 (Saturday). */
export function weekday(clock: Clock): number {
  return ((((dayNumber(clock) + 4) % 7) + 7) % 7) + 1;
}

export function yearday(clock: Clock): number {
  return dayNumber(clock) - dayNumber({ year: clock.year, month: 1, day: 1 }) + 1;
}

/** The year of the Thursday of the same week (ISO 8601). */
export function isoWeekYear(clock: Clock): number {
  return new Date(thursday(clock) * DAY_MS).getUTCFullYear();
}

export function isoWeek(clock: Clock): number {
  const first = dayNumber({ year: isoWeekYear(clock), month: 1, day: 1 });
  return Math.floor((thursday(clock) - first) / 7) + 1;
}

function thursday(clock: Clock): number {
  return dayNumber(clock) + 4 - (((weekday(clock) + 5) % 7) + 1);
}

/** Formats as `$dateToString` does: %Y %m %d %H %M %S %L %j %u %U %V %G %w %z %Z %b %B %%. */
export function formatDate(date: Date, format: unknown, zone: string): string {
  const utc = zone === 'UTC' || zone === 'GMT' || zone === 'Z';
  const text = nullish(format) ? `%Y-%m-%dT%H:%M:%S.%L${utc ? 'Z' : '%z'}` : format;
  if (typeof text !== 'string') throw badValue('$dateToString format must be a string');
  const clock = clockAt(date, zone);
  const minutes = offsetAt(date.getTime(), zone) / 60_000;
  return text.replace(/%(.?)/gs, (_, letter: string) => {
    const write = FORMATS[letter];
    if (!write) throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
    return write(clock, minutes);
  });
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

const FORMATS: Record<string, (clock: Clock, offset: number) => string> = {
  '%': () => '%',
  Y: (clock) => pad(clock.year, 4),
  m: (clock) => pad(clock.month),
  d: (clock) => pad(clock.day),
  H: (clock) => pad(clock.hour),
  M: (clock) => pad(clock.minute),
  S: (clock) => pad(clock.second),
  L: (clock) => pad(clock.millisecond, 3),
  j: (clock) => pad(yearday(clock), 3),
  w: (clock) => String(weekday(clock)),
  u: (clock) => String(((weekday(clock) + 5) % 7) + 1),
  U: (clock) => pad(Math.floor((yearday(clock) + 7 - weekday(clock)) / 7)),
  V: (clock) => pad(isoWeek(clock)),
  G: (clock) => pad(isoWeekYear(clock), 4),
  b: (clock) => (MONTHS[clock.month - 1] as string).slice(0, 3),
  B: (clock) => MONTHS[clock.month - 1] as string,
  z: (_, offset) => `${offset < 0 ? '-' : '+'}${pad(Math.trunc(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`,
  Z: (_, offset) => `${offset < 0 ? '-' : '+'}${pad(Math.abs(offset), 3)}`,
};
