import { STOCKHOLM, toLocalTime } from '../issues/zone.ts';
import type { HourFigures } from './figures.ts';

/** When readers use the newsletter, from the hours of earlier issues' clicks. Pure. */

export interface SuggestedTime {
  at: Date;
  weekday: number; // 1 Monday to 7 Sunday, on the clock of Stockholm
  hour: number; // 0 to 23
  /** What the suggestion rests on: people's clicks at that time, or null when there are too few to go by. */
  clicks: number | null;
  issues: number;
}

/** Fewer clicks than this say more about chance than about readers. */
const LEAST_CLICKS = 50;
/** Tuesday at nine: what offices do, until the readers' own clicks say something else. */
const USUAL = { weekday: 2, hour: 9 };
/** Letters to people at work leave on their days and hours. */
const WORKING = { days: [1, 2, 3, 4, 5], from: 7, to: 16 };
const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;
/** Time enough to change one's mind. */
const AHEAD_MS = HOUR_MS;

/**
 * The next moment that suits the readers: first the working day with most of people's clicks, then its best hour.
 * `issues` holds the hours of earlier issues, one list each.
 */
export function bestTime(issues: Pick<HourFigures, 'hour' | 'clicks'>[][], now: Date): SuggestedTime {
  const counted = new Map<string, number>();
  for (const { hour, clicks } of issues.flat()) {
    const key = keyOf(hour);
    if (isWorking(key)) counted.set(key, (counted.get(key) ?? 0) + clicks);
  }
  const total = [...counted.values()].reduce((sum, clicks) => sum + clicks, 0);
  const best = total >= LEAST_CLICKS ? mostOf(counted) : USUAL;
  const clicks = total >= LEAST_CLICKS ? (counted.get(`${best.weekday} ${best.hour}`) ?? 0) : null;
  return { ...best, at: nextTime(best, now), clicks, issues: issues.length };
}

function mostOf(counted: Map<string, number>): { weekday: number; hour: number } {
  const hours = [...counted].map(([key, clicks]) => ({ ...partsOf(key), clicks }));
  const ofDay = (day: number) => hours.reduce((sum, one) => sum + (one.weekday === day ? one.clicks : 0), 0);
  const [weekday = USUAL.weekday] = WORKING.days.toSorted((a, b) => ofDay(b) - ofDay(a) || a - b);
  const [best] = hours
    .filter((one) => one.weekday === weekday)
    .toSorted((a, b) => b.clicks - a.clicks || a.hour - b.hour);
  return { weekday, hour: best?.hour ?? USUAL.hour };
}

/** The next whole hour that is `wanted` on the clock, at least an hour from now. */
function nextTime(wanted: { weekday: number; hour: number }, now: Date): Date {
  const first = Math.ceil((now.getTime() + AHEAD_MS) / HOUR_MS) * HOUR_MS;
  for (let hours = 0; hours <= WEEK_HOURS; hours += 1) {
    const candidate = new Date(first + hours * HOUR_MS);
    if (keyOf(candidate) === `${wanted.weekday} ${wanted.hour}`) return candidate;
  }
  return new Date(first);
}

/** '2 9' is Tuesday at nine. */
function keyOf(moment: Date): string {
  const local = toLocalTime(moment, STOCKHOLM);
  return `${new Date(`${local}Z`).getUTCDay() || 7} ${Number(local.slice(11, 13))}`;
}

function partsOf(key: string): { weekday: number; hour: number } {
  const [weekday = 0, hour = 0] = key.split(' ').map(Number);
  return { weekday, hour };
}

function isWorking(key: string): boolean {
  const { weekday, hour } = partsOf(key);
  return WORKING.days.includes(weekday) && hour >= WORKING.from && hour <= WORKING.to;
}
