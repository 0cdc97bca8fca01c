import { findIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { tellOperators } from '../issues/tellOperators.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { blocked, type Counted, count, LEAST, NEVER, shareOf, tooMany } from './guardRule.ts';
import { forgetFates } from './laneFate.ts';
import { closeLaneStop, type LaneDecision, type LaneStop, laneStopsOf, openLaneStop } from './laneStop.store.ts';
import { countSent, type LaneRefusals, lastWords, refusalsByLane, sendLaneNow, skipLane } from './refusal.store.ts';

/*
 * One receiver may refuse us while all others take our letters: then its lane is stopped and the issue goes on (R66).
 * Its letters are put off as their turn comes (lanes.ts), until a person has decided.
 */

export interface BadLane {
  lane: string;
  /** All that failed in it: what the issue would be judged by. */
  all: Counted;
  /** What was refused for what we are or send: what the lane is judged by. */
  blocked: Counted;
  /** It refuses too much now, and is not stopped. */
  isNew: boolean;
}

/** Lanes that refuse too much, and those that were stopped before, whatever was decided about them. */
export async function badLanes(issueId: string): Promise<BadLane[]> {
  const known = new Map((await laneStopsOf(issueId)).map((stop) => [stop.lane, stop]));
  const bad: BadLane[] = [];
  for (const [lane, refusals] of await refusalsByLane(issueId)) {
    const stop = known.get(lane);
    if (!stop && blocked(refusals).failed < LEAST) continue;
    const counted = await countLane(issueId, lane, refusals);
    const isNew = stop?.decision !== null && tooMany(counted.blocked, stop ?? NEVER);
    if (stop || isNew) bad.push({ lane, ...counted, isNew });
  }
  return bad;
}

async function countLane(issueId: string, lane: string, refusals: LaneRefusals[]) {
  const rows = [...refusals, { state: 'sent', reason: null, count: await countSent(issueId, lane) }];
  return { all: count(rows), blocked: blocked(rows) };
}

/** Stops a lane and tells a person; once, however many sweepers find it out. */
export async function stopLane(issue: Issue, { lane, blocked: counted }: BadLane, now = new Date()): Promise<void> {
  if (!(await openLaneStop(issue.id, lane, counted, now))) return;
  forgetFates();
  await tellOperators(issue, {
    sentence: `${counted.failed} av ${counted.tried} brev (${shareOf(counted)} procent) har fått nej av ${lane}. Breven dit väntar, och alla andra skickas som vanligt.`,
    remedy: 'Läs vad servern svarar, och bestäm på sidan om leveransen om breven dit ska skickas.',
  });
}

/** A person decides about a stopped lane: `continue` sends what waits there, `cancel` gives it up. */
export async function decideLane(
  issueId: string,
  lane: string,
  decision: LaneDecision,
  actor: Actor,
  now = new Date(),
): Promise<void> {
  if (!(await findIssue(issueId))) throw new Refusal('not-found', 'Numret finns inte.');
  const refusals = (await refusalsByLane(issueId)).get(lane) ?? [];
  const { blocked: counted } = await countLane(issueId, lane, refusals);
  if (!(await closeLaneStop(issueId, lane, decision, { ...counted, by: actor.id })))
    throw new Refusal('conflict', `Om ${lane} är det redan bestämt.`);
  forgetFates();
  await (decision === 'continue' ? sendLaneNow(issueId, lane, now) : skipLane(issueId, lane));
}

/** A stopped lane, as a person sees it. */
export type StoppedLane = LaneStop & { words: string };

/** The lanes of an issue that wait for a person. */
export async function stoppedLanes(issueId: string): Promise<StoppedLane[]> {
  const open = (await laneStopsOf(issueId)).filter(({ decision }) => decision === null);
  return Promise.all(open.map(async (stop) => ({ ...stop, words: await lastWords(issueId, stop.lane) })));
}
