import type { Request, RequestHandler, Response } from 'express';
import { field, param } from '../../../http/parse.ts';
import { listIssues, theIssue } from '../../../issues/issue.store.ts';
import { schedule, unschedule } from '../../../issues/schedule.ts';
import { atLocalTime, isTwice, STOCKHOLM, toLocalTime } from '../../../issues/zone.ts';
import type { Refusal } from '../../../refusal.ts';
import { suggestTime } from '../../../reports/suggestTime.ts';
import { audit } from '../../../staff/audit.ts';
import { countAudience } from '../../../subscribers/audience.ts';
import { actorOf, asked, doing, goTo, show, visitOf } from '../answer.ts';
import { places } from '../places.ts';
import { isMonth, monthOf } from './calendar.ts';
import { SendPage } from './SendPage.tsx';

/* When an issue goes out: chosen, moved, or taken back. */

/** A calendar shows a year or two of issues at most. */
const ISSUES_IN_CALENDAR = 100;

export const sendPage: RequestHandler = (req, res) => drawSend(req, res, null);

/** Schedules, or sends now: now is a schedule whose time has come. */
export const sendIssue = doing(async (req, res) => {
  const id = param(req, 'id');
  const now = field(req, 'gor') === 'nu';
  const local = `${field(req, 'datum')}T${field(req, 'klocka').slice(0, 5)}`;
  const at = now ? new Date() : atLocalTime(local, STOCKHOLM);
  const chosen = (await schedule(id, { at, zone: STOCKHOLM }, actorOf(req))).schedule?.at ?? at;
  await audit(actorOf(req), 'issue-scheduled', { issueId: id, at: chosen.toISOString() });
  // With a time to change one's mind the issue does not leave yet: its own page is where the time is taken back.
  if (now) return chosen > at ? goTo(res, places.issue(id), 'strax') : goTo(res, places.delivery(id), 'skickas');
  goTo(res, places.issue(id), isTwice(local, STOCKHOLM) ? 'schemalagt-forsta' : 'schemalagt');
}, drawSend);

export const takeTimeAway = doing(async (req, res) => {
  const id = param(req, 'id');
  await unschedule(id, actorOf(req));
  await audit(actorOf(req), 'issue-unscheduled', { issueId: id });
  goTo(res, places.issue(id), 'tid-borta');
}, drawSend);

async function drawSend(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const now = new Date();
  const [issue, audience, suggested, { items }] = await Promise.all([
    theIssue(param(req, 'id')),
    countAudience(),
    suggestTime(now),
    listIssues({ limit: ISSUES_IN_CALENDAR }),
  ]);
  if (!refusal && !['approved', 'scheduled'].includes(issue.state)) return goTo(res, places.issue(issue.id));
  const planned = toLocalTime(issue.schedule ? new Date(issue.schedule.at) : suggested.at);
  const date = field(req, 'datum') || pick(asked(req, 'datum'), /^\d{4}-\d\d-\d\d$/) || planned.slice(0, 10);
  const clock = field(req, 'klocka') || pick(asked(req, 'klocka'), /^\d\d:\d\d$/) || planned.slice(11, 16);
  const wanted = [asked(req, 'manad'), date.slice(0, 7), planned.slice(0, 7)].find(isMonth) ?? '';
  const facts = { issue, audience, suggested, chosen: { date, clock }, month: monthOf(wanted, items, now), now };
  show(res, <SendPage visit={visitOf(req, refusal)} {...facts} refusal={refusal} />, refusal);
}

function pick(text: string, shape: RegExp): string {
  return shape.test(text) ? text : '';
}
