import { findDelivery } from '../deliveries/delivery.store.ts';
import { withdrawByComplaint } from '../subscribers/leave.ts';
import { findSubscriber } from '../subscribers/subscriber.store.ts';
import { suppress } from '../subscribers/suppression.ts';
import { countIncoming, markDone, tell } from './event.store.ts';

/** complained: the first report of it; again: told before; ignored: no such letter was ever made. */
export type ComplaintOutcome = { kind: 'complained' | 'again' | 'ignored' };

/**
 * A reader has reported a letter as spam. Which letter is known from a token that we signed, and from nothing else
 * (R61). She is written to no more (R66), and nothing is measured (R94). Safe to repeat; throws only when the store is away.
 */
export async function complain(
  about: { issueId: string; subscriberId: string },
  now = new Date(),
): Promise<ComplaintOutcome> {
  if (!(await findDelivery(about.issueId, about.subscriberId))) {
    await countIncoming('ignored', now);
    return { kind: 'ignored' };
  }
  const { done } = await tell({ ...about, kind: 'complaint', at: now, how: null, reason: null });
  if (done) return { kind: 'again' };
  const subscriber = await findSubscriber(about.subscriberId);
  if (subscriber) {
    await suppress(subscriber.address, 'complaint', undefined, now);
    await withdrawByComplaint(subscriber.id, now);
  }
  await markDone({ ...about, kind: 'complaint' });
  return { kind: 'complained' };
}
