import { post } from '../platform/mail/letters.ts';
import { readToken } from '../platform/tokens.ts';
import { absolute, moveUrl, paths } from '../urls.ts';
import { checkAddress, foldAddress } from './address.ts';
import { confirmRow, waits } from './confirm.ts';
import { consentsOf } from './consent.ts';
import { type Origin, putAsking, readAsking } from './join.ts';
import { leave } from './leave.ts';
import { findByKey, findKept, findSubscriber } from './subscriber.store.ts';
import type { Language } from './subscriber.ts';
import { mayAsk } from './suppression.ts';

/*
 * Changing address. The letter whose link leads here may have been forwarded, so nothing of the old subscription is
 * handed to whoever asks: the new address subscribes and confirms like any other, takes only the choices along, and
 * the old subscription ends when it has. Name, history and measuring stay with the old address.
 */

/**
 * Asks a new address to take over a subscription. Throws 'invalid' for what is no address; otherwise returns nothing,
 * whoever it belongs to (R124). Sends at most what a sign-up would.
 */
export async function askToMove(
  subscriberId: string,
  addressText: string,
  origin: Origin,
  speak: Language,
  now = new Date(),
): Promise<void> {
  const address = checkAddress(addressText, speak);
  const row = await findSubscriber(subscriberId);
  if (row?.state !== 'active' || row.key === foldAddress(address) || !(await mayAsk(address))) return;
  const { organisation, topics, language } = row;
  const asking = readAsking({ address, organisation, topics, language }, origin, now, { topics });
  const there = await findByKey(foldAddress(address));
  const id = there?.state === 'active' ? there.id : await putAsking(asking);
  if (!id) return;
  const data = { confirmUrl: moveUrl(row.id, id, now) };
  await post({ purpose: 'confirm', to: address, language, subscriberId: id, data, limit: 'daily' }, now);
}

export type Moving = { kind: 'waiting' | 'done' | 'bad'; subscriberId?: string };

/** What the link to the new address would do. Changes nothing, for GET. */
export async function peekMove(token: string, now = new Date()): Promise<Moving> {
  const read = readToken('move', token, true, now);
  if (!read.ok) return { kind: 'bad' };
  const [from = '', to = ''] = read.ids;
  const [before, after] = await Promise.all([findSubscriber(from), findKept(to)]);
  if (!after || after.state === 'left') return { kind: 'bad' };
  if (before?.state === 'active' || (await waits(after))) return { kind: 'waiting', subscriberId: to };
  return after.state === 'active' ? { kind: 'done', subscriberId: to } : { kind: 'bad' };
}

/** The new address has confirmed: it subscribes, the old one has left and is told. Only for POST. Safe to repeat. */
export async function confirmMove(token: string, now = new Date()): Promise<Moving> {
  const peeked = await peekMove(token, now);
  const read = readToken('move', token, true, now);
  if (peeked.kind !== 'waiting' || !read.ok) return peeked;
  const [from = '', to = ''] = read.ids;
  const after = await findKept(to);
  const link = absolute(`${paths.newAddress}/${token}`);
  if (after?.state !== 'active' && !(after && (await confirmRow(after, link, now)))) return { kind: 'bad' };
  // The new one first: a crash in between leaves her with two letters, never with none.
  const before = await findSubscriber(from);
  if (before && (await leave(from, { source: 'moved' }, now))) await tellOld(before, now);
  return { kind: 'done', subscriberId: to };
}

/**
 * Whether a subscription ended because it moved to another address. Nothing leads from the old one to the new, so an old
 * letter can only say so: whoever has the old mailbox now must not be able to end the new subscription.
 */
export async function hasMoved(subscriberId: string): Promise<boolean> {
  const last = (await consentsOf(subscriberId)).findLast(({ purpose }) => purpose === 'newsletter');
  return last?.given === false && last.method === 'moved';
}

/** The old address hears of it, without the new one, and what to do if it was not she. */
async function tellOld(before: { id: string; address: string; language: Language }, now: Date): Promise<void> {
  const data = { subscribeUrl: absolute(paths.subscribe) };
  const { address: to, language, id: subscriberId } = before;
  await post({ purpose: 'moved', to, language, subscriberId, data, limit: 'daily' }, now);
}
