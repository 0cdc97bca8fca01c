import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../config.ts';
import { base32, fromBase32 } from './base32.ts';

/*
 * Links and addresses that prove something. A token holds a key id, an optional time, record ids and an HMAC-SHA-256
 * tag over all of it and its purpose; no address, nothing readable. Tokens of one purpose fail for every other.
 * requirements: RFC 8058 section 3.1 ("opaque", "hard to forge").
 */

export type Purpose =
  | 'confirm'
  | 'preferences'
  | 'unsubscribe'
  | 'reader'
  | 'verp'
  | 'letter'
  | 'mail-unsubscribe'
  | 'form'
  | 'export'
  | 'erase'
  | 'rehearsal'
  | 'move';

const TAG_BYTES = 16;
/** An address has 64 octets before the @, so its tag is shorter: 80 bits. */
const MAIL_TAG_BYTES = 10;
const ID_BYTES = 12;
const MINUTE_MS = 60_000;

export type Read = { ok: true; ids: string[] } | { ok: false; why: 'bad' | 'expired' };

/** A token for URLs (base64url). `ids` are 24 hex characters each; with two ids and no time it has 55 characters. */
export function makeToken(purpose: Purpose, ids: string[], expiresAt?: Date): string {
  return seal(purpose, ids, expiresAt, TAG_BYTES).toString('base64url');
}

/** Reads a URL token. Old keys verify too; `expires` must be what it was made with. */
export function readToken(purpose: Purpose, token: string, expires: boolean, now = new Date()): Read {
  if (!/^[A-Za-z0-9_-]{20,120}$/.test(token)) return { ok: false, why: 'bad' };
  return open(purpose, Buffer.from(token, 'base64url'), expires, TAG_BYTES, now);
}

/** A token for the local part of an address: lower-case base32, because mail servers may fold the case (57 characters at most for two ids). */
export function makeMailToken(purpose: Purpose, ids: string[]): string {
  return base32(seal(purpose, ids, undefined, MAIL_TAG_BYTES));
}

export function readMailToken(purpose: Purpose, token: string): Read {
  const bytes = fromBase32(token.toLowerCase());
  return bytes ? open(purpose, bytes, false, MAIL_TAG_BYTES, new Date()) : { ok: false, why: 'bad' };
}

/** A keyed hash of a short text (an address, say), as hex: the same text gives the same hash, nobody else can compute it. */
export function keyedHash(label: string, text: string): string {
  // Hashes are compared over years, so they hang on the oldest key, not on the one that signs today.
  const oldest = keys().at(-1) as Key;
  return createHmac('sha256', oldest.secret).update(`${label}\0${text}`).digest('hex');
}

interface Key {
  id: number;
  secret: Buffer;
}

let read: { from: string[]; keys: Key[] } = { from: [], keys: [] };

/** Read again only when the settings are others. */
function keys(): Key[] {
  const from = config().SECRET_KEYS;
  if (read.from !== from) read = { from, keys: from.map(readKey) };
  return read.keys;
}

function readKey(text: string): Key {
  const at = text.indexOf(':');
  return { id: Number(text.slice(0, at)), secret: Buffer.from(text.slice(at + 1), 'base64url') };
}

function seal(purpose: Purpose, ids: string[], expiresAt: Date | undefined, tagBytes: number): Buffer {
  const key = keys()[0] as Key;
  const time = Buffer.alloc(expiresAt ? 4 : 0);
  if (expiresAt) time.writeUInt32BE(Math.floor(expiresAt.getTime() / MINUTE_MS));
  const body = Buffer.concat([Buffer.from([key.id]), time, ...ids.map((id) => Buffer.from(id, 'hex'))]);
  return Buffer.concat([body, tag(key, purpose, body, tagBytes)]);
}

function open(purpose: Purpose, bytes: Buffer, expires: boolean, tagBytes: number, now: Date): Read {
  const body = bytes.subarray(0, -tagBytes);
  const from = expires ? 5 : 1;
  const key = keys().find((one) => one.id === bytes[0]);
  if (!key || body.length < from || (body.length - from) % ID_BYTES !== 0) return { ok: false, why: 'bad' };
  if (!timingSafeEqual(tag(key, purpose, body, tagBytes), bytes.subarray(-tagBytes))) return { ok: false, why: 'bad' };
  if (expires && body.readUInt32BE(1) * MINUTE_MS < now.getTime()) return { ok: false, why: 'expired' };
  const ids: string[] = [];
  for (let at = from; at < body.length; at += ID_BYTES) ids.push(body.toString('hex', at, at + ID_BYTES));
  return { ok: true, ids };
}

function tag(key: Key, purpose: Purpose, body: Buffer, tagBytes: number): Buffer {
  return createHmac('sha256', key.secret).update(`${purpose}\0`).update(body).digest().subarray(0, tagBytes);
}
