import { Refusal } from '../refusal.ts';
import { groupOf, staysOf } from './alike.ts';
import { findArticle } from './article.store.ts';
import type { Article } from './article.ts';
import { Articles, type Row, toArticle } from './articleRow.store.ts';

/** What a person says of two articles that are alike. */

const MOST_RELATED = 500;

/** All articles of the groups that these belong to, themselves among them. */
export async function relatedTo(articles: Article[]): Promise<Article[]> {
  const groups = [...new Set(articles.map(groupOf))];
  const others = await Articles.find({ alike: { $in: groups } })
    .limit(MOST_RELATED)
    .lean<Row[]>();
  const firsts = await Articles.find({ _id: { $in: groups } }).lean<Row[]>();
  const all = [...articles, ...[...firsts, ...others].map(toArticle)];
  return [...new Map(all.map((article) => [article.id, article])).values()];
}

/**
 * The two are one. What readers have had stays, otherwise the one that came first, with its own text. The other leaves
 * the lists, but its row is kept: its address and its words are known when they come again, and an issue that has it
 * still prints it. Throws 'conflict' when it has been decided already.
 */
export async function sayTheSame(id: string): Promise<Article> {
  const [article, other] = await pairOf(id);
  const [kept, gone] = staysOf(article, other) === 'article' ? [article, other] : [other, article];
  const changedAt = new Date();
  await Articles.updateOne({ _id: kept.id }, { $addToSet: { usedIn: { $each: gone.usedIn } }, $set: { changedAt } });
  await Articles.updateOne({ _id: gone.id }, { $set: { sameAs: kept.id, alike: null, unused: false, changedAt } });
  await Articles.updateMany({ sameAs: gone.id }, { $set: { sameAs: kept.id } });
  await Articles.updateMany({ alike: gone.id }, { $set: { alike: kept.id } });
  await Articles.updateOne({ _id: kept.id, alike: { $in: [kept.id, gone.id] } }, { $set: { alike: null } });
  return kept;
}

/** The two are different; nobody is asked again. Throws 'conflict' when it has been decided already. */
export async function sayAnother(id: string): Promise<Article> {
  const [article] = await pairOf(id);
  await Articles.updateOne({ _id: id }, { $set: { alike: null, changedAt: new Date() } });
  return article;
}

/** The ids of the articles that are the same as this one: they are removed with it. */
export async function mergedInto(id: string): Promise<string[]> {
  const rows = await Articles.find({ sameAs: id }, { _id: 1 }).lean<Row[]>();
  return rows.map(({ _id }) => _id.toHexString());
}

async function pairOf(id: string): Promise<[Article, Article]> {
  const article = await findArticle(id);
  if (!article) throw new Refusal('not-found', 'Artikeln finns inte längre.');
  const other = article.alike ? await findArticle(article.alike) : null;
  if (!other) throw new Refusal('conflict', 'Någon har redan avgjort om artiklarna är samma.');
  return [article, other];
}
