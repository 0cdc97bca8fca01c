import { findDate } from '../fromText/dates.ts';

/** Moments as machines write them. One without a zone is meant in Sweden. */

const ZONE = 'Europe/Stockholm';
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const CLOCK = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' });
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

/** The moment; null when it cannot be read. */
export function momentOf(text: string): Date | null {
  const trimmed = text.trim();
  if (!WITHOUT_ZONE.test(trimmed)) return valid(new Date(trimmed));
  const asUtc = valid(new Date(`${trimmed.replace(' ', 'T')}${trimmed.length > 10 ? '' : 'T00:00'}Z`));
  if (!asUtc) return null;
  const shown = new Date(`${CLOCK.format(asUtc).replace(' ', 'T')}Z`);
  return new Date(2 * asUtc.getTime() - shown.getTime());
}

/** The day in Sweden, YYYY-MM-DD; of a text that is no moment, the first date in its words. */
export function dayOf(text: string | null | undefined): string | null {
  if (!text) return null;
  const written = /^(\d{4}-\d{2}-\d{2})$/.exec(text.trim())?.[1];
  if (written) return findDate(written);
  const moment = momentOf(text);
  return findDate(moment ? DAY.format(moment) : text);
}

function valid(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}
