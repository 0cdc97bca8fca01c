import { Refusal } from '../refusal.ts';

/** The zone of the newsroom. Every time that is shown or asked for names it. */
export const STOCKHOLM = 'Europe/Stockholm';

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;
const MINUTE_MS = 60_000;

/**
 * The moment that a wall clock in `zone` shows as `local` ('2026-11-24T09:00', as a datetime-local field gives it).
 * Throws Refusal('invalid') on a time that is no time, or that the clock skips when summer time begins.
 * When the clock shows a time twice (summer time ends), the first one is meant.
 */
export function atLocalTime(local: string, zone: string = STOCKHOLM): Date {
  const parts = LOCAL.exec(local)?.slice(1).map(Number);
  if (!parts) throw new Refusal('invalid', 'Skriv tiden som datum och klockslag, till exempel 2026-11-24T09:00.', 'at');
  const [year, month, day, hour, minute] = parts as [number, number, number, number, number];
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  for (const guess of [offsetAt(wanted - 24 * 60 * MINUTE_MS, zone), offsetAt(wanted + 24 * 60 * MINUTE_MS, zone)]) {
    const moment = new Date(wanted - guess);
    if (toLocalTime(moment, zone) === local) return moment;
  }
  throw new Refusal(
    'invalid',
    isDate(year, month, day)
      ? `Klockan visar aldrig ${local.replace('T', ' ')} i ${zone}: då ställs den fram till sommartid. Välj en annan tid.`
      : `Datumet ${local.slice(0, 10)} finns inte. Välj ett annat.`,
    'at',
  );
}

/** Whether a clock in `zone` shows a time twice, because summer time ends between; then the first is meant. */
export function isTwice(local: string, zone: string = STOCKHOLM): boolean {
  const first = atLocalTime(local, zone).getTime();
  return [30, 60, 120].some((minutes) => toLocalTime(new Date(first + minutes * MINUTE_MS), zone) === local);
}

/** '2026-11-24T09:00': what a wall clock in `zone` shows at a moment. */
export function toLocalTime(moment: Date, zone: string = STOCKHOLM): string {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), zone)).toISOString().slice(0, 16);
}

/** Whether the platform knows a zone by this name (IANA). */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('sv', { timeZone: zone });
    return /^[A-Za-z_]+\/[A-Za-z_/+-]+$/.test(zone) || zone === 'UTC';
  } catch {
    return false;
  }
}

function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** How many ms a zone's clock is ahead of UTC at a moment. */
function offsetAt(moment: number, zone: string): number {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    moment,
  );
  return Date.parse(`${clock.replace(' ', 'T')}Z`) - Math.floor(moment / 1000) * 1000;
}
