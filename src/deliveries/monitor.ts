import { type RelayState, relayStates } from '../platform/mail/relayState.ts';
import { type LaneState, limitedLanes } from '../platform/pace.ts';
import { listDeliveries } from './delivery.store.ts';
import type { Delivery } from './delivery.ts';
import { type DomainReview, reviewsOf } from './domainReview.store.ts';
import { groupsOf } from './keptBooks.store.ts';
import { type StoppedLane, stoppedLanes } from './laneGuard.ts';
import { type Progress, progressOf } from './progress.ts';

const UNCERTAIN_SHOWN = 50;

export interface Monitor extends Progress {
  /** Why letters failed or came back, the most frequent first, with what one server said. */
  failures: { state: 'failed' | 'bounced'; reason: string; count: number; example: string }[];
  uncertain: Delivery[]; // the first of them
  limited: LaneState[]; // receivers that we go slower to
  stopped: StoppedLane[]; // lanes that refused too much and wait for a person
  domains: DomainReview[]; // of which many readers turned hard and nobody has decided
  relays: RelayState[]; // every relay, as the senders see it
}

/** How a sending goes, with everything that a person may act on. */
export async function monitor(issueId: string, now = new Date()): Promise<Monitor> {
  const [progress, failures, uncertain, limited, relays, reviews, stopped] = await Promise.all([
    progressOf(issueId, now),
    failuresOf(issueId),
    listDeliveries(issueId, { state: 'uncertain', limit: UNCERTAIN_SHOWN }),
    limitedLanes(now.getTime()),
    relayStates(now.getTime()),
    reviewsOf(issueId),
    stoppedLanes(issueId),
  ]);
  const domains = reviews.filter((review) => review.decision === null);
  return { ...progress, failures, uncertain: uncertain.items, limited, domains, relays, stopped };
}

async function failuresOf(issueId: string): Promise<Monitor['failures']> {
  const groups = await groupsOf(issueId, ['failed', 'bounced']);
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
