import { findArticles } from '../articles/article.store.ts';
import { booksOf } from '../deliveries/books.ts';
import type { Books } from '../deliveries/delivery.ts';
import { readershipOf } from '../deliveries/readership.store.ts';
import { editionOf } from '../editions/edition.store.ts';
import { countAnswersOf } from '../events/feedback.store.ts';
import { type Feedback, feedbackOn } from '../events/feedback.ts';
import { tallies } from '../events/tallies.ts';
import { unsubscribesOf } from '../events/unsubscribe.ts';
import { itemsOf } from '../issues/assemble.ts';
import { theIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import {
  type ArticleFigures,
  articleFigures,
  type Counted,
  type HourFigures,
  hourFigures,
  type LinkFigures,
  linkFigures,
  shown,
  sumOf,
} from './figures.ts';
import { hiddenLinks } from './smallGroups.ts';

/** What we learned of one issue. Everything is a count; nothing about a single reader or a few is in it. */
export interface Report {
  issueId: string;
  books: Books;
  intended: number;
  /** Letters that the mail server took: those that came back later are among them. */
  sent: number;
  images: Counted;
  clicks: Counted;
  links: LinkFigures[];
  hours: HourFigures[];
  unsubscribes: number;
  bounces: number;
  feedback: Feedback;
  /** Its articles in reading order. The answers are about the article: it may have been read outside this issue too. */
  articles: ArticleFigures[];
}

/** The report of an issue as it stands now, also while it is being sent. Throws Refusal('not-found'). */
export async function report(issueId: string): Promise<Report> {
  const issue = await theIssue(issueId);
  const [books, counted, edition, readership, unsubscribes, feedback, articles] = await Promise.all([
    booksOf(issueId),
    tallies(issueId),
    editionOf(issue),
    readershipOf(issueId),
    unsubscribesOf(issueId),
    feedbackOn({ issueId }),
    articlesOf(issue),
  ]);
  const links = edition?.links ?? [];
  const hidden = edition ? hiddenLinks(edition, readership) : new Set<number>();
  const told = shown(counted, hidden);
  return {
    ...{ issueId, books, unsubscribes, feedback, articles },
    intended: books.intended,
    sent: books.sent + books.bounced,
    images: sumOf(told, 'image'),
    clicks: sumOf(told, 'click'),
    links: linkFigures(links, told, hidden),
    hours: hourFigures(told),
    bounces: books.bounced,
  };
}

async function articlesOf(issue: Issue): Promise<ArticleFigures[]> {
  const ids = [...new Set(itemsOf(issue.sections).map((item) => item.articleId))];
  const [articles, answers] = await Promise.all([findArticles(ids), countAnswersOf(ids)]);
  return articleFigures(
    ids.map((articleId) => ({ articleId, title: articles.get(articleId)?.title ?? '' })),
    answers,
  );
}
