import { listArticles } from '../articles/article.store.ts';
import type { Article } from '../articles/article.ts';
import type { Actor } from '../staff/actor.ts';
import { houseTopics } from '../subscribers/topic.store.ts';
import { topicKeys } from '../subscribers/topic.ts';
import { changeIssue } from './change.ts';
import { meantBy } from './fits.ts';
import { listIssues, theIssue } from './issue.store.ts';
import type { Issue, Item, Section } from './issue.ts';
import { type Suggestion, suggestFrom } from './suggestion.ts';

/** The suggestion looks at the latest articles; what is older has had its chance in earlier issues. */
const LOOK_AT = 200;

/** Suggests the month's issue from the articles at hand. Changes nothing. */
export async function suggest(now = new Date(), hero?: string): Promise<Suggestion> {
  const [{ items: articles }, since, topics] = await Promise.all([
    listArticles({ limit: LOOK_AT }),
    lastDecided(),
    houseTopics(),
  ]);
  const suggestion = suggestFrom(articles, since, now, hero);
  return { ...suggestion, sections: limited(suggestion.sections, articles, topicKeys(topics)) };
}

/** Each item is for whom its article is for. */
function limited(sections: Section[], articles: Article[], topics: string[]): Section[] {
  const known = new Map(articles.map((article) => [article.id, article]));
  const limit = (item: Item): Item => {
    const article = known.get(item.articleId);
    return article ? { ...item, ...meantBy(article, topics, item.layout === 'hero') } : item;
  };
  return sections.map((section) => ({ ...section, items: section.items.map(limit) }));
}

/**
 * Fills an issue with the suggestion, led by `hero` when one is named: sections always, subject and preheader only
 * where they are still empty.
 */
export async function takeSuggestion(
  issueId: string,
  version: number,
  actor: Actor,
  hero?: string,
  now = new Date(),
): Promise<Issue> {
  const issue = await theIssue(issueId);
  const { sections, subject, preheader } = await suggest(now, hero);
  const change = { sections, subject: issue.subject || subject, preheader: issue.preheader || preheader };
  return changeIssue(issueId, version, change, actor);
}

/** When the last issue's content was settled: what came in later had no chance to be in it. */
async function lastDecided(): Promise<Date | null> {
  const { items } = await listIssues({ states: ['scheduled', 'releasing', 'paused', 'sent'], limit: 1 });
  const last = items[0];
  return last ? (last.approval?.at ?? last.releasedAt ?? last.createdAt) : null;
}
