import { StoreError } from '../errors.ts';

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds to add to UTC for the wall clock of a zone: a name such as Europe/Stockholm, UTC, GMT or Z. */
export function offsetAt(moment: number, zone: string): number {
  if (isUtc(zone)) return 0;
  const parts = formatOf(zone).formatToParts(moment);
  const [year = 0, month = 1, ...rest] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  );
  return Date.UTC(year, month - 1, ...rest) - Math.floor(moment / 1_000) * 1_000;
}

export function isUtc(zone: string): boolean {
  return zone === 'UTC' || zone === 'GMT' || zone === 'Z';
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const numeric = 'numeric' as const;
    const parts = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', calendar: 'iso8601', ...parts });
    formats.set(zone, made);
    return made;
  } catch {
    throw new StoreError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}

/** What the clock on the wall shows in a zone, as a date whose UTC parts are those of the clock. */
export function wallAt(date: Date, zone: string): Date {
  return new Date(date.getTime() + offsetAt(date.getTime(), zone));
}

/** The moment at which the clock on the wall shows this; in the hour that is skipped or doubled the earlier offset counts. */
export function momentOf(wall: number, zone: string): Date {
  const first = wall - offsetAt(wall - offsetAt(wall, zone), zone);
  const before = wall - offsetAt(first - DAY_MS, zone);
  return new Date(offsetAt(before, zone) === wall - before ? before : first);
}
