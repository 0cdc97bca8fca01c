import { keyedHash } from '../platform/tokens.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { foldAddress } from './address.ts';
import { findByKey, move } from './subscriber.store.ts';
import {
  deleteSuppression,
  findSuppression,
  putSuppression,
  type SuppressionReason,
  suppressedHashes,
} from './suppression.store.ts';

/*
 * Addresses that get nothing more. Only a keyed hash of the folded address is kept, so the list outlives an erasure
 * without telling who is on it (R103). The hash is written before the row moves: whoever asks in between hears no.
 */

/** What staff may take back; a complaint and a wish never to be written to again are the reader's own (R68). */
const REVERSIBLE: SuppressionReason[] = ['bounce', 'staff'];
/** What a reader's own new and confirmed sign-up takes back (R68). Staff's no and a "never again" stand. */
const OWN_WAY_BACK: SuppressionReason[] = ['bounce', 'complaint'];
const ONLY_HERS =
  'Läsaren har själv sagt ifrån. Spärren kan inte hävas här: bara läsarens egen, nya anmälan kan göra det.';
const FOR_GOOD = 'Läsaren har bett att aldrig få brev igen. Den spärren kan inte hävas.';
const TRIES = 5;

/** Nothing is sent to this address from here on. Safe to repeat. */
export async function suppress(
  address: string,
  reason: SuppressionReason,
  actor?: Actor,
  now = new Date(),
): Promise<void> {
  const key = foldAddress(address);
  await putSuppression(suppressionHash(key), reason, actor?.id ?? null, now);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const row = await findByKey(key);
    if (!row || row.state === 'suppressed' || (await move(row, 'suppress', { asking: null }))) return;
  }
  throw new Refusal('conflict', 'Prenumeranten ändrades i samma stund. Försök igen.');
}

export async function isSuppressed(address: string): Promise<boolean> {
  return (await findSuppression(suppressionHash(foldAddress(address)))) !== null;
}

/** Whether a reader may still ask for the newsletter: nothing is in the way, or only what she may take back herself. */
export async function mayAsk(address: string): Promise<boolean> {
  const found = await findSuppression(suppressionHash(foldAddress(address)));
  return !found || OWN_WAY_BACK.includes(found.reason);
}

/** The reader has confirmed a new sign-up of her own: what stood in its way is gone. Safe to repeat. */
export async function welcomeBack(address: string): Promise<void> {
  await deleteSuppression(suppressionHash(foldAddress(address)), OWN_WAY_BACK);
}

/** Why and since when an address is suppressed, or null. */
export async function whySuppressed(address: string): Promise<{ reason: SuppressionReason; since: Date } | null> {
  return findSuppression(suppressionHash(foldAddress(address)));
}

/** Those of the given addresses (as they were given) that are suppressed, in one question to the store. */
export async function suppressedAmong(addresses: string[]): Promise<Set<string>> {
  const hashes = addresses.map((address) => suppressionHash(foldAddress(address)));
  const found = await suppressedHashes(hashes);
  return new Set(addresses.filter((_, at) => found.has(hashes[at] as string)));
}

/** Whether staff may take back a suppression with this reason; without one there is only a row that stood still. */
export function mayUnsuppress(reason: SuppressionReason | null): boolean {
  return reason === null || REVERSIBLE.includes(reason);
}

/** Those of the keys that were suppressed before a time and are so still. */
export async function longSuppressed(keys: string[], before: Date): Promise<Set<string>> {
  const found = await suppressedHashes(keys.map(suppressionHash), before);
  return new Set(keys.filter((key) => found.has(suppressionHash(key))));
}

/**
 * Takes a suppression back: who was active is active again, everybody else has left. The caller writes the reason to
 * the audit trail. Throws 'conflict' for what only the reader may take back, 'not-found' when nothing is suppressed.
 */
export async function unsuppress(address: string, _actor: Actor): Promise<void> {
  const key = foldAddress(address);
  if (!(await deleteSuppression(suppressionHash(key), REVERSIBLE))) {
    const found = await findSuppression(suppressionHash(key));
    if (found) throw new Refusal('conflict', OWN_WAY_BACK.includes(found.reason) ? ONLY_HERS : FOR_GOOD);
    const row = await findByKey(key);
    if (row?.state !== 'suppressed') throw new Refusal('not-found', 'Adressen är inte spärrad.');
  }
  const row = await findByKey(key);
  if (row) await move(row, 'release');
}

/** The keyed hash by which an address stands on the list; `key` is the folded address. */
export function suppressionHash(key: string): string {
  return keyedHash('suppression', key);
}
