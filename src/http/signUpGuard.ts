import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { config } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { formAge, makeFormToken } from './formToken.ts';
import { brake, type Limit } from './limits.ts';

/*
 * The guard of sign-ups, the same at the doors for people and for programs (R124-R127). Sign-ups are counted by network,
 * and every answer takes as long. While the brake on letters is on there is one more step: a browser with JavaScript, or
 * a program, works some seconds on a sum, everybody else waits, and few of those go through from one place. Neither is a
 * puzzle for people, and nobody else's service is asked. A token counts once.
 */

export const PROOF_FIELD = 'proof';
export const PROOF_BITS = 16; // 65,000 hashes on average: a second or two for a telephone
export const WAIT_MS = 20_000;
/** How long every answer to a form with an address takes, whatever the address: no guessing by stopwatch (R124). */
const SAME_ANSWER_MS = 250;

const HOUR_S = 3_600;
const DAY_S = 86_400;
const ONCE = { name: 'form-once', most: 1, seconds: DAY_S };
const WAITED = { name: 'form-waited', most: 10, seconds: HOUR_S };

/** The step as a program is told of it: the token to work on, or to wait with. */
export interface Step {
  token: string;
  bits: number; // SHA-256 of `${token}:${proof}` must begin with so many zero bits
  waitSeconds: number;
}

/** The no of a door for programs while the brake is on: the same for every address. */
export class StepWanted extends Refusal {
  readonly step: Step;

  constructor() {
    super(
      'too-many',
      'Ett steg till just nu, för att många har anmält sig. Se step: räkna fram ett bevis eller vänta, och skicka igen.',
    );
    this.step = { token: makeFormToken(), bits: PROOF_BITS, waitSeconds: WAIT_MS / 1_000 };
  }
}

/** Counts a sign-up, or a request for a link, by the network it comes from (R125, R126). Throws 'too-many'. */
export async function brakeSignUp(network: string): Promise<void> {
  await brake({ name: 'sign-up', most: config().SIGNUPS_PER_NETWORK_HOUR, seconds: HOUR_S }, network);
}

/** Does the work in its own time but tells of its end only after a fixed one. Throws at once what the work throws. */
export async function evenly<T>(work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([work, wait(SAME_ANSWER_MS)]);
  return result;
}

/** Whether the step was taken with this token. One that was used before has not. `from`: whose waiting is counted. */
export async function tookStep(
  { token, proof }: { token: string; proof: string },
  from: string,
  now = new Date(),
): Promise<boolean> {
  const age = formAge(token, now);
  if (age === null) return false;
  const proved = isProof(token, proof);
  if (!proved && age < WAIT_MS) return false;
  return (await fits(ONCE, token)) && (proved || fits(WAITED, from));
}

/** Whether SHA-256 of token and proof begins with enough zero bits. */
export function isProof(token: string, proof: string): boolean {
  if (!/^\d{1,12}$/.test(proof)) return false;
  return createHash('sha256').update(`${token}:${proof}`).digest().readUInt32BE(0) >>> (32 - PROOF_BITS) === 0;
}

async function fits(limit: Limit, key: string): Promise<boolean> {
  try {
    await brake(limit, key);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
