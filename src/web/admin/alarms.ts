import type { RequestHandler } from 'express';
import { openReviews } from '../../deliveries/domainReview.store.ts';
import { openLaneStops } from '../../deliveries/laneStop.store.ts';
import { watchedSince } from '../../events/watch.store.ts';
import { findIssue, listIssues } from '../../issues/issue.store.ts';
import { log } from '../../platform/log.ts';
import { letterStop } from '../../platform/mail/letterStop.store.ts';
import { letterStopWords, alarmWords as w } from '../../words/deskMonitor.sv.ts';
import type { Alarm } from '../ui/Alarms.tsx';
import { number } from '../ui/format.ts';
import { places } from './places.ts';

/* What waits for a person, on every page of the desk: asked for every few seconds, however many pages are drawn. */

const FRESH_MS = 3_000;
const MOST = 5;
const COMPLAINTS_SHOWN_MS = 7 * 86_400_000;

let known: { alarms: Alarm[]; at: number } = { alarms: [], at: 0 };

/** Puts the alarms where `visitOf` finds them. A store that is away keeps no page from being drawn. */
export const withAlarms: RequestHandler = async (_req, res, next) => {
  if (Date.now() - known.at > FRESH_MS) {
    known = { ...known, at: Date.now() };
    try {
      known = { alarms: await findAlarms(), at: Date.now() };
    } catch (problem) {
      log.warn({ problem: (problem as Error).message }, 'it cannot be told what needs a person');
    }
  }
  res.locals.alarms = known.alarms;
  next();
};

/** The next page asks again: somebody has just acted. */
export function forgetAlarms(): void {
  known = { ...known, at: 0 };
}

async function findAlarms(): Promise<Alarm[]> {
  const paused = await listIssues({ states: ['paused'], limit: MOST });
  const stopped = paused.items.map((issue) => ({
    text: `${w.paused(issue.number)} ${issue.pausedWhy ?? ''}`.trim(),
    href: places.delivery(issue.id),
  }));
  const domains = (await openReviews(MOST)).map(({ issueId, domain, hard }) => ({
    text: w.domain(domain, number(hard)),
    href: places.delivery(issueId),
  }));
  const letters = (await letterStop()) ? [{ text: letterStopWords.alarm, href: places.deliveries }] : [];
  return [
    ...letters,
    ...stopped,
    ...(await lanes()),
    ...domains,
    ...(await complaints(paused.items.map((issue) => issue.id))),
  ];
}

/** Of issues under way: when one is over there is nothing left to decide. */
async function lanes(): Promise<Alarm[]> {
  const stops = await openLaneStops(MOST);
  const issues = await Promise.all(stops.map(({ issueId }) => findIssue(issueId)));
  return stops.flatMap(({ lane, issueId }, at) => {
    const issue = issues[at];
    const isUnderWay = issue?.state === 'releasing' || issue?.state === 'paused';
    return issue && isUnderWay ? [{ text: w.lane(issue.number, lane), href: places.delivery(issueId) }] : [];
  });
}

/** Of issues that were stopped it is said already. */
async function complaints(stopped: string[]): Promise<Alarm[]> {
  const ids = await watchedSince(new Date(Date.now() - COMPLAINTS_SHOWN_MS), MOST);
  const issues = await Promise.all(ids.filter((id) => !stopped.includes(id)).map((id) => findIssue(id)));
  return issues.flatMap((issue) =>
    issue ? [{ text: w.complaints(issue.number), href: places.delivery(issue.id) }] : [],
  );
}
