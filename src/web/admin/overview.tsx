import type { RequestHandler } from 'express';
import { countArticles } from '../../articles/article.store.ts';
import { listIssues } from '../../issues/issue.store.ts';
import type { Issue, IssueState } from '../../issues/issue.ts';
import { overview } from '../../reports/overview.ts';
import { countSubscribers, growth } from '../../subscribers/list.ts';
import { brakeSeen } from '../monitor/brake.ts';
import { show, visitOf } from './answer.ts';
import { checklist } from './checklist.ts';
import { OverviewPage } from './OverviewPage.tsx';

const GROWTH_DAYS = 90;
const IN_WORK_MOST = 50;
const URGENCY: IssueState[] = ['paused', 'releasing', 'scheduled', 'approved', 'review', 'draft'];

export const overviewPage: RequestHandler = async (req, res) => {
  const now = new Date();
  const [running, articles, last, { active }, days, brake] = await Promise.all([
    listIssues({ states: ['draft', 'review', 'approved', 'scheduled', 'releasing', 'paused'], limit: IN_WORK_MOST }),
    countArticles(),
    overview(now),
    countSubscribers(),
    growth(GROWTH_DAYS, now),
    brakeSeen(req),
  ]);
  const issue = mostUrgent(running.items);
  const steps = checklist(issue, articles.unused);
  const facts = { now, steps, last, active, running: issue, growth: days, brake };
  show(res, <OverviewPage visit={visitOf(req)} {...facts} />);
};

/** Of several issues in work, the one that is farthest on its way; of those, the earliest. */
export function mostUrgent(issues: Issue[]): Issue | null {
  const rank = (issue: Issue) => URGENCY.indexOf(issue.state);
  return issues.toSorted((a, b) => rank(a) - rank(b) || a.number - b.number)[0] ?? null;
}
