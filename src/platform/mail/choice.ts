import type { Outcome } from './pool.ts';
import { verdictOf } from './replies.ts';

/* Which relay takes the next letter, and when one is put aside. Pure. */

/** A relay as the choice sees it. Times are ms since 1970. */
export interface Candidate {
  weight: number;
  connections: number;
  busy: number; // hand-overs under way
  readyAt: number; // when its rate lets the next letter go
  failures: number; // since it last worked
  asideUntil: number;
  credit: number; // of the weighted rounds
}

const FIRST_ASIDE_MS = 1_000;
const LONGEST_ASIDE_MS = 60_000;
const JITTER = 0.2;

/** How long a relay is put aside after so many failures in a row: it doubles from a second to a minute. */
export function asideMs(failures: number, random = Math.random()): number {
  const wait = Math.min(FIRST_ASIDE_MS * 2 ** Math.max(0, failures - 1), LONGEST_ASIDE_MS);
  return Math.round(wait * (1 - JITTER * random));
}

/** Whether a relay is in use; one that was put aside is first tried with a single letter. */
export function isUp(one: Candidate, now: number): boolean {
  return one.asideUntil <= now && !(one.failures && one.busy);
}

/**
 * The relay for the next letter: by weight, among those that are up and have a free connection. 'wait' when a better
 * moment comes, and null when there is none left to try. While all are aside the one that comes back first is tried.
 * Changes the credits and nothing else.
 */
export function choose<One extends Candidate>(
  relays: One[],
  tried: ReadonlySet<One>,
  now: number,
): One | 'wait' | null {
  const up = relays.filter((one) => !tried.has(one) && isUp(one, now));
  if (!up.length && tried.size) return null;
  const possible = up.length ? up : relays.toSorted((one, other) => one.asideUntil - other.asideUntil).slice(0, 1);
  const free = possible.filter((one) => one.busy < one.connections && one.readyAt <= now);
  return free.length ? byWeight(free) : 'wait';
}

/** Smooth weighted rounds, as nginx makes them: in the long run each gets its share, and never many in a row. */
function byWeight<One extends Candidate>(free: One[]): One {
  let best = free[0] as One;
  let all = 0;
  for (const one of free) {
    one.credit += one.weight;
    all += one.weight;
    if (one.credit > best.credit) best = one;
  }
  best.credit -= all;
  return best;
}

/** Whether the relay itself is in trouble, so that the letter should go by another at once. */
export function blamesRelay(outcome: Outcome): boolean {
  if (outcome.kind === 'relay-down') return true;
  const verdict = verdictOf(outcome.reply);
  return (
    (outcome.kind === 'deferred' && verdict === 'other-relay') ||
    (outcome.kind === 'refused' && verdict === 'configuration')
  );
}

/** Whether another relay may do better. After 'uncertain' nobody may try: the letter may have arrived. */
export function triesAnother(outcome: Outcome): boolean {
  return blamesRelay(outcome) || outcome.kind === 'lost-before-data' || outcome.kind === 'undeliverable-eai';
}
