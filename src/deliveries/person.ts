import { isId } from '../platform/mongo.ts';
import { blankAddress, deliveriesTo, skipWaiting } from './delivery.store.ts';
import type { Delivery } from './delivery.ts';
import { takeBackClaims } from './takeBack.ts';

/** What this room keeps about one person, and how it forgets her. */

/** The letters to a reader, for the reader who asks. */
export async function tellAbout(
  subscriberId: string,
): Promise<Pick<Delivery, 'issueId' | 'address' | 'state' | 'reason' | 'reply' | 'date' | 'sentAt'>[]> {
  if (!isId(subscriberId)) return [];
  const rows = await deliveriesTo(subscriberId);
  return rows.map(({ issueId, address, state, reason, reply, date, sentAt }) => ({
    ...{ issueId, address, state, reason, reply, date, sentAt },
  }));
}

/** Erasure where nobody is at work, as in a backup that was read in: whoever held letters then is gone. */
export async function forgetAtRest(subscriberId: string, now = new Date()): Promise<void> {
  const issueIds = (await deliveriesTo(subscriberId)).map((row) => row.issueId);
  await takeBackClaims([...new Set(issueIds)], now, now);
  await forget(subscriberId);
}

/**
 * Erasure: letters that wait are not sent, and the addresses go. The rows stay without them, so that the books of an
 * issue go on to balance. Throws while a letter is being handed over: the job comes back a little later.
 */
export async function forget(subscriberId: string): Promise<void> {
  if (!isId(subscriberId)) return;
  await skipWaiting({ subscriberId }, 'left');
  await blankAddress(subscriberId);
  const open = (await deliveriesTo(subscriberId)).some((row) => row.address !== '');
  if (open) throw new Error('a letter to this reader is just being handed over');
}
