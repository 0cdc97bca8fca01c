import { StoreError } from '../errors.ts';

/** The parts of a moment as a wall clock in some zone shows them; month 1-12, weekday 1 (Sunday) - 7. */
export interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds to add to UTC for the wall clock of a zone: an Olson name, `+02:00`, `+0200`, `+02`, UTC, GMT or Z. */
export function offsetAt(moment: number, zone: string): number {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * MINUTE_MS;
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(moment)
      .map((part) => [part.type, Number(part.value)]),
  );
  const wall = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute, parts.second);
  return wall - Math.floor(moment / 1_000) * 1_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format) return format;
  try {
    const numeric = 'numeric' as const;
    const parts = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', calendar: 'iso8601', ...parts });
  } catch {
    throw new StoreError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
  formats.set(zone, format);
  return format;
}

export function clockAt(date: Date, zone: string): Clock {
  const wall = new Date(date.getTime() + offsetAt(date.getTime(), zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    millisecond: wall.getUTCMilliseconds(),
  };
}

/** The moment at which the zone's clock shows this; in the hour that is skipped or doubled the earlier offset counts. */
export function momentOf(clock: Clock, zone: string): Date {
  const { year, month, day, hour, minute, second, millisecond } = clock;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  if (year >= 0 && year < 100) throw new StoreError(40515, `the year ${year} is outside 100 to 9999`);
  const first = wall - offsetAt(wall - offsetAt(wall, zone), zone);
  const before = wall - offsetAt(first - 24 * 60 * MINUTE_MS, zone);
  return new Date(offsetAt(before, zone) === wall - before ? before : first);
}
