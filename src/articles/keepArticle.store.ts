import { parseUrl } from '../parseUrl.ts';
import { isDuplicate } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import { addressKey } from './address.ts';
import type { Article, ArticleFields } from './article.ts';
import { Articles, keysOf, NEWEST, packed, type Row, toArticle } from './articleRow.store.ts';
import type { Comparable } from './duplicate.ts';

/** Keeping articles once, and changing them; takeIn.ts is the door. */

const MOST_COMPARED = 1_000;

export type NewArticle = Omit<Article, 'id' | 'usedIn' | 'version'> & { takenInBy: string };

/** What the articles of late are compared by; `id` is the one they are the same as, or the first of those alike. */
export type Titled = Comparable & { id: string };

/**
 * Stores an article once: one at the same address or with the same content wins, and `duplicate` says which. Two that
 * come at the same moment end as one.
 */
export async function keepArticle(
  article: NewArticle,
): Promise<{ article: Article; duplicate: 'same-address' | 'same-content' | null }> {
  const known = await findByAddress(article.canonicalUrl);
  if (known) return { article: known, duplicate: 'same-address' };
  try {
    const before = await Articles.findOneAndUpdate(
      { hash: article.hash },
      { $setOnInsert: { ...article, ...packed(article), ...keysOf(article), usedIn: [], unused: true, version: 1 } },
      { upsert: true, returnDocument: 'before' },
    ).lean<Row>();
    if (before) return { article: await theOne(before), duplicate: 'same-content' };
  } catch (error) {
    const winner = isDuplicate(error) ? await findByAddress(article.canonicalUrl) : null;
    if (winner) return { article: winner, duplicate: 'same-address' };
    if (!isDuplicate(error)) throw error;
  }
  const kept = await Articles.findOne({ hash: article.hash }).lean<Row>();
  if (!kept) throw new Refusal('conflict', 'Artikeln togs bort i samma stund. Lägg in den igen.');
  return { article: toArticle(kept), duplicate: null };
}

/** The article of a page, however its address is written. */
export async function findByAddress(address: string | null): Promise<Article | null> {
  if (address === null || !parseUrl(address)) return null;
  const row = await Articles.findOne({ addressKey: addressKey(address) }).lean<Row>();
  return row && theOne(row);
}

export async function findByHash(hash: string): Promise<Article | null> {
  const row = await Articles.findOne({ hash }).lean<Row>();
  return row && theOne(row);
}

/** The article itself, or the one a person has said it is the same as. */
async function theOne(row: Row): Promise<Article> {
  const kept = row.sameAs ? await Articles.findById(row.sameAs).lean<Row>() : null;
  return toArticle(kept ?? row);
}

/** What the articles taken in since a time are compared by. */
export async function titlesSince(since: Date): Promise<Titled[]> {
  const rows = await Articles.find(
    { takenInAt: { $gt: since } },
    { titleKey: 1, publishedAt: 1, event: 1, alike: 1, sameAs: 1 },
  )
    .sort(NEWEST)
    .limit(MOST_COMPARED)
    .lean<Row[]>();
  return rows.map(({ _id, titleKey, publishedAt, event, alike, sameAs }) => ({
    id: sameAs ?? alike ?? _id.toHexString(),
    title: titleKey,
    publishedAt: publishedAt ?? null,
    event: (event as Comparable['event']) ?? null,
  }));
}

/** Writes a change when nobody else has since `version`; undefined when somebody has. Throws E11000 on a taken hash. */
export async function updateArticle(id: string, version: number, fields: ArticleFields): Promise<Article | undefined> {
  const before = await Articles.findOne({ _id: id, version }, { title: 1, lead: 1, canonicalUrl: 1 }).lean<Row>();
  if (!before) return undefined;
  const { title, lead = null, canonicalUrl = null } = { ...before, ...fields };
  const set = { ...fields, ...packed(fields), ...keysOf({ title, lead, canonicalUrl }) };
  const row = await Articles.findOneAndUpdate(
    { _id: id, version },
    { $set: set, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row ? toArticle(row) : undefined;
}

export async function deleteArticle(id: string): Promise<boolean> {
  if ((await Articles.deleteOne({ _id: id, unused: true })).deletedCount === 0) return false;
  await Articles.deleteMany({ sameAs: id });
  await Articles.updateMany({ alike: id }, { $set: { alike: null } });
  return true;
}
