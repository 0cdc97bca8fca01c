import { Refusal } from '../refusal.ts';
import { findSubscriber, writeFacts } from './subscriber.store.ts';
import type { Language, Subscriber } from './subscriber.ts';

/** A pause of some months: no issue is sent until it is over, and then they come again by themselves. */

export const PAUSE_MONTHS = [1, 2, 3, 6] as const;

/** Pauses from now on, or ends the pause (0 months). Throws 'invalid' for other lengths, 'conflict' for who does not subscribe. */
export async function pause(
  subscriberId: string,
  months: number,
  speak: Language = 'sv',
  now = new Date(),
): Promise<Subscriber> {
  if (months !== 0 && !PAUSE_MONTHS.some((one) => one === months))
    throw new Refusal(
      'invalid',
      speak === 'en' ? 'Choose how long in the list.' : 'Välj hur länge i listan.',
      'months',
    );
  const row = await findSubscriber(subscriberId);
  const pausedUntil = months ? monthsAfter(now, months) : null;
  const paused = row?.state === 'active' ? await writeFacts(row, { pausedUntil }) : null;
  if (!paused) throw new Refusal('conflict', 'Prenumerationen är avslutad. Anmäl dig igen först.');
  return paused;
}

/** The same day some months later, or the last day of a month that is shorter. */
export function monthsAfter(now: Date, months: number): Date {
  const after = new Date(now);
  after.setUTCMonth(after.getUTCMonth() + months);
  // 31 January and a month is 28 February, not 3 March.
  if (after.getUTCDate() !== now.getUTCDate()) after.setUTCDate(0);
  return after;
}
