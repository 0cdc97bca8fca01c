import { findIssue } from '../issues/issue.store.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { moveUncertain } from './delivery.store.ts';
import { startSenders } from './fanOut.ts';

export type Settlement = 'resend' | 'count-as-sent';

/**
 * A person decides about letters whose hand-over never got its answer: one, or all of an issue. A letter that is sent
 * again keeps its Message-ID, so that a mail server that has it already can tell. Returns how many were settled; the
 * door writes the audit trail. Refuses to send again for an issue that was cancelled.
 */
export async function settleUncertain(
  deliveryId: string | 'all',
  issueId: string,
  verdict: Settlement,
  actor: Actor,
  now = new Date(),
): Promise<number> {
  const issue = await findIssue(issueId);
  if (!issue) throw new Refusal('not-found', 'Numret finns inte.');
  if (verdict === 'resend' && issue.state === 'cancelled')
    throw new Refusal('conflict', 'Numret är inställt. Osäkra brev kan bara räknas som skickade.');
  const which = deliveryId === 'all' ? { issueId } : { issueId, id: deliveryId };
  const reason = `settled-by-${actor.id}`;
  if (verdict === 'count-as-sent')
    return moveUncertain(which, { state: 'sent', reason: 'counted-as-sent', sentAt: now });
  const moved = await moveUncertain(which, { state: 'waiting', reason, dueAt: now });
  if (moved && issue.state !== 'paused') await startSenders(issueId, now);
  return moved;
}
