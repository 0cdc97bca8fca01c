import { config } from '../config.ts';
import { listIssues } from '../issues/issue.store.ts';
import type { Issue, IssueState } from '../issues/issue.ts';
import { hasDue, skipWaiting } from './delivery.store.ts';
import { guardDomains } from './domainGuard.ts';
import { startSenders } from './fanOut.ts';
import { guard } from './guard.ts';
import { writeFromDisk } from './journal.ts';
import { finishIfDone } from './send.ts';
import { takeBackClaims } from './takeBack.ts';

/** Issues that may have letters under way: those that somebody has stopped, too. */
const BEGUN: IssueState[] = ['releasing', 'paused', 'cancelled', 'sent'];
const MOST_SWEPT = 20;
const COME_BACK_MS = 30 * 86_400_000;

/**
 * Finds what was forgotten: claims of workers that died, letters that are due while no sender runs, issues that are
 * done or were cancelled. The store is the truth, so this alone brings an issue to its end after any loss of Redis.
 */
export async function sweepDeliveries(now = new Date()): Promise<void> {
  const before = new Date(now.getTime() - config().CLAIM_LEASE_SECONDS * 1_000);
  const { items: begun } = await listIssues({ states: BEGUN, limit: 200 });
  const issueIds = begun.map(({ id }) => id);
  await writeFromDisk(); // what is known is not uncertain
  await takeBackClaims(issueIds, before, now);
  // Finished issues too: a letter that somebody settled as "send again" is due there.
  for (const issue of begun.filter(({ state }) => state !== 'paused').slice(0, MOST_SWEPT))
    await sweepIssue(issue, now);
}

async function sweepIssue(issue: Issue, now: Date): Promise<void> {
  if (issue.state === 'cancelled') return skipWaiting({ issueId: issue.id }, 'cancelled');
  if (issue.state === 'releasing') await guard(issue);
  if (isRecent(issue, now)) await guardDomains(issue, now);
  if (issue.intended === null) return; // the fan-out is not done; the issues' own sweeper sees to it
  if (await hasDue(issue.id, now)) return startSenders(issue.id, now);
  await finishIfDone(issue);
}

/** Letters come back for weeks, and not for ever. */
function isRecent({ releasedAt }: Issue, now: Date): boolean {
  return releasedAt !== null && now.getTime() - releasedAt.getTime() < COME_BACK_MS;
}
