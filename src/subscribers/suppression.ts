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
const TRIES = 5;

/** Nothing is sent to this address from here on. Safe to repeat. */
export async function suppress(
  address: string,
  reason: SuppressionReason,
  actor?: Actor,
  now = new Date(),
): Promise<void> {
  const key = foldAddress(address);
  await putSuppression(hashOf(key), reason, actor?.id ?? null, now);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const row = await findByKey(key);
    if (!row || row.state === 'suppressed' || (await move(row, 'suppress', { asking: null }))) return;
  }
  throw new Refusal('conflict', 'Prenumeranten ändrades i samma stund. Försök igen.');
}

export async function isSuppressed(address: string): Promise<boolean> {
  return (await findSuppression(hashOf(foldAddress(address)))) !== null;
}

/** Whether a reader may still ask for the newsletter: nothing is in the way, or only what she may take back herself. */
export async function mayAsk(address: string): Promise<boolean> {
  const found = await findSuppression(hashOf(foldAddress(address)));
  return !found || OWN_WAY_BACK.includes(found.reason);
}

/** The reader has confirmed a new sign-up of her own: what stood in its way is gone. Safe to repeat. */
export async function welcomeBack(address: string): Promise<void> {
  await deleteSuppression(hashOf(foldAddress(address)), OWN_WAY_BACK);
}

/** Why and since when an address is suppressed, or null. */
export async function whySuppressed(address: string): Promise<{ reason: SuppressionReason; since: Date } | null> {
  return findSuppression(hashOf(foldAddress(address)));
}

/** Those of the given addresses (as they were given) that are suppressed, in one question to the store. */
export async function suppressedAmong(addresses: string[]): Promise<Set<string>> {
  const keys = addresses.map(foldAddress);
  const found = await suppressedKeys(keys);
  return new Set(addresses.filter((_, at) => found.has(keys[at] as string)));
}

/** The same for addresses that are folded already. */
export async function suppressedKeys(keys: string[]): Promise<Set<string>> {
  const hashes = keys.map(hashOf);
  const found = await suppressedHashes(hashes);
  return new Set(keys.filter((_, at) => found.has(hashes[at] as string)));
}

/**
 * Takes a suppression back: who was active is active again, everybody else has left. The caller writes the reason to
 * the audit trail. Throws 'conflict' for what only the reader may take back, 'not-found' when nothing is suppressed.
 */
export async function unsuppress(address: string, _actor: Actor): Promise<void> {
  const key = foldAddress(address);
  if (!(await deleteSuppression(hashOf(key), REVERSIBLE))) {
    if (await findSuppression(hashOf(key)))
      throw new Refusal(
        'conflict',
        'Läsaren har själv sagt ifrån. Spärren kan inte hävas här: bara läsarens egen, nya anmälan kan göra det.',
      );
    const row = await findByKey(key);
    if (row?.state !== 'suppressed') throw new Refusal('not-found', 'Adressen är inte spärrad.');
  }
  const row = await findByKey(key);
  if (row) await move(row, 'release');
}

function hashOf(key: string): string {
  return keyedHash('suppression', key);
}
