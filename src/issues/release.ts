import { noteUsed } from '../articles/article.store.ts';
import { enqueue } from '../platform/queue.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { countAudience } from '../subscribers/audience.ts';
import { itemsOf } from './assemble.ts';
import { listIssues, take, theIssue } from './issue.store.ts';
import type { Issue } from './issue.ts';
import { tellOperators } from './tellOperators.ts';
import { toLocalTime } from './zone.ts';

/** The audience may grow or shrink this much after the approval; more asks again. Small lists may always move a little. */
const AUDIENCE_SHARE = 0.05;
const AUDIENCE_SLACK = 5;

/** A time that was missed by more than this, because the house was down, may no longer be the right one. */
const MOST_LATE_MS = 3_600_000;

/**
 * Lets a scheduled issue out when its time has come; too early, too late or twice does nothing.
 * When the audience is no longer the one that was approved, the issue goes back to review and says why; when its time
 * has passed by more than an hour, a person chooses another. A time that is moved meanwhile is the one that counts.
 */
export async function release(issueId: string, now = new Date()): Promise<void> {
  const issue = await theIssue(issueId);
  if (issue.state === 'releasing' && issue.intended === null) return sendOut(issue);
  if (issue.state !== 'scheduled' || !issue.schedule || issue.schedule.at > now) return;
  if (now.getTime() - issue.schedule.at.getTime() > MOST_LATE_MS) return hold(issue, issue.schedule);
  const audience = await countAudience();
  if (hasMoved(issue.approval?.audience ?? 0, audience)) return askAgain(issue, issue.schedule.at, audience);
  const released = await onlyOnce(
    take('release', issueId, { releasedAt: now, pausedWhy: null }, { 'schedule.at': issue.schedule.at }),
  );
  if (released) await sendOut(released);
}

/** Finds due issues and unfinished fan-outs whose job was lost. */
export async function sweepIssues(now = new Date()): Promise<void> {
  const { items } = await listIssues({ states: ['scheduled', 'releasing'] });
  for (const issue of items) {
    const due = issue.state === 'scheduled' && issue.schedule && issue.schedule.at <= now;
    if (due || (issue.state === 'releasing' && issue.intended === null))
      await enqueue('issues.release', { issueId: issue.id });
  }
}

/** Stops the sending between two letters. `why` is shown to the person who looks. */
export async function pause(issueId: string, why: string, _actor: Actor | null): Promise<Issue> {
  return take('pause', issueId, { pausedWhy: why });
}

export async function resume(issueId: string, _actor: Actor): Promise<Issue> {
  const issue = await take('resume', issueId, { pausedWhy: null });
  await fanOut(issueId);
  return issue;
}

/** Ends an issue for good. Letters that have not left are never sent. */
export async function cancel(issueId: string, _actor: Actor): Promise<Issue> {
  const issue = await take('cancel', issueId, { schedule: null });
  await enqueue('deliveries.sweep', {}).catch(() => undefined);
  return issue;
}

/** Every letter has its outcome. Telling it twice is fine. */
export async function finish(issueId: string, now = new Date()): Promise<void> {
  await onlyOnce(take('finish', issueId, { sentAt: now }));
}

/** What follows a release; safe to repeat. */
async function sendOut(issue: Issue): Promise<void> {
  const articleIds = itemsOf(issue.sections).map((item) => item.articleId);
  await noteUsed(articleIds, issue.number);
  await fanOut(issue.id);
}

/** Nobody is surprised by Tuesday's letter on a Thursday night: the approval stays, the time is taken away. */
async function hold(issue: Issue, { at, zone }: { at: Date; zone: string }): Promise<void> {
  const when = toLocalTime(at, zone).replace('T', ' klockan ');
  const sentence = `Numret skulle ha skickats ${when}, men systemet var inte igång. Det har inte skickats.`;
  const remedy = 'Välj en ny tid, eller skicka nu.';
  const pausedWhy = `${sentence} ${remedy}`;
  const held = await onlyOnce(take('unschedule', issue.id, { schedule: null, pausedWhy }, { 'schedule.at': at }));
  if (held) await tellOperators(issue, { sentence, remedy });
}

async function askAgain(issue: Issue, at: Date, audience: number): Promise<void> {
  const before = issue.approval?.audience ?? 0;
  const why = `Antalet prenumeranter har ändrats från ${before} till ${audience} sedan godkännandet. Numret behöver godkännas igen.`;
  // Who asked stays the same, so she is still not the one who approves.
  const review = issue.approval && { ...(issue.review ?? issue.approval), audience, at: issue.approval.at };
  const facts = { review, approval: null, schedule: null, pausedWhy: why };
  await onlyOnce(take('askAgain', issue.id, facts, { 'schedule.at': at }));
}

function hasMoved(approved: number, now: number): boolean {
  return Math.abs(now - approved) > Math.max(approved * AUDIENCE_SHARE, AUDIENCE_SLACK);
}

function fanOut(issueId: string): Promise<void> {
  return enqueue('deliveries.fanOut', { issueId });
}

/** Of two who take the same step one is too late, and that is fine: null. */
function onlyOnce(step: Promise<Issue>): Promise<Issue | null> {
  return step.catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'conflict') return null;
    throw error;
  });
}
