import type { RequestHandler } from 'express';
import { countArticles } from '../../articles/article.store.ts';
import { listIssues } from '../../issues/issue.store.ts';
import { overview } from '../../reports/overview.ts';
import { countAudience } from '../../subscribers/audience.ts';
import { growth } from '../../subscribers/list.ts';
import { show, visitOf } from './answer.ts';
import { checklist } from './checklist.ts';
import { OverviewPage } from './OverviewPage.tsx';

const GROWTH_DAYS = 90;

export const overviewPage: RequestHandler = async (req, res) => {
  const now = new Date();
  const [running, articles, last, active, days] = await Promise.all([
    listIssues({ states: ['draft', 'review', 'approved', 'scheduled', 'releasing', 'paused'], limit: 1 }),
    countArticles(),
    overview(now),
    countAudience(),
    growth(GROWTH_DAYS, now),
  ]);
  const issue = running.items[0] ?? null;
  const steps = checklist(issue, articles.unused);
  const facts = { now, steps, last, active, running: issue, growth: days };
  show(res, <OverviewPage visit={visitOf(req)} {...facts} />);
};
