import { config } from '../config.ts';
import { enqueue } from '../platform/queue.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { take } from './issue.store.ts';
import type { Issue } from './issue.ts';
import { isZone } from './zone.ts';

const MINUTE_MS = 60_000;
/** A time that has just passed means "now": the form was open for a while. */
const GRACE_MS = 10 * MINUTE_MS;
const FARTHEST_MS = 366 * 86_400_000;

/**
 * Schedules an approved issue, or moves its time. The zone is the one the person chose in; the moment is what counts.
 * It is never sooner than UNDO_MINUTES from now: until then `unschedule` takes it all back.
 */
export async function schedule(
  issueId: string,
  when: { at: Date; zone: string },
  actor: Actor,
  now = new Date(),
): Promise<Issue> {
  if (Number.isNaN(when.at.getTime()))
    throw new Refusal('invalid', 'Tiden går inte att läsa. Skriv den som 2026-11-24T09:00.', 'at');
  if (!isZone(when.zone))
    throw new Refusal('invalid', 'Tidszonen är okänd. Skriv till exempel Europe/Stockholm.', 'zone');
  if (when.at.getTime() < now.getTime() - GRACE_MS)
    throw new Refusal('invalid', 'Tiden har redan varit. Välj en kommande tid.', 'at');
  if (when.at.getTime() > now.getTime() + FARTHEST_MS)
    throw new Refusal('invalid', 'Tiden ligger mer än ett år bort. Välj en tidigare tid.', 'at');
  const undo = config().UNDO_MINUTES * MINUTE_MS;
  const at = undo ? new Date(Math.max(when.at.getTime(), now.getTime() + undo)) : when.at;
  const issue = await take('schedule', issueId, { schedule: { at, zone: when.zone, by: actor.id }, pausedWhy: null });
  // The clock in the store decides; the job only makes it punctual. A lost job is found by the sweeper.
  await enqueue('issues.release', { issueId }, { at }).catch(() => undefined);
  return issue;
}

/** Takes the time away; the approval stays. */
export async function unschedule(issueId: string, _actor: Actor): Promise<Issue> {
  return take('unschedule', issueId, { schedule: null });
}
