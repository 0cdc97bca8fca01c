/** When a letter is tried again. Pure. */

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
/** The wait doubles until it is this many times the first. */
const MOST = 48;
/** Each wait is up to a fifth shorter or longer, so that letters put off together do not come back together. */
const JITTER = 0.2;

export interface Patience {
  firstSeconds: number; // RETRY_FIRST_SECONDS
  usefulHours: number; // LATEST_USEFUL_HOURS
}

/** The next try of a letter that was put off for the `attempts`th time; null when that is later than it is useful. */
export function nextTry(
  attempts: number,
  date: Date,
  patience: Patience,
  now: Date,
  { leastMs = 0, random = Math.random() } = {}, // leastMs: what the server asks for
): Date | null {
  const wait = Math.max(leastMs, waitMs(attempts, patience.firstSeconds, random));
  const at = new Date(now.getTime() + wait);
  return at.getTime() > date.getTime() + patience.usefulHours * HOUR_MS ? null : at;
}

export function waitMs(attempts: number, firstSeconds: number, random: number): number {
  const times = Math.min(2 ** Math.max(0, attempts - 1), MOST);
  return Math.round(firstSeconds * SECOND_MS * times * (1 - JITTER + 2 * JITTER * random));
}
