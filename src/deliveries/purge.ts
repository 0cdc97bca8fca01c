import { listIssues } from '../issues/issue.store.ts';
import { cutoff, reportPurge } from '../subscribers/retention.ts';
import { blankReplies, deleteEnded } from './delivery.store.ts';
import { closeBooks } from './keptBooks.store.ts';

/*
 * What is known about single letters does not stay for ever (R104): first the words of mail servers go, then the rows.
 * The books of the issue are closed before that, and say the same afterwards.
 */

const ISSUES_AT_ONCE = 50;

/** The purges of this room, for the night. Safe to repeat. */
export async function purgeDeliveries(now = new Date()): Promise<void> {
  await reportPurge('replies', await blankReplies(cutoff('replies', now)), now);
  await reportPurge('deliveries', await purgeRows(cutoff('deliveries', now)), now);
}

async function purgeRows(before: Date): Promise<number> {
  let removed = 0;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listIssues>> = await listIssues({
      states: ['sent', 'cancelled'],
      limit: ISSUES_AT_ONCE,
      ...(after ? { after } : {}),
    });
    for (const issue of page.items) {
      if (!issue.releasedAt || issue.releasedAt >= before) continue;
      await closeBooks(issue.id);
      removed += await deleteEnded(issue.id);
    }
    after = page.next;
  } while (after);
  return removed;
}
