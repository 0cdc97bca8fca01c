import { forgetLetters } from '../platform/mail/letters.ts';
import { enqueue } from '../platform/queue.ts';
import { eraseLedger } from './consent.store.ts';
import { type Consent, consentsOf } from './consent.ts';
import { noteErasure } from './erasures.ts';
import { forgetInImports } from './import/forget.ts';
import { deleteSubscriber, findKept } from './subscriber.store.ts';
import type { Subscriber } from './subscriber.ts';
import type { SuppressionReason } from './suppression.store.ts';
import { suppress, whySuppressed } from './suppression.ts';

/** Everything this room keeps about one person: to show it (GDPR article 15) and to forget it (article 17). */

export interface AboutSubscriber {
  subscriber: Omit<Subscriber, 'key'>;
  consents: Consent[];
  suppression: { reason: SuppressionReason; since: Date } | null;
}

/** What we know about a subscriber, for the person herself; null when we know nothing. */
export async function tellAbout(subscriberId: string): Promise<AboutSubscriber | null> {
  const row = await findKept(subscriberId);
  if (!row) return null;
  const { key: _key, asking: _asking, ...subscriber } = row;
  return { subscriber, consents: await consentsOf(subscriberId), suppression: await whySuppressed(row.address) };
}

/**
 * Forgets a person here and asks the other rooms to do the same. With `neverAgain` a keyed hash of the address stays,
 * so that nothing is ever sent to it again. Safe to repeat, also when the row is already gone; throws when the queue
 * is away, and then has to be repeated.
 */
export async function forget(subscriberId: string, options: { neverAgain?: boolean } = {}): Promise<void> {
  await forgetHere(subscriberId, options);
  // After the row: the other rooms forget everything only about somebody who is gone.
  await enqueue('deliveries.forget', { subscriberId });
  await enqueue('events.forget', { subscriberId });
}

/** Forgets a person in this room alone; the caller sees to the others. Safe to repeat. */
export async function forgetHere(subscriberId: string, options: { neverAgain?: boolean } = {}): Promise<void> {
  await noteErasure(subscriberId);
  const row = await findKept(subscriberId);
  if (row) {
    if (options.neverAgain) await suppress(row.address, 'never-again');
    await forgetLetters(row.address);
    await forgetInImports(row.address);
    if (row.asking && row.asking.address !== row.address) await forgetLetters(row.asking.address);
  }
  await eraseLedger(subscriberId);
  await deleteSubscriber(subscriberId);
}
