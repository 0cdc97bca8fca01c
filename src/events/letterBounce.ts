import { findLetter, type LetterState, noteLetterBack } from '../platform/mail/letter.store.ts';
import { letterOfReturnPath } from '../platform/mail/postLetter.ts';
import { findSubscriber } from '../subscribers/subscriber.store.ts';
import { suppress } from '../subscribers/suppression.ts';
import type { BounceOutcome } from './bounce.ts';
import { countIncoming } from './event.store.ts';
import { readReturned } from './returned.ts';

/**
 * A single letter came back: a confirmation, a link, an alert. Which one is known by the signed token of its return
 * path alone (R61). A reader who does not exist is written to no more; one who has not confirmed is forgotten anyway.
 * Safe to repeat; throws when the store is away, and for a letter that is just being handed over: come again later.
 */
export async function letterBounce(raw: Buffer, envelopeTo: string, now = new Date()): Promise<BounceOutcome> {
  const letterId = letterOfReturnPath(envelopeTo);
  const returned = letterId ? readReturned(raw) : ({ kind: 'forged' } as const);
  if (!letterId || returned.kind !== 'bounced') {
    const kind = returned.kind === 'reported' ? 'unknown' : returned.kind;
    await countIncoming(kind, now);
    return { kind: kind as BounceOutcome['kind'] };
  }
  const { why, reply } = returned;
  const letter = await findLetter(letterId);
  if (letter?.state === 'claimed') throw new Error('what came of the letter is not in the books yet');
  if (!letter || !ENDED.includes(letter.state)) {
    await countIncoming('ignored', now);
    return { kind: 'ignored' };
  }
  if (why === 'hard') await suppressReader(letter.subscriberId, now);
  const first = await noteLetterBack(letterId, reply, why);
  return { kind: first ? 'bounced' : 'again', why };
}

/** Of a letter that was never handed over nothing can come back. */
const ENDED: LetterState[] = ['sent', 'uncertain', 'failed'];

async function suppressReader(subscriberId: string | null, now: Date): Promise<void> {
  const reader = subscriberId === null ? null : await findSubscriber(subscriberId);
  if (reader?.state === 'active') await suppress(reader.address, 'bounce', undefined, now);
}
