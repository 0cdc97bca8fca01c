import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import { addressKey } from './address.ts';
import { type Article, type Block, type Dropped, FORMS, KINDS, type Kind } from './article.ts';
import type { Comparable } from './duplicate.ts';
import { askedWords, foldForSearch, searchWords } from './search.ts';

const MOST_ON_A_PAGE = 200;
const MOST_COMPARED = 1_000;

const schema = new Schema(
  {
    kind: { type: String, enum: [...KINDS, null], default: null },
    form: { type: String, enum: [...FORMS, null], default: null },
    title: { type: String, required: true },
    titleKey: { type: String, required: true }, // folded, to recognise the same title
    words: { type: [String], default: [] }, // folded, for the search
    lead: { type: String, default: null },
    byline: { type: String, default: null },
    publishedAt: { type: String, default: null },
    takenInAt: { type: Date, required: true },
    canonicalUrl: { type: String, default: null },
    addressKey: { type: String, default: null }, // of canonicalUrl: one for every way to write it
    hash: { type: String, required: true },
    image: { type: Schema.Types.Mixed, default: null },
    blocks: { type: [Schema.Types.Mixed], required: true },
    dropped: { type: [Schema.Types.Mixed], default: [] },
    topics: { type: [String], default: [] },
    event: { type: Schema.Types.Mixed, default: null },
    usedIn: { type: [Number], default: [] },
    unused: { type: Boolean, default: true }, // stored, because "has an empty array" has no index
    version: { type: Number, default: 1 },
    takenInBy: { type: String, required: true },
  },
  { collection: 'articles', minimize: false, versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });
schema.index({ addressKey: 1 }, { unique: true, partialFilterExpression: { addressKey: { $type: 'string' } } });
schema.index({ words: 1 });
schema.index({ topics: 1 });
schema.index({ usedIn: 1 });
schema.index({ takenInAt: -1, _id: -1 });
schema.index({ unused: 1, takenInAt: -1, _id: -1 });
schema.index({ kind: 1, takenInAt: -1, _id: -1 });

const Articles = mongoose.model('Article', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export type NewArticle = Omit<Article, 'id' | 'usedIn' | 'version'> & { takenInBy: string };

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
      { $setOnInsert: { ...article, ...keysOf(article), usedIn: [], unused: true, version: 1 } },
      { upsert: true, returnDocument: 'before' },
    ).lean<Row>();
    if (before) return { article: toArticle(before), duplicate: 'same-content' };
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
  if (address === null || !URL.canParse(address)) return null;
  const row = await Articles.findOne({ addressKey: addressKey(address) }).lean<Row>();
  return row && toArticle(row);
}

export async function findByHash(hash: string): Promise<Article | null> {
  const row = await Articles.findOne({ hash }).lean<Row>();
  return row && toArticle(row);
}

/** What the articles taken in since a time are compared by. */
export async function titlesSince(since: Date): Promise<(Comparable & { id: string })[]> {
  const rows = await Articles.find({ takenInAt: { $gt: since } }, { titleKey: 1, publishedAt: 1, event: 1 })
    .sort({ takenInAt: -1, _id: -1 })
    .limit(MOST_COMPARED)
    .lean<Row[]>();
  return rows.map(({ _id, titleKey, publishedAt, event }) => ({
    id: _id.toHexString(),
    title: titleKey,
    publishedAt: publishedAt ?? null,
    event: (event as Comparable['event']) ?? null,
  }));
}

export async function findArticle(id: string): Promise<Article | null> {
  const row = isId(id) ? await Articles.findById(id).lean<Row>() : null;
  return row && toArticle(row);
}

/** The articles of these ids, by id. Ids that lead nowhere are missing in the map. */
export async function findArticles(ids: string[]): Promise<Map<string, Article>> {
  const rows = await Articles.find({ _id: { $in: ids.filter(isId) } }).lean<Row[]>();
  return new Map(rows.map((row) => [row._id.toHexString(), toArticle(row)]));
}

export interface ArticleQuery {
  kind?: Kind;
  unused?: boolean;
  topic?: string;
  /** Sent in the issue of this number. */
  usedIn?: number;
  takenInAfter?: Date;
  /** Words that must all begin a word of title or lead. å, ä and ö are letters of their own. */
  search?: string;
  /** The `next` of the page before. */
  after?: string;
  limit?: number;
}

/** Articles, the last taken in first, a page at a time. */
export async function listArticles(query: ArticleQuery = {}): Promise<{ items: Article[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, MOST_ON_A_PAGE);
  const rows = await Articles.find({ $and: [{}, ...conditions(query)] })
    .sort({ takenInAt: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Row[]>();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toArticle),
    next: rows.length > limit && last ? `${last.takenInAt.getTime()}-${last._id}` : null,
  };
}

export async function countArticles(): Promise<{ all: number; unused: number }> {
  const [all, unused] = await Promise.all([Articles.countDocuments({}), Articles.countDocuments({ unused: true })]);
  return { all, unused };
}

/** What an editor may change; `hash` follows the content. */
export type ArticleFields = Partial<Omit<Article, 'id' | 'usedIn' | 'version' | 'takenInAt' | 'dropped'>>;

/** Writes a change when nobody else has since `version`; undefined when somebody has. Throws E11000 on a taken hash. */
export async function updateArticle(id: string, version: number, fields: ArticleFields): Promise<Article | undefined> {
  const before = await Articles.findOne({ _id: id, version }, { title: 1, lead: 1, canonicalUrl: 1 }).lean<Row>();
  if (!before) return undefined;
  const { title, lead = null, canonicalUrl = null } = { ...before, ...fields };
  const set = { ...fields, ...keysOf({ title, lead, canonicalUrl }) };
  const row = await Articles.findOneAndUpdate(
    { _id: id, version },
    { $set: set, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row ? toArticle(row) : undefined;
}

export async function deleteArticle(id: string): Promise<boolean> {
  return (await Articles.deleteOne({ _id: id, unused: true })).deletedCount === 1;
}

/** Remembers that these articles were sent in an issue. Safe to repeat. */
export async function noteUsed(ids: string[], issueNumber: number): Promise<void> {
  await Articles.updateMany({ _id: { $in: ids } }, { $addToSet: { usedIn: issueNumber }, $set: { unused: false } });
}

/** What is stored beside the fields, to find the article by. */
function keysOf({ title, lead, canonicalUrl }: Pick<Article, 'title' | 'lead' | 'canonicalUrl'>) {
  return {
    titleKey: foldForSearch(title),
    words: searchWords(title, lead),
    addressKey: canonicalUrl === null || !URL.canParse(canonicalUrl) ? null : addressKey(canonicalUrl),
  };
}

function conditions(query: ArticleQuery): Record<string, unknown>[] {
  const all: Record<string, unknown>[] = [];
  if (query.kind) all.push({ kind: query.kind });
  if (query.unused !== undefined) all.push({ unused: query.unused });
  if (query.takenInAfter) all.push({ takenInAt: { $gt: query.takenInAfter } });
  if (query.topic) all.push({ topics: query.topic });
  if (query.usedIn !== undefined) all.push({ usedIn: query.usedIn });
  for (const word of askedWords(query.search ?? '')) all.push({ words: { $regex: `^${word}` } });
  const [time, id] = (query.after ?? '').split('-');
  if (time && id && isId(id)) {
    const at = new Date(Number(time));
    all.push({ $or: [{ takenInAt: { $lt: at } }, { takenInAt: at, _id: { $lt: new mongoose.Types.ObjectId(id) } }] });
  }
  return all;
}

function toArticle(row: Row): Article {
  const { _id, titleKey: _key, words: _words, addressKey: _address, unused: _unused, takenInBy: _by, ...rest } = row;
  return {
    ...(rest as unknown as Article),
    id: _id.toHexString(),
    blocks: row.blocks as Block[],
    dropped: row.dropped as Dropped[],
  };
}
