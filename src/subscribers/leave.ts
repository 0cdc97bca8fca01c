import { log } from '../platform/log.ts';
import { enqueue } from '../platform/queue.ts';
import { type ConsentMethod, recordWithdrawal } from './consent.ts';
import { findKept, type Kept, move, writeFacts } from './subscriber.store.ts';
import type { Subscriber } from './subscriber.ts';

/*
 * Leaving works at once (R16): the hand-over of a letter asks the row again. Taking a consent back works backwards:
 * what was measured about the person is deleted, and old tokens count nothing any more (R94).
 */

const TRIES = 5;

export interface LeaveHow {
  source: 'page' | 'one-click' | 'mail' | 'staff' | 'api' | 'moved' | 'restored';
  issueId?: string;
  reason?: string;
}

/** Ends a subscription. true only the first time; an unknown or already ended one is false. Safe to repeat. */
export async function leave(subscriberId: string, how: LeaveHow, now = new Date()): Promise<boolean> {
  const was = await endSubscription(subscriberId, how, now);
  if (was?.measuring) await forgetMeasured(subscriberId);
  return was !== null;
}

/** The same in this room alone: what was measured is the caller's to delete. The row as it was, or null. */
export async function endSubscription(subscriberId: string, how: LeaveHow, now: Date): Promise<Kept | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const row = await findKept(subscriberId);
    if (!row || !canLeave(row)) return null;
    await takeConsentsBack(row, how.source, now);
    if (await move(row, 'leave', { leftAt: now, measuring: false, asking: null })) return row;
  }
  return null;
}

/**
 * A suppressed reader has reported a letter as spam: whatever she said yes to is taken back. Her row stays where it is,
 * for only a new sign-up of her own brings her back. Safe to repeat.
 */
export async function withdrawByComplaint(subscriberId: string, now = new Date()): Promise<void> {
  const row = await findKept(subscriberId);
  if (!row) return;
  await takeConsentsBack(row, 'complaint', now);
  // When it has moved on meanwhile she has left, and nothing is measured, or come back with a choice of her own.
  await writeFacts(row, { measuring: false });
  await forgetMeasured(subscriberId);
}

/** What a reader has said about measuring alone, once more: true when it had been forgotten. Else as endSubscription. */
export async function withdrawMeasuring(subscriberId: string, method: ConsentMethod, at: Date): Promise<boolean> {
  const row = await findKept(subscriberId);
  if (!row?.measuring) return false;
  await recordWithdrawal(row.id, 'measuring', null, { method, at });
  return (await writeFacts(row, { measuring: false })) !== null;
}

/** Whether there is a subscription to end. A suppressed reader may still say that she does not want to come back. */
export function canLeave(row: Pick<Subscriber, 'state' | 'leftAt'>): boolean {
  return row.state === 'pending' || row.state === 'active' || (row.state === 'suppressed' && !row.leftAt);
}

/** Deletes what was measured about a person. When the queue is away the raw events still expire by themselves. */
export async function forgetMeasured(subscriberId: string): Promise<void> {
  await enqueue('events.forget', { subscriberId }, { once: subscriberId }).catch((error: Error) => {
    log.warn({ problem: error.message }, 'measured events of a reader wait for their expiry: the queue is away');
  });
}

/** Written before the row moves, and once for each consent: a crash in between is mended by the next attempt. */
async function takeConsentsBack(row: Kept, method: ConsentMethod, now: Date): Promise<void> {
  if (!row.confirmedAt) return;
  const facts = { method, at: now };
  await recordWithdrawal(row.id, 'newsletter', row.confirmedAt, facts);
  if (row.measuring) await recordWithdrawal(row.id, 'measuring', null, facts);
}
