import { eachIssue } from '../issues/issue.store.ts';
import { cutoff, reportPurge } from '../subscribers/retention.ts';
import { blankReplies, deleteEnded } from './delivery.store.ts';
import { closeBooks } from './keptBooks.store.ts';
import { deleteOldTestSendings } from './test.store.ts';

/*
 * What is known about single letters does not stay for ever (R104): first the words of mail servers go, then the rows.
 * The books of the issue are closed before that, and say the same afterwards.
 */

/** The purges of this room, for the night. Safe to repeat. */
export async function purgeDeliveries(now = new Date()): Promise<void> {
  const [noReplies, noRows] = [cutoff('replies', now), cutoff('deliveries', now)];
  const purged = { replies: 0, deliveries: 0 };
  for await (const issue of eachIssue(['sent', 'cancelled'])) {
    if (issue.releasedAt && issue.releasedAt < noReplies) purged.replies += await blankReplies(issue.id);
    if (!issue.releasedAt || issue.releasedAt >= noRows) continue;
    await closeBooks(issue.id);
    purged.deliveries += await deleteEnded(issue.id);
  }
  await reportPurge('replies', purged.replies, now);
  await reportPurge('deliveries', purged.deliveries, now);
  await reportPurge('tests', await deleteOldTestSendings(cutoff('tests', now)), now);
}
