import { randomBytes } from 'node:crypto';
import { keyedHash } from '../platform/tokens.ts';
import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { keepSecondStep, secondStepOf, takeStep } from './staff.store.ts';
import type { Staff } from './staff.ts';
import { stepOf } from './totp.ts';

/*
 * The second step of signing in (R108): a code from an app, for those who have switched it on. What is stored does not
 * make a code: the secret hangs on SECRET_KEYS too.
 */

const NONCE_BYTES = 16;
const NONCE = /^[A-Za-z0-9_-]{22}$/;
const SECRET_BYTES = 20;
const WRONG = 'Koden stämmer inte. Skriv den som appen visar just nu.';

export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

/** What the app holds. */
export function secretOf(staffId: string, nonce: string): Buffer {
  return Buffer.from(keyedHash('second-step', `${staffId}.${nonce}`), 'hex').subarray(0, SECRET_BYTES);
}

/** Switches it on, when the code shows that the app has the secret. Throws Refusal('invalid', sentence, 'code'). */
export async function beginSecondStep(staff: Staff, nonce: string, code: string, now = new Date()): Promise<void> {
  const step = NONCE.test(nonce) ? stepOf(secretOf(staff.id, nonce), code, now) : null;
  if (step === null) throw new Refusal('invalid', WRONG, 'code');
  await keepSecondStep(staff.id, { nonce, lastStep: step });
  await audit(staff, 'second-step-on', { staffId: staff.id });
}

/** Switches it off, with a code. Throws Refusal('invalid', sentence, 'code'). */
export async function endSecondStep(staff: Staff, code: string, now = new Date()): Promise<void> {
  if (!(await passesSecondStep(staff.id, code, now))) throw new Refusal('invalid', WRONG, 'code');
  await keepSecondStep(staff.id, null);
  await audit(staff, 'second-step-off', { staffId: staff.id });
}

/** Whether the code lets this person in: always, for who has not switched it on. A code counts once. */
export async function passesSecondStep(staffId: string, code: string, now = new Date()): Promise<boolean> {
  const kept = await secondStepOf(staffId);
  if (!kept) return true;
  const step = stepOf(secretOf(staffId, kept.nonce), code, now);
  return step !== null && takeStep(staffId, step);
}
