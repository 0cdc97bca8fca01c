import type { Request, RequestHandler, Response } from 'express';
import { recentBooks } from '../../deliveries/books.ts';
import { decideDomain } from '../../deliveries/domainGuard.ts';
import { decideLane } from '../../deliveries/laneGuard.ts';
import { monitor } from '../../deliveries/monitor.ts';
import { settleUncertain } from '../../deliveries/settle.ts';
import { alarmOfShare } from '../../events/complaints.ts';
import { incomingSince } from '../../events/event.store.ts';
import { listSpamRates } from '../../events/spamRate.store.ts';
import { noteSpamRate } from '../../events/spamRate.ts';
import { complaintFigures, complaintsOf, watchComplaints } from '../../events/watchComplaints.ts';
import { field, param } from '../../http/parse.ts';
import { streamProgress } from '../../http/progress.ts';
import { listIssues, theIssue } from '../../issues/issue.store.ts';
import { cancel, pause, resume } from '../../issues/release.ts';
import { limitedLanes, setPace } from '../../platform/pace.ts';
import { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import type { Audited } from '../../staff/audited.ts';
import type { doneWords } from '../../words/desk.sv.ts';
import { monitorWords as w } from '../../words/deskFigures.sv.ts';
import { laneWords } from '../../words/deskMonitor.sv.ts';
import { forgetAlarms } from '../admin/alarms.ts';
import { actorOf, asked, doing, goTo, show, visitOf } from '../admin/answer.ts';
import { places } from '../admin/places.ts';
import { brakeSeen } from './brake.ts';
import { DeliveryList } from './DeliveryList.tsx';
import { lettersSeen } from './letterStop.ts';
import { MonitorPage } from './MonitorPage.tsx';

const A_PAGE = 20;
const RATES_SHOWN = 12;
const INCOMING_MS = 30 * 86_400_000;

export const deliveryList: RequestHandler = (req, res) => drawList(req, res, null);

/** Keeps the complaint rate that somebody read at Google; an issue on its way is stopped at once when it is too high. */
export const noteRate = doing(
  async (req, res) => {
    const rate = await noteSpamRate({ percent: field(req, 'percent'), day: field(req, 'day') }, actorOf(req));
    await audit(actorOf(req), 'spam-rate-noted', { day: rate.day, percent: rate.percent });
    await watchComplaints();
    forgetAlarms();
    goTo(
      res,
      `${places.deliveries}#anmalda`,
      alarmOfShare(rate.percent / 100) === 'stop' ? 'noterat-stopp' : 'noterat',
    );
  },
  (req, res, refusal) => drawList(req, res, refusal),
);

async function drawList(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const { items, next } = await listIssues({
    states: ['releasing', 'paused', 'sent', 'cancelled'],
    limit: A_PAGE,
    after: asked(req, 'efter'),
  });
  const begun = items.filter((issue) => issue.releasedAt);
  const rows = await Promise.all(begun.map(async (issue) => ({ issue, ...(await recentBooks(issue)) })));
  const rates = { figures: await complaintFigures(), noted: await listSpamRates(RATES_SHOWN) };
  const typed = refusal ? { percent: field(req, 'percent'), day: field(req, 'day') } : { percent: '', day: '' };
  const incoming = await incomingSince(new Date(Date.now() - INCOMING_MS).toISOString().slice(0, 10));
  const seen = { brake: await brakeSeen(req), letters: await lettersSeen(), incoming };
  const facts = { rows, next, ...seen, rates, typed, refusal };
  show(res, <DeliveryList visit={visitOf(req, refusal)} {...facts} />, refusal);
}

export const monitorPage: RequestHandler = (req, res) => draw(req, res, null);

/** The same figures as they change, for the page (server-sent events). */
export const progressStream: RequestHandler = (req, res) =>
  streamProgress(req, res, param(req, 'id'), ({ state, books }) => ({ state, books }));

export const pauseSending = step('pausat', 'issue-paused', (id, req) =>
  pause(id, w.pausedBy(actorOf(req).name), actorOf(req)),
);
export const resumeSending = step('fortsatt', 'issue-resumed', (id, req) => resume(id, actorOf(req)));
export const cancelSending = step('installt', 'issue-cancelled', (id, req) => cancel(id, actorOf(req)));
export const settle = step('avgjort', 'uncertain-settled', (id, req) => {
  const verdict = field(req, 'beslut');
  if (verdict !== 'resend' && verdict !== 'count-as-sent')
    throw new Refusal('invalid', 'Välj att skicka igen eller att räkna som skickad.', 'beslut');
  return settleUncertain(field(req, 'brev'), id, verdict, actorOf(req));
});

/** Readers of a domain that looks broken stay, or are suppressed. */
export const decide = step('avgjort', 'domain-decided', (id, req) => {
  const decision = field(req, 'beslut');
  if (decision !== 'keep' && decision !== 'suppress')
    throw new Refusal('invalid', 'Välj att behålla läsarna eller att spärra dem.', 'beslut');
  return decideDomain(id, field(req, 'doman'), decision, actorOf(req));
});

/** The letters to a receiver that refuses too much go on, or are given up. */
export const decideReceiver = step('avgjort', 'lane-decided', (id, req) => {
  const decision = field(req, 'beslut');
  if (decision !== 'continue' && decision !== 'cancel')
    throw new Refusal('invalid', 'Välj att fortsätta skicka eller att ställa in breven dit.', 'beslut');
  return decideLane(id, field(req, 'mottagare'), decision, actorOf(req));
});

/** Changes the pace of one receiver, for every issue under way. */
export const paceLane = step('takt', 'lane-paced', async (_id, req) => {
  const name = field(req, 'mottagare');
  const lane = (await limitedLanes()).find((one) => one.lane === name);
  if (!lane?.perSecond) throw new Refusal('conflict', laneWords.unknown, 'mottagare');
  const change = field(req, 'takt');
  await setPace(lane.lane, change === 'fri' ? null : change === 'dubbla' ? lane.perSecond * 2 : lane.perSecond / 2);
});

/** One verb on an issue under way, a line in the audit trail, and back to the monitor. */
function step(
  done: keyof typeof doneWords,
  what: Audited,
  verb: (issueId: string, req: Request) => Promise<unknown>,
): RequestHandler {
  return doing(async (req, res) => {
    const id = param(req, 'id');
    await verb(id, req);
    forgetAlarms();
    await audit(actorOf(req), what, {
      issueId: id,
      verdict: field(req, 'beslut'),
      letters: field(req, 'brev'),
      ...paced(req),
    });
    goTo(res, places.delivery(id), done);
  }, draw);
}

async function draw(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const issue = await theIssue(param(req, 'id'));
  const [watched, figures, counted] = await Promise.all([monitor(issue.id), complaintFigures(), complaintsOf(issue)]);
  const shown = watched.uncertain.length; // they are shown with their addresses (R108)
  if (shown) await audit(actorOf(req), 'uncertain-seen', { issueId: issue.id, shown });
  const facts = { issue, monitor: watched, complaints: { ...figures, counted } };
  show(res, <MonitorPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}

function paced(req: Request): Record<string, string> {
  const domain = field(req, 'doman');
  if (domain) return { domain };
  const lane = field(req, 'mottagare');
  const pace = field(req, 'takt');
  return lane ? { lane, ...(pace ? { pace } : {}) } : {};
}
