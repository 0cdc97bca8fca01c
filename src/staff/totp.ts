import { createHmac, timingSafeEqual } from 'node:crypto';
import { base32 } from '../platform/base32.ts';

/** One-time codes of an app (TOTP, RFC 6238, with the values every app knows: SHA-1, 30 seconds, six digits). Pure. */

const STEP_MS = 30_000;
const DIGITS = 6;
/** A clock may be one step off, to either side. */
const DRIFT = [0, -1, 1];

/** The step whose code this is, or null. Spaces do not count. The caller takes each step once (RFC 6238 section 5.2). */
export function stepOf(secret: Buffer, code: string, now: Date): number | null {
  const given = Buffer.from(code.replace(/\s/g, ''));
  if (given.length !== DIGITS) return null;
  const current = Math.floor(now.getTime() / STEP_MS);
  const found = DRIFT.find((drift) => timingSafeEqual(given, Buffer.from(codeAt(secret, current + drift))));
  return found === undefined ? null : current + found;
}

/** The code of a step (RFC 4226 section 5.3). */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  const number = (hash.readUInt32BE(at) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/** The secret as people type it into an app, and as a link that an app opens. */
export function forApps(secret: Buffer, issuer: string, account: string): { key: string; href: string } {
  const key = base32(secret).toUpperCase();
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return {
    key: key.replace(/(.{4})(?=.)/g, '$1 '),
    href: `otpauth://totp/${label}?secret=${key}&issuer=${encodeURIComponent(issuer)}`,
  };
}
