import { toLocalTime } from '../issues/zone.ts';
import { type FieldProblem, Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { listSpamRates, putSpamRate, type SpamRate } from './spamRate.store.ts';

/*
 * Gmail reports no single complaints; it shows a rate of each day in Google Postmaster Tools. A person reads it there
 * and notes it here, and it weighs like our own figure (R49).
 */

const DAY_MS = 86_400_000;
/** Postmaster Tools shows so many days. */
const SHOWN_DAYS = 120;
/** An older rate says nothing about the letters of today. */
const COUNTS_DAYS = 30;
const PERCENT = /^(\d{1,3})(?:[.,](\d{1,3}))?\s*%?$/;

/** Notes a rate as it was typed. Throws Refusal('invalid') with every field that is wrong, and the remedy. */
export async function noteSpamRate(
  typed: { percent: string; day: string },
  actor: Actor,
  now = new Date(),
): Promise<SpamRate> {
  const percent = readPercent(typed.percent);
  const problems: FieldProblem[] = [
    ...(typeof percent === 'string' ? [{ field: 'percent', problem: percent }] : []),
    ...problemOfDay(typed.day, now),
  ];
  if (typeof percent === 'string' || problems.length)
    throw new Refusal('invalid', 'Värdet är inte noterat. Rätta det som är markerat.', undefined, problems);
  const rate = { day: typed.day, percent, by: actor.name, at: now };
  await putSpamRate(rate);
  return rate;
}

/** The rate of the latest day that was noted; null when there is none of the last thirty days. */
export async function spamRateNow(now = new Date()): Promise<SpamRate | null> {
  const [latest] = await listSpamRates(1);
  return latest && latest.day > dayAt(now, -COUNTS_DAYS) ? latest : null;
}

/** The number, or what is wrong with it. */
function readPercent(typed: string): number | string {
  const parts = PERCENT.exec(typed.trim());
  const percent = parts ? Number(`${parts[1]}.${parts[2] ?? 0}`) : Number.NaN;
  return percent <= 100 ? percent : 'Skriv procenttalet som det står hos Google, till exempel 0,08.';
}

function problemOfDay(day: string, now: Date): FieldProblem[] {
  const problem = (text: string) => [{ field: 'day', problem: text }];
  const real = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  if (!real) return problem('Välj vilken dag värdet gäller, till exempel 2026-11-24.');
  if (day > dayAt(now)) return problem('Dagen har inte varit än. Välj den dag som värdet gäller hos Google.');
  if (day < dayAt(now, -SHOWN_DAYS)) return problem(`Välj en av de senaste ${SHOWN_DAYS} dagarna.`);
  return [];
}

function dayAt(now: Date, days = 0): string {
  return toLocalTime(new Date(now.getTime() + days * DAY_MS)).slice(0, 10);
}
