import type { Request, RequestHandler } from 'express';
import { findArticle } from '../../articles/article.store.ts';
import type { Article } from '../../articles/article.ts';
import { readRehearsal } from '../../deliveries/rehearsal.ts';
import { param } from '../../http/parse.ts';
import { itemsOf } from '../../issues/assemble.ts';
import { findIssue } from '../../issues/issue.store.ts';
import type { Issue } from '../../issues/issue.ts';
import { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';
import { Notice } from '../ui/Notice.tsx';
import { PublicPage } from '../ui/PublicPage.tsx';
import { ArticleText } from './article.tsx';
import { sendEvent } from './calendar.ts';
import { Plain } from './Plain.tsx';
import { brakeGuessing } from './pace.ts';
import { show, spoken } from './show.ts';

/* Where the links of a test letter lead (deliveries/rehearsal.ts): what readers would meet, and nothing happens. */

/** An article of the issue as readers will see it. */
export const showRehearsedArticle: RequestHandler = async (req, res) => {
  const article = await articleIn(await rehearsedIssue(req), param(req, 'id'));
  const say = spoken(req);
  const { rehearsal: r } = say.w;
  if (!article) return show(res, say, <Plain say={say} title={r.title} text={r.goneArticle} />);
  show(
    res,
    say,
    <PublicPage title={article.title} language={say.language}>
      <Notice>
        <p>{r.article}</p>
      </Notice>
      <ArticleText say={say} article={article} issueNumber={null} />
    </PublicPage>,
  );
};

/** An event for the calendar is what readers get; of the other links it is told in words what they do for them. */
export const showRehearsed: RequestHandler = async (req, res) => {
  const issue = await rehearsedIssue(req);
  const event = /^([0-9a-f]{24})\.ics$/.exec(param(req, 'id'))?.[1];
  const article = event && `/${param(req, 'what')}` === paths.calendar ? await articleIn(issue, event) : null;
  if (article?.event) return sendEvent(res, article, article.event.startsAt);
  const say = spoken(req);
  const { rehearsal: r } = say.w;
  const texts: Record<string, string> = {
    [paths.unsubscribe]: r.unsubscribe,
    [paths.preferences]: r.preferences,
    [paths.helpful]: r.helpful,
    [paths.calendar]: r.calendar,
    [paths.archive]: r.archive,
  };
  const text = texts[`/${param(req, 'what')}`];
  if (!text) throw new Refusal('not-found', 'Sidan finns inte.');
  show(res, say, <Plain say={say} title={r.title} text={text} />);
};

/** An article of the issue; those of others stay with the newsroom. */
async function articleIn(issue: Issue, id: string): Promise<Article | null> {
  return itemsOf(issue.sections).some(({ articleId }) => articleId === id) ? findArticle(id) : null;
}

async function rehearsedIssue(req: Request): Promise<Issue> {
  const issueId = readRehearsal(param(req, 'token'));
  const issue = issueId ? await findIssue(issueId) : null;
  if (issue) return issue;
  await brakeGuessing(req);
  throw new Refusal('not-found', 'Länken i provbrevet gäller inte längre. Skicka ett nytt provbrev.');
}
