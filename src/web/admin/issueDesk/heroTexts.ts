import type { Article } from '../../../articles/article.ts';
import { itemsOf } from '../../../issues/assemble.ts';
import type { Issue } from '../../../issues/issue.ts';
import { textsFrom } from '../../../issues/suggestion.ts';

/** Subject and preheader from the article that leads, in the issue's own words for it; null when none leads. Pure. */
export function heroTexts(
  { sections }: Pick<Issue, 'sections'>,
  articles: ReadonlyMap<string, Article>,
): { subject: string; preheader: string } | null {
  const hero = itemsOf(sections).find(({ layout, articleId }) => layout === 'hero' && articles.has(articleId));
  const article = hero && articles.get(hero.articleId);
  return hero && article ? textsFrom(article, hero.title ?? article.title, hero.lead ?? article.lead) : null;
}
