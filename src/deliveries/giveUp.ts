import { listIssues } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { log } from '../platform/log.ts';
import { suppress } from '../subscribers/suppression.ts';
import { reviewDomains } from './domainGuard.ts';
import { markGivenUp, returnedOf } from './giveUp.store.ts';
import { isLost } from './inARow.ts';

const MOST_ISSUES = 20;
/** Letters come back for days. */
const LOOK_BACK_MS = 14 * 86_400_000;

/**
 * Gives up readers whose letters have come back issue after issue (R66), for the night. Whole domains are held for a
 * person (R67). Safe to repeat; whoever is let in again, by staff or by her own new sign-up, begins anew.
 */
export async function giveUp(now = new Date()): Promise<void> {
  const { items } = await listIssues({ states: ['releasing', 'paused', 'sent', 'cancelled'], limit: MOST_ISSUES });
  for (const issue of items) if (isRecent(issue, now)) await giveUpOf(issue, now);
}

async function giveUpOf(issue: Issue, now: Date): Promise<void> {
  let lost = 0;
  for await (const page of returnedOf(issue.id))
    for (const { id, address, letters } of page) {
      if (!isLost(letters)) continue;
      await suppress(address, 'bounce', undefined, now); // first: a crash in between is mended the next night
      await markGivenUp(id);
      lost++;
    }
  if (!lost) return;
  log.info(
    { issue: issue.number, readers: lost },
    'readers whose letters come back again and again are written to no more',
  );
  await reviewDomains(issue, now);
}

function isRecent({ releasedAt }: Issue, now: Date): boolean {
  return releasedAt !== null && now.getTime() - releasedAt.getTime() < LOOK_BACK_MS;
}
