import { findArticles } from '../articles/article.store.ts';
import { contentOf, storiesOf } from '../editions/content.ts';
import { meantFor, partOf, selectionFor } from '../editions/selection.ts';
import { itemsOf } from '../issues/assemble.ts';
import { listIssues } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { post } from '../platform/mail/letters.ts';
import { findSubscriber } from '../subscribers/subscriber.store.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { issueUrl, preferencesUrl, unsubscribeUrl } from '../urls.ts';

const MOST_TITLES = 8;

/**
 * Welcomes a reader who has just confirmed, with what the latest issue holds for her, so that she need not wait a
 * month to see what she asked for. A single letter, in no books. Safe to repeat: one a day at most.
 */
export async function welcome(subscriberId: string, now = new Date()): Promise<void> {
  const reader = await findSubscriber(subscriberId);
  if (reader?.state !== 'active') return;
  const latest = (await listIssues({ states: ['sent'], limit: 1 })).items[0];
  const data = {
    preferencesUrl: preferencesUrl(reader.id, now),
    ...(latest ? await latestFor(latest, reader) : {}),
  };
  const { address: to, language } = reader;
  await post({ purpose: 'welcome', to, language, subscriberId, data, limit: 'daily' }, now);
}

/** The latest issue as the letter prints it: its subject, and the titles that fit the reader, a line each. */
async function latestFor(issue: Issue, reader: Subscriber): Promise<Record<string, string>> {
  const content = contentOf(issue, await findArticles(itemsOf(issue.sections).map((item) => item.articleId)));
  const stories = storiesOf(partOf(content, selectionFor(meantFor(content), reader)));
  // The subject line is often the first title: it is not said twice.
  const titles = stories.map((story) => story.title).filter((title) => title !== issue.subject);
  return {
    latest: issue.subject,
    titles: titles.slice(0, MOST_TITLES).join('\n'),
    archiveUrl: issueUrl(issue.number),
    unsubscribeUrl: unsubscribeUrl(issue.id, reader.id),
  };
}
