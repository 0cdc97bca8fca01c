import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { brake, ipOf, networkOf } from '../../http/limits.ts';
import { field } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { TOKEN_FIELD } from './FormGuard.tsx';
import { formAge } from './formToken.ts';

/*
 * One more step for a sign-up while the brake on letters is on (R127): a browser with JavaScript works some seconds on a
 * sum, everybody else waits half a minute, and few of those go through from one network. Neither is a puzzle for people,
 * and nobody else's service is asked. A form counts once.
 */

export const PROOF_FIELD = 'proof';
export const PROOF_BITS = 16; // 65,000 hashes on average: a second or two for a telephone
export const WAIT_MS = 20_000;

const DAY_S = 86_400;
const ONCE = { name: 'form-once', most: 1, seconds: DAY_S };
const WAITED = { name: 'form-waited', most: 10, seconds: 3_600 };

/** Whether this form took the step. One that was used before has not. */
export async function tookStep(req: Request, now = new Date()): Promise<boolean> {
  const token = field(req, TOKEN_FIELD);
  const age = formAge(token, now);
  if (age === null) return false;
  const proved = isProof(token, field(req, PROOF_FIELD));
  if (!proved && age < WAIT_MS) return false;
  return (await fits(ONCE, token)) && (proved || fits(WAITED, networkOf(ipOf(req))));
}

/** Whether SHA-256 of token and proof begins with enough zero bits. */
export function isProof(token: string, proof: string): boolean {
  if (!/^\d{1,12}$/.test(proof)) return false;
  return createHash('sha256').update(`${token}:${proof}`).digest().readUInt32BE(0) >>> (32 - PROOF_BITS) === 0;
}

async function fits(limit: Parameters<typeof brake>[0], key: string): Promise<boolean> {
  try {
    await brake(limit, key);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
