import { booksOf } from '../deliveries/books.ts';
import { stopIssue } from '../deliveries/stopIssue.ts';
import { listIssues } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { tellOperators } from '../issues/tellOperators.ts';
import { alarmOf, type Complaints, since } from './complaints.ts';
import { countEvents, countEventsSince } from './event.store.ts';
import { noteStopped, noteWarned, watchOf } from './watch.store.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const MOST_ISSUES = 20;

/**
 * Looks at the complaints about each issue of the last thirty days and about all of them together: warns once per issue,
 * and stops an issue that is on its way. A person who lets it go on is not stopped again for the same complaints.
 */
export async function watchComplaints(now = new Date()): Promise<void> {
  const issues = await recentIssues(now);
  const counts = await Promise.all(issues.map(complaintsOf));
  const month = {
    complaints: await countEventsSince('complaint', new Date(now.getTime() - DAYS * DAY_MS)),
    sent: counts.reduce((sum, one) => sum + one.sent, 0),
  };
  for (const [at, issue] of issues.entries()) await watch(issue, counts[at] as Complaints, month, now);
}

/** What one issue has been reported for. */
export async function complaintsOf(issue: Issue): Promise<Complaints> {
  const complaints = await countEvents(issue.id, 'complaint');
  if (!complaints && issue.state !== 'releasing') return { complaints, sent: issue.intended ?? 0 };
  const { sent } = await booksOf(issue.id);
  return { complaints, sent };
}

async function watch(issue: Issue, counted: Complaints, month: Complaints, now: Date): Promise<void> {
  if (alarmOf(counted) === 'none' && alarmOf(month) === 'none') return;
  if (issue.state === 'releasing' && (await mustStop(issue, counted, month))) {
    // Noted first: a person who lets it go on is not stopped again for the same complaints.
    await noteStopped(issue.id, counted, month);
    await noteWarned(issue.id, now);
    return stopIssue(issue, {
      sentence: `Utskicket har pausats: ${inWords(alarmOf(counted) === 'stop' ? counted : month)}.`,
      remedy: 'Ta reda på vad läsarna klagar på innan utskicket får fortsätta.',
    });
  }
  if (alarmOf(counted) !== 'none' && (await noteWarned(issue.id, now)))
    await tellOperators(issue, {
      sentence: `Många läsare anmäler numret som skräppost: ${inWords(counted)}.`,
      remedy: 'Se efter vad de klagar på. Vid 0,3 procent stoppas utskicket.',
    });
}

async function mustStop(issue: Issue, counted: Complaints, month: Complaints): Promise<boolean> {
  const before = await watchOf(issue.id);
  if (alarmOf(since(counted, before.stopped)) === 'stop') return true;
  return alarmOf(month) === 'stop' && month.complaints > before.month.complaints;
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
