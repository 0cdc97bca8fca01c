import { findIssue } from '../issues/issue.store.ts';
import { isId } from '../platform/mongo.ts';
import { type Books, DELIVERY_STATES, type DeliveryState, type SkipReason } from './delivery.ts';
import { groupsOf } from './keptBooks.store.ts';

/** The books of an issue: what was intended, and how many letters stand where. */
export async function booksOf(issueId: string): Promise<Books> {
  const rows = isId(issueId) ? await groupsOf(issueId) : [];
  const issue = await findIssue(issueId);
  return addUp(rows, issue?.intended ?? null);
}

/** While the fan-out runs nothing is intended yet but the rows there are. */
export function addUp(
  rows: { state: DeliveryState; reason: string | null; count: number }[],
  intended: number | null,
): Books {
  const books = Object.fromEntries(DELIVERY_STATES.map((state) => [state, 0])) as Record<DeliveryState, number>;
  const skippedBy: Books['skippedBy'] = {};
  let all = 0;
  for (const { state, reason, count } of rows) {
    books[state] += count;
    all += count;
    if (state !== 'skipped' || !reason) continue;
    skippedBy[reason as SkipReason] = (skippedBy[reason as SkipReason] ?? 0) + count;
  }
  return { intended: intended ?? all, ...books, skippedBy };
}
