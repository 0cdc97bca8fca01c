import { failedToParse, notOffered } from '../errors.ts';
import { momentOf, wallAt } from './time-zones.ts';

/*
 * Reckoning with days, weeks and months by the clock on the wall of a time zone. A `wall` is a date whose UTC parts are
 * those of that clock.
 */

const DAY_MS = 86_400_000;
const UNIT_MS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000 };
const UNIT_MONTHS: Record<string, number> = { month: 1, quarter: 3, year: 12 };
const WEEK_STARTS: Record<string, number> = { sunday: 0, monday: 1 };

/** 1 (Monday) to 7 (Sunday). */
export function isoWeekday(wall: Date): number {
  return ((wall.getUTCDay() + 6) % 7) + 1;
}

/** The start of the unit that holds the date. */
export function truncate(date: Date, unit: string, zone: string, startOfWeek: unknown): Date {
  const wall = wallAt(date, zone);
  const [months, ms] = [UNIT_MONTHS[unit], UNIT_MS[unit]];
  if (months)
    return momentOf(Date.UTC(wall.getUTCFullYear(), Math.floor(wall.getUTCMonth() / months) * months, 1), zone);
  if (ms) return new Date(date.getTime() - (((wall.getTime() % ms) + ms) % ms));
  if (unit !== 'day' && unit !== 'week') throw failedToParse(`unknown time unit value: ${unit}`);
  const daysIntoWeek = unit === 'week' ? (wall.getUTCDay() - weekStart(startOfWeek) + 7) % 7 : 0;
  return momentOf((Math.floor(wall.getTime() / DAY_MS) - daysIntoWeek) * DAY_MS, zone);
}

/** By the numbers of `getUTCDay`. */
function weekStart(value: unknown): number {
  const day = WEEK_STARTS[String(value ?? 'sunday').toLowerCase()];
  if (day === undefined) throw notOffered(`startOfWeek: ${String(value)}`);
  return day;
}
