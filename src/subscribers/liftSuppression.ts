import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { findSubscriber } from './subscriber.store.ts';
import { unsuppress } from './suppression.ts';

const SHORTEST = 3;
const LONGEST = 300;

/**
 * Staff take back a suppression (R68). Returns the reason as the caller writes it to the audit trail. Throws 'invalid'
 * on `reason`, 'conflict' for what only the reader may take back, 'not-found' when nobody is suppressed.
 */
export async function liftSuppression(subscriberId: string, reason: string, actor: Actor): Promise<string> {
  const said = reason.replace(/\s+/g, ' ').trim();
  if (said.length < SHORTEST) throw new Refusal('invalid', 'Skriv varför spärren kan hävas.', 'reason');
  if (said.length > LONGEST)
    throw new Refusal('invalid', `Skälet är längre än ${LONGEST} tecken. Korta det.`, 'reason');
  const subscriber = await findSubscriber(subscriberId);
  if (!subscriber) throw new Refusal('not-found', 'Prenumeranten finns inte.');
  await unsuppress(subscriber.address, actor);
  return said;
}
