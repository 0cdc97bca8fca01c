import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import { findLiveKey, insertKey, markRevoked, noteKeyUse } from './key.store.ts';
import { type Key, SCOPES, type Scope } from './key.ts';

const SECRET_BYTES = 32;
const SHOWN = 10; // 'akt_' and six characters
const LONGEST_NAME = 80;
/** A key in use is written down once a minute, not at every request. */
const NOTE_EVERY_MS = 60_000;
const FORM = /^akt_[A-Za-z0-9_-]{43}$/;

/** Makes a key. The secret is returned this once; only its hash is kept. Throws Refusal('invalid'). */
export async function createKey(
  name: string,
  scopes: Scope[],
  actor: Actor,
  now = new Date(),
): Promise<{ key: Key; secret: string }> {
  const called = name.trim();
  if (!called || called.length > LONGEST_NAME)
    throw new Refusal('invalid', 'Skriv vad nyckeln ska användas till.', 'name');
  const wanted = SCOPES.filter((scope) => scopes.includes(scope));
  if (!wanted.length) throw new Refusal('invalid', 'Välj vad nyckeln får göra.', 'scopes');
  const secret = `akt_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const given = { name: called, prefix: secret.slice(0, SHOWN), hash: hashOf(secret), scopes: wanted };
  const key = await insertKey({ ...given, createdBy: actor.name, createdById: actor.id }, now);
  await audit(actor, 'key-created', { keyId: key.id, scopes: wanted.join(' ') });
  return { key, secret };
}

/** The key a program showed, or null when it is unknown or revoked. */
export async function checkKey(secret: string, now = new Date()): Promise<Key | null> {
  if (!FORM.test(secret)) return null;
  // The hash of 256 random bits is looked up, not compared: timing tells nothing about a key.
  const key = await findLiveKey(hashOf(secret));
  if (key && (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > NOTE_EVERY_MS))
    await noteKeyUse(key.id, now);
  return key;
}

/** Takes a key away at once and for ever. Throws Refusal('not-found'). */
export async function revokeKey(id: string, actor: Actor, now = new Date()): Promise<void> {
  if (!(await markRevoked(id, now))) throw new Refusal('not-found', 'Nyckeln finns inte eller är redan återkallad.');
  await audit(actor, 'key-revoked', { keyId: id });
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
