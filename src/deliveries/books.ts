import { findIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { isId } from '../platform/mongo.ts';
import { type Books, DELIVERY_STATES, type DeliveryState, type SkipReason } from './delivery.ts';
import { groupsOf } from './keptBooks.store.ts';

/** The books of an issue: what was intended, and how many letters stand where. */
export async function booksOf(issueId: string): Promise<Books> {
  const rows = isId(issueId) ? await groupsOf(issueId) : [];
  const issue = await findIssue(issueId);
  return addUp(rows, issue?.intended ?? null);
}

/** An issue at rest may be shown as it was so long ago: only a letter that is returned still changes its books. */
const AT_REST_MS = 60_000;
const MOST_KEPT = 200;
const atRest = new Map<string, { books: Books; at: Date }>();

/** The books for a list of issues, and when they were counted: of issues at rest up to a minute ago. */
export async function recentBooks({ id, state }: Pick<Issue, 'id' | 'state'>): Promise<{ books: Books; at: Date }> {
  const known = atRest.get(id);
  if (known && Date.now() - known.at.getTime() < AT_REST_MS) return known;
  const counted = { at: new Date(), books: await booksOf(id) };
  const { waiting, claimed, deferred, uncertain } = counted.books;
  const isOver = state === 'sent' || state === 'cancelled';
  if (atRest.size >= MOST_KEPT) atRest.clear();
  if (isOver && waiting + claimed + deferred + uncertain === 0) atRest.set(id, counted);
  return counted;
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
