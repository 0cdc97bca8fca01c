import { randomBytes } from 'node:crypto';
import { makeToken, readToken } from '../platform/tokens.ts';

/*
 * Public pages have no cookie, so their forms hold a signed token that says when they were made: a form that is filled
 * in faster than a person can, or that is older than a day, is shown once more (R127). The id in the token is that time.
 */

const LIVES_MS = 24 * 3_600_000;
const FASTEST_MS = 2_000;
const TIME_HEX = 12; // 48 bits of milliseconds
const RANDOM_BYTES = 6;

export function makeFormToken(now = new Date()): string {
  const time = now.getTime().toString(16).padStart(TIME_HEX, '0');
  return makeToken('form', [time + randomBytes(RANDOM_BYTES).toString('hex')], new Date(now.getTime() + LIVES_MS));
}

/** Whether a form with this token may have been filled in by a person just now. */
export function formIsFresh(token: string, now = new Date()): boolean {
  const age = formAge(token, now);
  return age !== null && age >= FASTEST_MS;
}

/** How long ago a form was made (ms); null for a token that is none of ours or too old. */
export function formAge(token: string, now = new Date()): number | null {
  const read = readToken('form', token, true, now);
  const id = read.ok ? read.ids[0] : undefined;
  return id === undefined ? null : now.getTime() - Number.parseInt(id.slice(0, TIME_HEX), 16);
}
