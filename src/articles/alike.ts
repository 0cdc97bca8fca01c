import type { Article } from './article.ts';

/*
 * Articles whose titles are nearly the same while address and text differ. Only a person knows whether they are one;
 * until somebody has said so they stand together, and a suggested issue has one of them.
 */

/** One row of a list: its article, and those that stand with it. */
export interface AlikeRow {
  article: Article;
  /** Articles of the row nobody has decided about yet, each with the one it is like. */
  pairs: { article: Article; other: Article }[];
}

/**
 * The rows of a page of the list. `related` are all articles of the groups that the page touches. A group is one row,
 * where its first article stands. In a list that is not narrowed an article whose group had its row on a page before
 * has none of its own.
 */
export function rowsOf(page: Article[], related: Article[], narrowed: boolean): AlikeRow[] {
  const groups = inGroups(related);
  const done = new Set<string>();
  return page.flatMap((article) => {
    const members = groups.get(groupOf(article)) ?? [];
    const first = narrowed || members.length < 2 ? article : newest(members);
    if (done.has(groupOf(article)) || first.id !== article.id) return [];
    done.add(groupOf(article));
    return [{ article, pairs: pairsOf(members) }];
  });
}

/** Articles that must wait because one they are like is chosen or was sent, with that one. `wanted` goes first. */
export function waiting(fit: Article[], all: Article[], wanted?: string): Map<string, Article> {
  const groups = inGroups(all);
  return new Map(
    fit.flatMap((article) => {
      const others = (groups.get(groupOf(article)) ?? []).filter((one) => one.usedIn.length || fit.includes(one));
      const first = others.find(({ id }) => id === wanted) ?? others.find(isUsed) ?? oldest(others);
      return first && first !== article ? [[article.id, first] as const] : [];
    }),
  );
}

/** The article whose row stays when two are one: what readers have had, otherwise the one that came first. */
export function staysOf(article: Article, other: Article): 'article' | 'other' {
  return isUsed(article) && !isUsed(other) ? 'article' : 'other';
}

/** A group is known by the article that came first. */
export function groupOf({ id, alike }: Pick<Article, 'id' | 'alike'>): string {
  return alike ?? id;
}

function inGroups(articles: Article[]): Map<string, Article[]> {
  const groups = new Map<string, Article[]>();
  for (const article of articles) groups.set(groupOf(article), [...(groups.get(groupOf(article)) ?? []), article]);
  return groups;
}

function pairsOf(members: Article[]): AlikeRow['pairs'] {
  return members.flatMap((article) => {
    const other = members.find(({ id }) => id === article.alike);
    return other ? [{ article, other }] : [];
  });
}

function isUsed({ usedIn }: Article): boolean {
  return usedIn.length > 0;
}

function newest(articles: Article[]): Article {
  return articles.reduce((best, one) => (isNewer(one, best) ? one : best));
}

function oldest(articles: Article[]): Article | undefined {
  return articles.length ? articles.reduce((best, one) => (isNewer(one, best) ? best : one)) : undefined;
}

function isNewer(one: Article, other: Article): boolean {
  const apart = one.takenInAt.getTime() - other.takenInAt.getTime();
  return apart > 0 || (apart === 0 && one.id > other.id);
}
