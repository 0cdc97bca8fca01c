import type { RequestHandler } from 'express';
import { createIssue } from '../../issues/change.ts';
import { listIssues } from '../../issues/issue.store.ts';
import type { IssueState } from '../../issues/issue.ts';
import { actorOf, asked, goTo, show, visitOf } from './answer.ts';
import { type IssueFilter, IssueList } from './IssueList.tsx';
import { places } from './places.ts';

const A_PAGE = 40;
const STATES: Record<IssueFilter, IssueState[] | undefined> = {
  '': undefined,
  arbete: ['draft', 'review', 'approved', 'scheduled', 'releasing', 'paused'],
  skickade: ['sent'],
};

export const issueList: RequestHandler = async (req, res) => {
  const filter = (Object.keys(STATES) as IssueFilter[]).find((one) => one === asked(req, 'visa')) ?? '';
  const states = STATES[filter];
  const { items, next } = await listIssues({
    limit: A_PAGE,
    after: asked(req, 'efter'),
    ...(states ? { states } : {}),
  });
  show(res, <IssueList visit={visitOf(req)} issues={items} filter={filter} next={next} />);
};

export const addIssue: RequestHandler = async (req, res) => {
  const issue = await createIssue(actorOf(req));
  // The suggestion is what one does first: the next Tab stands on it.
  goTo(res, `${places.issue(issue.id)}#forslag`);
};
