import type { Request, RequestHandler, Response } from 'express';
import { relatedTo } from '../../../articles/alike.store.ts';
import { rowsOf } from '../../../articles/alike.ts';
import { findArticles, listArticles } from '../../../articles/article.store.ts';
import type { Article } from '../../../articles/article.ts';
import { findingsOf } from '../../../editions/freeze.ts';
import { currentLook } from '../../../editions/look.store.ts';
import { param } from '../../../http/parse.ts';
import { staffOf } from '../../../http/session.ts';
import { itemsOf } from '../../../issues/assemble.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import type { Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import { suggest } from '../../../issues/suggest.ts';
import type { Refusal } from '../../../refusal.ts';
import { worksAlone } from '../../../staff/worksAlone.ts';
import { houseTopics } from '../../../subscribers/topic.store.ts';
import { asked, show, visitOf } from '../answer.ts';
import type { Clash } from './Conflict.tsx';
import { IssueDesk } from './IssueDesk.tsx';
import { viewOf } from './state.ts';

const MATERIAL_SHOWN = 60;

export const issueDesk: RequestHandler = async (req, res) => drawDesk(req, res, null);

/** What is drawn instead of what is saved, after a no. */
export interface Again {
  issue?: Issue;
  clashes?: Clash[];
}

/** Draws the issue desk; after a no, with its sentence and what was typed. */
export async function drawDesk(req: Request, res: Response, refusal: Refusal | null, again: Again = {}): Promise<void> {
  const issue = again.issue ?? (await theIssue(param(req, 'id')));
  const search = asked(req, 'sok');
  const inIssue = new Set(itemsOf(issue.sections).map((item) => item.articleId));
  const [articles, unused, suggestion, look, topics] = await Promise.all([
    findArticles([...inIssue]),
    listArticles({ unused: true, search, limit: MATERIAL_SHOWN }),
    may('edit', issue.state) ? suggest() : null,
    currentLook(),
    houseTopics(),
  ]);
  const unusedHere = unused.items.filter((article) => !inIssue.has(article.id));
  const page = (
    <IssueDesk
      visit={visitOf(req, refusal)}
      staffId={staffOf(req).id}
      alone={issue.state === 'review' && (await worksAlone())}
      issue={issue}
      articles={articles}
      material={rowsOf(unusedHere, await relatedTo(unusedHere), true)}
      suggestion={suggestion}
      findings={itemsOf(issue.sections).length ? await findingsOf(issue) : []}
      search={search}
      topics={topics}
      view={viewOf(asked(req, 'vy') || bodyView(req))}
      stamp={stampOf(issue, articles, look.version)}
      refusal={refusal}
      clashes={again.clashes ?? []}
    />
  );
  show(res, page, refusal);
}

/** Changes when the issue, one of its articles or the look does. */
function stampOf(issue: Issue, articles: Map<string, Article>, look: number): string {
  const versions = [...articles.values()].reduce((sum, article) => sum + article.version, 0);
  return `${issue.version}.${versions}.${look}.${issue.state}`;
}

function bodyView(req: Request): string {
  const value = (req.body as Record<string, unknown> | undefined)?.vy;
  return typeof value === 'string' ? value : '';
}
