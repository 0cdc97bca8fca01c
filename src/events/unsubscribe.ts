import { type Purpose, type Read, readMailToken, readToken } from '../platform/tokens.ts';
import { canLeave, leave } from '../subscribers/leave.ts';
import { findSubscriber } from '../subscribers/subscriber.store.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { countEvents, markDone, tell } from './event.store.ts';

/*
 * Unsubscribing by the link, the one-click POST (RFC 8058) or the address of a letter. The token never expires (R131)
 * and names the issue, so the report can say how many left because of it. Opening the link changes nothing (R14).
 */

const REASON_CHARACTERS = 500;

export interface Unsubscribed {
  kind: 'left' | 'already' | 'bad';
  subscriberId?: string;
  issueId?: string;
}

export interface UnsubscribeHow {
  source: 'page' | 'one-click';
  reason?: string;
}

/** Whose link it is and whether there is a subscription to end. For GET; changes nothing. */
export async function peekUnsubscribe(
  token: string,
): Promise<{ ok: true; subscriber: Subscriber; issueId: string; ended: boolean } | { ok: false }> {
  const ids = idsOf(readToken('unsubscribe', token, false));
  const subscriber = ids && (await findSubscriber(ids.subscriberId));
  if (!ids || !subscriber) return { ok: false };
  return { ok: true, subscriber, issueId: ids.issueId, ended: !canLeave(subscriber) };
}

/** Ends the subscription the token stands for, at once. Safe to repeat: the second time says 'already'. */
export async function unsubscribe(token: string, how: UnsubscribeHow, now = new Date()): Promise<Unsubscribed> {
  const ids = idsOf(readToken('unsubscribe', token, false));
  return ids ? end(ids, how.source, how.reason?.slice(0, REASON_CHARACTERS), now) : { kind: 'bad' };
}

/** The same by mail: the local part of the address the letter was sent to, whoever sent it (R17). */
export async function unsubscribeByMail(localPart: string, now = new Date()): Promise<Unsubscribed> {
  const ids = idsOf(readMail('mail-unsubscribe', 'u', localPart));
  return ids ? end(ids, 'mail', undefined, now) : { kind: 'bad' };
}

/** How many readers left because of an issue. */
export async function unsubscribesOf(issueId: string): Promise<number> {
  return countEvents(issueId, 'unsubscribe');
}

/** The record comes before the leaving: a crash in between is mended by the next telling, and none counts twice. */
async function end(
  { issueId, subscriberId }: { issueId: string; subscriberId: string },
  source: 'page' | 'one-click' | 'mail',
  reason: string | undefined,
  now: Date,
): Promise<Unsubscribed> {
  const subscriber = await findSubscriber(subscriberId);
  const about = { issueId, subscriberId };
  if (!subscriber || !canLeave(subscriber)) return { kind: 'already', ...about };
  await tell({ ...about, kind: 'unsubscribe', at: now, how: source, reason: reason || null });
  const first = await leave(subscriberId, { source, issueId, ...(reason ? { reason } : {}) }, now);
  await markDone({ ...about, kind: 'unsubscribe' });
  return { kind: first ? 'left' : 'already', ...about };
}

function readMail(purpose: Purpose, letter: string, localPart: string): Read {
  const folded = localPart.toLowerCase();
  return folded.startsWith(letter) ? readMailToken(purpose, folded.slice(1)) : { ok: false, why: 'bad' };
}

function idsOf(read: Read): { issueId: string; subscriberId: string } | null {
  if (!read.ok) return null;
  const [issueId, subscriberId] = read.ids;
  return issueId && subscriberId ? { issueId, subscriberId } : null;
}
