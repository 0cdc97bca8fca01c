import { StoreError } from '../errors.ts';
import { dayNumber, weekday } from './date-format.ts';
import { type Clock, clockAt, momentOf } from './time-zones.ts';

const UNIT_MS: Record<string, number> = { millisecond: 1, second: 1_000, minute: 60_000, hour: 3_600_000 };
const DAY_MS = 86_400_000;
const UNIT_MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 };
const UNIT_DAYS: Record<string, number> = { day: 1, week: 7 };
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** `$dateTrunc` counts its bins from this Saturday; weeks from the first start of week after it. */
const REFERENCE_YEAR = 2000;
const MIDNIGHT = { hour: 0, minute: 0, second: 0, millisecond: 0 };

/** The start of the bin of `size` units that holds the date, by the clock of the zone. */
export function truncate(date: Date, unit: string, size: number, zone: string, startOfWeek: unknown): Date {
  if (size < 1) throw new StoreError(5439019, '$dateTrunc requires binSize to be greater than 0');
  const clock = clockAt(date, zone);
  if (Object.hasOwn(UNIT_MONTHS, unit)) return truncateMonths(clock, size * (UNIT_MONTHS[unit] as number), zone);
  if (Object.hasOwn(UNIT_DAYS, unit)) return truncateDays(clock, unit, size, zone, startOfWeek);
  const step = unitMs(unit) * size;
  const reference = momentOf({ year: REFERENCE_YEAR, month: 1, day: 1, ...MIDNIGHT }, zone).getTime();
  return new Date(reference + Math.floor((date.getTime() - reference) / step) * step);
}

function truncateMonths(clock: Clock, step: number, zone: string): Date {
  const months = (clock.year - REFERENCE_YEAR) * 12 + clock.month - 1;
  return fromMonths(Math.floor(months / step) * step, 1, zone, MIDNIGHT);
}

function truncateDays(clock: Clock, unit: string, size: number, zone: string, startOfWeek: unknown): Date {
  const reference = dayNumber({ year: REFERENCE_YEAR, month: 1, day: 1 });
  const saturday = 6;
  const start = unit === 'week' ? reference + ((weekStart(startOfWeek) - saturday + 7) % 7) : reference;
  const step = (UNIT_DAYS[unit] as number) * size;
  return fromDay(start + Math.floor((dayNumber(clock) - start) / step) * step, zone, MIDNIGHT);
}

function weekStart(value: unknown): number {
  const name = String(value ?? 'sunday').toLowerCase();
  const at = WEEKDAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (at < 0) throw new StoreError(5439016, `invalid startOfWeek: ${name}`);
  return at;
}

/** The date some units later by the clock of the zone; a day that the month lacks becomes its last one. */
export function addUnits(date: Date, unit: string, amount: number, zone: string): Date {
  const clock = clockAt(date, zone);
  if (Object.hasOwn(UNIT_MONTHS, unit)) {
    const months = (clock.year - REFERENCE_YEAR) * 12 + clock.month - 1 + amount * (UNIT_MONTHS[unit] as number);
    return fromMonths(months, clock.day, zone, clock);
  }
  if (Object.hasOwn(UNIT_DAYS, unit))
    return fromDay(dayNumber(clock) + amount * (UNIT_DAYS[unit] as number), zone, clock);
  return new Date(date.getTime() + amount * unitMs(unit));
}

/** How many borders of the unit lie between two dates, by the clock of the zone. */
export function difference(from: Date, to: Date, unit: string, zone: string, startOfWeek: unknown): number {
  const [a, b] = [clockAt(from, zone), clockAt(to, zone)];
  if (Object.hasOwn(UNIT_MONTHS, unit)) {
    const step = UNIT_MONTHS[unit] as number;
    const index = (clock: Clock) => Math.floor((clock.year * 12 + clock.month - 1) / step);
    return index(b) - index(a);
  }
  if (unit === 'day') return dayNumber(b) - dayNumber(a);
  if (unit === 'week') {
    const start = weekStart(startOfWeek);
    const first = (clock: Clock) => dayNumber(clock) - ((weekday(clock) - 1 - start + 7) % 7);
    return (first(b) - first(a)) / 7;
  }
  return Math.floor(to.getTime() / unitMs(unit)) - Math.floor(from.getTime() / unitMs(unit));
}

function unitMs(unit: string): number {
  const ms = UNIT_MS[unit];
  if (ms === undefined) throw new StoreError(9, `unknown time unit value: ${unit}`);
  return ms;
}

function fromMonths(months: number, day: number, zone: string, time: Omit<Clock, 'year' | 'month' | 'day'>): Date {
  const year = REFERENCE_YEAR + Math.floor(months / 12);
  const month = (((months % 12) + 12) % 12) + 1;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return momentOf({ ...time, year, month, day: Math.min(day, last) }, zone);
}

function fromDay(day: number, zone: string, time: Omit<Clock, 'year' | 'month' | 'day'>): Date {
  const date = new Date(day * DAY_MS);
  return momentOf(
    { ...time, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
    zone,
  );
}
