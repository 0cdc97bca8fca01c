import { StoreError } from '../errors.ts';
import { momentOf, wallAt } from './time-zones.ts';

/*
 * Reckoning with days, weeks and months by the clock on the wall of a time zone. A `wall` is a date whose UTC parts are
 * those of that clock.
 */

const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = { millisecond: 1, second: 1_000, minute: 60_000, hour: 3_600_000 };
const UNIT_DAYS: Record<string, number> = { day: 1, week: 7 };
const UNIT_MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 };
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** `$dateTrunc` counts its bins from here, a Saturday; weeks from the first start of week after it. */
const REFERENCE = Date.UTC(2000, 0, 1);
const SATURDAY = 6;

function dayNumber(wall: Date | number): number {
  return Math.floor(Number(wall) / DAY_MS);
}

/** Months since January 2000. */
function monthNumber(wall: Date): number {
  return (wall.getUTCFullYear() - 2000) * 12 + wall.getUTCMonth();
}

export function yearday(wall: Date): number {
  return dayNumber(wall) - dayNumber(Date.UTC(wall.getUTCFullYear(), 0, 1)) + 1;
}

/** 1 (Monday) to 7 (Sunday). */
export function isoWeekday(wall: Date): number {
  return ((wall.getUTCDay() + 6) % 7) + 1;
}

/** The Thursday of the same week, which tells week and year (ISO 8601). */
function thursday(wall: Date): Date {
  return new Date(wall.getTime() + (4 - isoWeekday(wall)) * DAY_MS);
}

export function isoWeekYear(wall: Date): number {
  return thursday(wall).getUTCFullYear();
}

export function isoWeek(wall: Date): number {
  return Math.floor((yearday(thursday(wall)) - 1) / 7) + 1;
}

/** The start of the bin of `size` units that holds the date. */
export function truncate(date: Date, unit: string, size: number, zone: string, startOfWeek: unknown): Date {
  if (size < 1) throw new StoreError(5439019, '$dateTrunc requires binSize to be greater than 0');
  const wall = wallAt(date, zone);
  const floor = (value: number, start: number, step: number) => start + Math.floor((value - start) / step) * step;
  const [months, days] = [UNIT_MONTHS[unit], UNIT_DAYS[unit]];
  if (months) return momentOf(Date.UTC(2000, floor(monthNumber(wall), 0, months * size), 1), zone);
  if (days) {
    const start = dayNumber(REFERENCE) + (unit === 'week' ? (weekStart(startOfWeek) - SATURDAY + 7) % 7 : 0);
    return momentOf(floor(dayNumber(wall), start, days * size) * DAY_MS, zone);
  }
  return new Date(floor(date.getTime(), momentOf(REFERENCE, zone).getTime(), msOf(unit) * size));
}

function weekStart(value: unknown): number {
  const name = String(value ?? 'sunday').toLowerCase();
  const at = WEEKDAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (at < 0) throw new StoreError(5439016, `invalid startOfWeek: ${name}`);
  return at;
}

/** The date some units later; a day that the month lacks becomes its last one. */
export function addUnits(date: Date, unit: string, amount: number, zone: string): Date {
  const wall = wallAt(date, zone);
  const [months, days] = [UNIT_MONTHS[unit], UNIT_DAYS[unit]];
  if (days) return momentOf(wall.getTime() + amount * days * DAY_MS, zone);
  if (!months) return new Date(date.getTime() + amount * msOf(unit));
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + amount * months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const time = wall.getTime() - dayNumber(wall) * DAY_MS;
  return momentOf(Date.UTC(year, month, Math.min(wall.getUTCDate(), lastDay)) + time, zone);
}

/** How many borders of the unit lie between two dates. */
export function difference(from: Date, to: Date, unit: string, zone: string, startOfWeek: unknown): number {
  const [a, b] = [wallAt(from, zone), wallAt(to, zone)];
  const between = (number: (wall: Date) => number) => number(b) - number(a);
  const months = UNIT_MONTHS[unit];
  if (months) return between((wall) => Math.floor(monthNumber(wall) / months));
  if (unit === 'day') return between(dayNumber);
  // 1970 began on a Thursday, day 4 of a week that starts on Sunday.
  if (unit === 'week') return between((wall) => Math.floor((dayNumber(wall) + 4 - weekStart(startOfWeek)) / 7));
  return Math.floor(to.getTime() / msOf(unit)) - Math.floor(from.getTime() / msOf(unit));
}

function msOf(unit: string): number {
  const ms = UNIT_MS[unit];
  if (ms === undefined) throw new StoreError(9, `unknown time unit value: ${unit}`);
  return ms;
}
