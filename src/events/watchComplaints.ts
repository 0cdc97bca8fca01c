import { booksOf } from '../deliveries/books.ts';
import { stopIssue } from '../deliveries/stopIssue.ts';
import { listIssues } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { tellOperators } from '../issues/tellOperators.ts';
import { type Alarm, alarmOf, alarmOfShare, type Complaints, since } from './complaints.ts';
import { countEvents, countEventsSince } from './event.store.ts';
import type { SpamRate } from './spamRate.store.ts';
import { spamRateNow } from './spamRate.ts';
import { noteStopped, noteWarned, type Watch, watchOf } from './watch.store.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const MOST_ISSUES = 20;

/** What is known of the complaints of the last thirty days. */
export interface ComplaintFigures {
  /** All issues together, as far as their complaints reach us. */
  month: Complaints;
  /** The latest rate that was read at Google. */
  google: SpamRate | null;
}

/** Everything that an issue is judged by. */
type Seen = ComplaintFigures & { counted: Complaints };

/**
 * Looks at the complaints about each issue of the last thirty days, about all of them together, and at the rate that was
 * read at Google: warns once per issue, and stops an issue that is on its way. A person who lets it go on is not stopped
 * again for the same complaints.
 */
export async function watchComplaints(now = new Date()): Promise<void> {
  const issues = await recentIssues(now);
  const counts = await Promise.all(issues.map(complaintsOf));
  const figures = await figuresOf(counts, now);
  for (const [at, issue] of issues.entries())
    await watch(issue, { ...figures, counted: counts[at] as Complaints }, now);
}

/** The figures of the last thirty days, for the desk. */
export async function complaintFigures(now = new Date()): Promise<ComplaintFigures> {
  const issues = await recentIssues(now);
  return figuresOf(await Promise.all(issues.map(complaintsOf)), now);
}

/** What one issue has been reported for. */
export async function complaintsOf(issue: Issue): Promise<Complaints> {
  const complaints = await countEvents(issue.id, 'complaint');
  if (!complaints && issue.state !== 'releasing') return { complaints, sent: issue.intended ?? 0 };
  const { sent } = await booksOf(issue.id);
  return { complaints, sent };
}

async function figuresOf(counts: Complaints[], now: Date): Promise<ComplaintFigures> {
  const [complaints, google] = await Promise.all([
    countEventsSince('complaint', new Date(now.getTime() - DAYS * DAY_MS)),
    spamRateNow(now),
  ]);
  return { month: { complaints, sent: counts.reduce((sum, one) => sum + one.sent, 0) }, google };
}

async function watch(issue: Issue, seen: Seen, now: Date): Promise<void> {
  if (isCalm(seen)) return;
  const why = issue.state === 'releasing' ? whyStop(seen, await watchOf(issue.id)) : null;
  if (why) {
    await stopIssue(issue, {
      sentence: `Utskicket har pausats: ${why}.`,
      remedy: 'Ta reda på vad läsarna klagar på innan utskicket får fortsätta.',
    });
    // A person who lets it go on is not stopped again for the same. After the stop: one that fails is tried again.
    const { counted: stopped, month, google } = seen;
    await noteStopped(issue.id, { stopped, month, rateAt: google?.at ?? null });
    await noteWarned(issue.id, now);
    return;
  }
  if (alarmOf(seen.counted) !== 'none' && (await noteWarned(issue.id, now)))
    await tellOperators(issue, {
      sentence: `Många läsare anmäler numret som skräppost: ${inWords(seen.counted)}.`,
      remedy: 'Se efter vad de klagar på. Vid 0,3 procent stoppas utskicket.',
    });
}

function isCalm({ counted, month, google }: Seen): boolean {
  return alarmOf(counted) === 'none' && alarmOf(month) === 'none' && alarmOfRate(google) !== 'stop';
}

/** Why an issue on its way must stop, in words; null when it may go on. */
function whyStop({ counted, month, google }: Seen, before: Watch): string | null {
  if (alarmOf(since(counted, before.stopped)) === 'stop') return inWords(counted);
  if (alarmOf(month) === 'stop' && month.complaints > before.month.complaints)
    return inWords(alarmOf(counted) === 'stop' ? counted : month);
  const isNews = google && google.at.getTime() !== before.rateAt?.getTime();
  return isNews && alarmOfRate(google) === 'stop' ? rateInWords(google) : null;
}

function alarmOfRate(rate: SpamRate | null): Alarm {
  return rate ? alarmOfShare(rate.percent / 100) : 'none';
}

async function recentIssues(now: Date): Promise<Issue[]> {
  const { items } = await listIssues({ states: ['releasing', 'paused', 'sent', 'cancelled'], limit: MOST_ISSUES });
  const from = now.getTime() - DAYS * DAY_MS;
  return items.filter((issue) => issue.releasedAt && issue.releasedAt.getTime() > from);
}

/** "4 av 1 200 brev (0,33 procent) har anmälts som skräppost" */
function inWords({ complaints, sent }: Complaints): string {
  const percent = ((complaints / Math.max(1, sent)) * 100).toFixed(2).replace('.', ',');
  return `${complaints} av ${sent} brev (${percent} procent) har anmälts som skräppost`;
}

/** "Google Postmaster Tools visade 0,35 procent anmälda som skräppost den 2026-11-24 (noterat av Bo)" */
function rateInWords({ percent, day, by }: SpamRate): string {
  const shown = percent.toFixed(2).replace('.', ',');
  return `Google Postmaster Tools visade ${shown} procent anmälda som skräppost den ${day} (noterat av ${by})`;
}
