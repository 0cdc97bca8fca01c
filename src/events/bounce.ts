import { noteBounce } from '../deliveries/bounced.ts';
import { findDelivery } from '../deliveries/delivery.store.ts';
import type { BounceReason, Reply } from '../deliveries/delivery.ts';
import { readMailToken } from '../platform/tokens.ts';
import { findSubscriber } from '../subscribers/subscriber.store.ts';
import { suppress } from '../subscribers/suppression.ts';
import { complain } from './complaint.ts';
import { countIncoming, markDone, tell } from './event.store.ts';
import { type Reported, readReturned } from './returned.ts';

/*
 * A letter came to a return path. Which issue and reader it is about is read from the signed token in the envelope
 * recipient and from nothing else: what a report says about addresses can be forged (RFC 3464 section 4, R61).
 */

/**
 * bounced: the first report of it; again: told before; forged: the token is not ours; ignored: the letter was never
 * sent, so there is nothing to return; the others had no consequence but a counter.
 */
export type BounceOutcome = {
  kind: 'bounced' | 'complained' | 'again' | 'delayed' | 'delivered' | 'auto-reply' | 'unknown' | 'ignored' | 'forged';
  why?: BounceReason;
};

interface About {
  issueId: string;
  subscriberId: string;
}

/**
 * Takes a returned letter. `envelopeTo` is the address of RCPT TO. Safe to repeat; throws only when the store is away,
 * and then the sender should try again (451).
 */
export async function bounce(raw: Buffer, envelopeTo: string, now = new Date()): Promise<BounceOutcome> {
  const about = readReturnPath(envelopeTo);
  const returned = about ? readReturned(raw) : ({ kind: 'forged' } as const);
  if (about && returned.kind === 'reported') return carryOutReport(returned, about, now);
  if (about && returned.kind === 'bounced') return carryOut(about, returned.why, returned.reply, now);
  await countIncoming(returned.kind, now);
  return { kind: returned.kind as BounceOutcome['kind'] };
}

/** Complaints that mean "I do not want this"; the others are counted (R66). */
const UNWANTED = ['abuse', 'fraud', 'opt-out'];

/**
 * Takes a report of the abuse reporting format that came to the address for them (feedbackAddress). Anything else that
 * comes there is counted, and nothing follows.
 */
export async function feedbackReport(raw: Buffer, now = new Date()): Promise<BounceOutcome> {
  const returned = readReturned(raw);
  if (returned.kind === 'reported') return carryOutReport(returned, aboutIn(returned.tokens), now);
  await countIncoming('unknown', now);
  return { kind: 'unknown' };
}

async function carryOutReport({ type }: Reported, about: About | null, now: Date): Promise<BounceOutcome> {
  if (about && UNWANTED.includes(type)) return complain(about, now);
  const kind = about ? 'unknown' : 'forged';
  await countIncoming(about ? `report-${type}` : kind, now);
  return { kind };
}

/** The first token that we signed. */
function aboutIn(tokens: string[]): About | null {
  for (const token of tokens) {
    const local = token.toLowerCase();
    const read = readMailToken(local.startsWith('b') ? 'verp' : 'mail-unsubscribe', local.slice(1));
    const [issueId, subscriberId] = read.ok ? read.ids : [];
    if (issueId && subscriberId) return { issueId, subscriberId };
  }
  return null;
}

/** The delivery moves first, then the event is told, then it has its consequence: a crash anywhere is mended by a retry. */
async function carryOut(about: About, why: BounceReason, reply: Reply, now: Date): Promise<BounceOutcome> {
  const moved = await noteBounce({ ...about, reply, why });
  if (!moved && (await findDelivery(about.issueId, about.subscriberId))?.state !== 'bounced') {
    await countIncoming('ignored', now);
    return { kind: 'ignored' };
  }
  const { done } = await tell({
    ...about,
    kind: 'bounce',
    at: now,
    how: why,
    reason: reply.enhanced,
  });
  if (done) return { kind: 'again', why };
  const subscriber = why === 'hard' ? await findSubscriber(about.subscriberId) : null;
  if (subscriber) await suppress(subscriber.address, 'bounce', undefined, now);
  await markDone({ ...about, kind: 'bounce' });
  return { kind: 'bounced', why };
}

/** Issue and reader of a return path (b, then the token); null for anything that we did not sign. */
function readReturnPath(envelopeTo: string): About | null {
  const local = envelopeTo.slice(0, Math.max(0, envelopeTo.lastIndexOf('@'))).toLowerCase();
  const read = local.startsWith('b') ? readMailToken('verp', local.slice(1)) : null;
  const [issueId, subscriberId] = read?.ok ? read.ids : [];
  return issueId && subscriberId ? { issueId, subscriberId } : null;
}
