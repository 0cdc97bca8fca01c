import { findArticles } from '../../articles/article.store.ts';
import type { Article } from '../../articles/article.ts';
import { findIssueByNumber, listIssues } from '../../issues/issue.store.ts';
import type { Issue } from '../../issues/issue.ts';

/*
 * What of the newsroom the public may see: issues that have been let out, and the articles in them. Drafts, and
 * editions that wait for approval, do not exist here.
 */

const OUT = ['releasing', 'paused', 'sent'] as const;
const PER_PAGE = 24;

export interface Headline {
  articleId: string;
  title: string;
  lead: string | null;
  picture: { url: string; alt: string } | null; // only pictures of the house (R106)
}

/** The issue of this number, as it stands in an address, when it is out. */
export async function outNumber(number: string): Promise<Issue | null> {
  const issue = /^[1-9]\d{0,8}$/.test(number) ? await findIssueByNumber(Number(number)) : null;
  return issue && isOut(issue) ? issue : null;
}

/** Issues that are out, the newest first, a page at a time. */
export async function outIssues(after?: string): Promise<{ items: Issue[]; next: string | null }> {
  const page = await listIssues({ states: [...OUT], limit: PER_PAGE, ...(after ? { after } : {}) });
  return { ...page, items: page.items.filter(isOut) };
}

/** The titles of an issue, in its order and in its own words. */
export async function headlines(issue: Issue): Promise<Headline[]> {
  const items = issue.sections.flatMap((section) => section.items);
  const articles = await findArticles(items.map((item) => item.articleId));
  return items.flatMap(({ articleId, title, lead }) => {
    const article = articles.get(articleId);
    if (!article) return [];
    const picture = ownPicture(article);
    return [{ articleId, title: title ?? article.title, lead: lead ?? article.lead, picture }];
  });
}

/** A reader's browser asks no other host, so only pictures that lie here are shown. */
export function ownPicture({ image }: Article): { url: string; alt: string } | null {
  return image?.url.startsWith('/') ? { url: image.url, alt: image.decorative ? '' : (image.alt ?? '') } : null;
}

/** Whether an article has been sent to readers. Until then it is the newsroom's own. */
export function isPublished(article: Article): boolean {
  return article.usedIn.length > 0;
}

function isOut(issue: Issue): boolean {
  return issue.releasedAt !== null;
}
