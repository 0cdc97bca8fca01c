import { type RelayState, relayStates } from '../platform/mail/relayState.ts';
import { type LaneState, limitedLanes } from '../platform/pace.ts';
import { booksOf } from './books.ts';
import { listDeliveries, nextDue, sentSince } from './delivery.store.ts';
import type { Books, Delivery } from './delivery.ts';
import { type DomainReview, reviewsOf } from './domainReview.store.ts';
import { groupsOf } from './keptBooks.store.ts';

const RATE_OVER_MS = 60_000;
const UNCERTAIN_SHOWN = 50;

export interface Monitor {
  books: Books;
  ratePerSecond: number; // taken by the relay, over the last minute
  etaSeconds: number | null; // null: nothing is left, or nothing moves
  nextDue: Date | null; // when the next letter is tried
  /** Why letters failed or came back, the most frequent first, with what one server said. */
  failures: { state: 'failed' | 'bounced'; reason: string; count: number; example: string }[];
  uncertain: Delivery[]; // the first of them
  lanes: LaneState[]; // receivers that we go slower to
  domains: DomainReview[]; // of which many readers turned hard and nobody has decided
  relays: RelayState[]; // every relay, as the senders see it
}

/** How a sending goes, for the page and the API. */
export async function monitor(issueId: string, now = new Date()): Promise<Monitor> {
  const [books, taken, due, failures, uncertain, lanes, relays, reviews] = await Promise.all([
    booksOf(issueId),
    sentSince(issueId, new Date(now.getTime() - RATE_OVER_MS)),
    nextDue(issueId),
    failuresOf(issueId),
    listDeliveries(issueId, { state: 'uncertain', limit: UNCERTAIN_SHOWN }),
    limitedLanes(now.getTime()),
    relayStates(now.getTime()),
    reviewsOf(issueId),
  ]);
  const left = books.waiting + books.claimed + books.deferred;
  const ratePerSecond = taken / (RATE_OVER_MS / 1_000);
  const etaSeconds = left && ratePerSecond ? Math.ceil(left / ratePerSecond) : null;
  const domains = reviews.filter((review) => review.decision === null);
  const rates = { ratePerSecond, etaSeconds, nextDue: due };
  return { books, ...rates, failures, uncertain: uncertain.items, lanes, domains, relays };
}

async function failuresOf(issueId: string): Promise<Monitor['failures']> {
  const groups = (await groupsOf(issueId)).filter((group) => group.state === 'failed' || group.state === 'bounced');
  const failures = groups.map(async ({ state, reason, count }) => {
    const { items } = await listDeliveries(issueId, { state, ...(reason ? { reason } : {}), limit: 1 });
    return { state: state as 'failed' | 'bounced', reason: reason ?? 'unknown', count, example: words(items[0]) };
  });
  return (await Promise.all(failures)).sort((one, other) => other.count - one.count);
}

function words(row: Delivery | undefined): string {
  const reply = row?.reply;
  return reply ? [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' ') : '';
}
