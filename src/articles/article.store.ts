import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isId } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import { type Article, type Block, type Dropped, FORMS, KINDS, type Kind } from './article.ts';

const MOST_ON_A_PAGE = 200;

const schema = new Schema(
  {
    kind: { type: String, enum: [...KINDS, null], default: null },
    form: { type: String, enum: [...FORMS, null], default: null },
    title: { type: String, required: true },
    titleKey: { type: String, required: true }, // folded, for the search
    lead: { type: String, default: null },
    byline: { type: String, default: null },
    publishedAt: { type: String, default: null },
    takenInAt: { type: Date, required: true },
    canonicalUrl: { type: String, default: null },
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
schema.index({ takenInAt: -1, _id: -1 });
schema.index({ unused: 1, takenInAt: -1, _id: -1 });
schema.index({ kind: 1, takenInAt: -1, _id: -1 });

const Articles = mongoose.model('Article', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export type NewArticle = Omit<Article, 'id' | 'usedIn' | 'version'> & { takenInBy: string };

/** Stores an article once: the one with the same content hash wins, and `fresh` says whether it is new. */
export async function keepArticle(article: NewArticle): Promise<{ article: Article; fresh: boolean }> {
  const before = await Articles.findOneAndUpdate(
    { hash: article.hash },
    { $setOnInsert: { ...article, titleKey: foldForSearch(article.title), usedIn: [], unused: true, version: 1 } },
    { upsert: true, returnDocument: 'before' },
  ).lean<Row>();
  if (before) return { article: toArticle(before), fresh: false };
  const kept = await Articles.findOne({ hash: article.hash }).lean<Row>();
  if (!kept) throw new Refusal('conflict', 'Artikeln togs bort i samma stund. Lägg in den igen.');
  return { article: toArticle(kept), fresh: true };
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
  takenInAfter?: Date;
  /** Words that must all stand in the title. å, ä and ö are letters of their own. */
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
  const set = fields.title === undefined ? fields : { ...fields, titleKey: foldForSearch(fields.title) };
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

/** Folds case and accents for the search, but keeps å, ä and ö as the letters they are in Swedish. */
export function foldForSearch(text: string): string {
  const kept = text.normalize('NFC').toLocaleLowerCase('sv');
  return kept.replace(/[^åäö]/gu, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''));
}

function conditions(query: ArticleQuery): Record<string, unknown>[] {
  const all: Record<string, unknown>[] = [];
  if (query.kind) all.push({ kind: query.kind });
  if (query.unused !== undefined) all.push({ unused: query.unused });
  if (query.takenInAfter) all.push({ takenInAt: { $gt: query.takenInAfter } });
  for (const word of foldForSearch(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 8)) {
    all.push({ titleKey: { $regex: word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') } });
  }
  const [time, id] = (query.after ?? '').split('-');
  if (time && id && isId(id)) {
    const at = new Date(Number(time));
    all.push({ $or: [{ takenInAt: { $lt: at } }, { takenInAt: at, _id: { $lt: new mongoose.Types.ObjectId(id) } }] });
  }
  return all;
}

function toArticle(row: Row): Article {
  const { _id, titleKey: _key, unused: _unused, takenInBy: _by, ...rest } = row;
  return {
    ...(rest as unknown as Article),
    id: _id.toHexString(),
    blocks: row.blocks as Block[],
    dropped: row.dropped as Dropped[],
  };
}
