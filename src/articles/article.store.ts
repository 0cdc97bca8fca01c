import mongoose from 'mongoose';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import { isId } from '../platform/mongo.ts';
import type { Article, Kind } from './article.ts';
import { Articles, NEWEST, type Row, toArticle } from './articleRow.store.ts';
import { askedWords } from './search.ts';
import { type Entry, searchShelf } from './searchShelf.ts';

const MOST_ON_A_PAGE = 200;

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
  /** Words that must all stand in title or lead, four letters and more also inside a word. å, ä, ö are letters. */
  search?: string;
  /** The `next` of the page before. */
  after?: string;
  limit?: number;
}

/** Articles, the last taken in first, a page at a time. */
export async function listArticles(query: ArticleQuery = {}): Promise<{ items: Article[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, MOST_ON_A_PAGE);
  const words = askedWords(query.search ?? '');
  const rows = await (words.length ? searched(words, query, limit + 1) : newest(query, limit + 1));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toArticle),
    next: rows.length > limit && last ? writeCursor(last.takenInAt, last._id.toHexString()) : null,
  };
}

export async function countArticles(): Promise<{ all: number; unused: number }> {
  const [rows, merged, unused] = await Promise.all([
    Articles.countDocuments({}),
    Articles.countDocuments({ sameAs: { $type: 'string' } }).hint({ sameAs: 1 }), // a few: its index holds no others
    Articles.countDocuments({ unused: true }),
  ]);
  return { all: rows - merged, unused };
}

/** Remembers that these articles were sent in an issue, and those they are the same as. Safe to repeat. */
export async function noteUsed(ids: string[], issueNumber: number): Promise<void> {
  const merged = await Articles.find({ _id: { $in: ids }, sameAs: { $type: 'string' } }, { sameAs: 1 }).lean<Row[]>();
  await Articles.updateMany(
    { _id: { $in: [...ids, ...merged.flatMap(({ sameAs }) => sameAs ?? [])] } },
    { $addToSet: { usedIn: issueNumber }, $set: { unused: false, changedAt: new Date() } },
  );
}

async function newest(query: ArticleQuery, most: number): Promise<Row[]> {
  return Articles.find({ $and: conditions(query) })
    .sort(NEWEST)
    .limit(most)
    .lean<Row[]>();
}

/** The shelf says which; an article that was removed meanwhile is taken off it, and the shelf is asked again. */
async function searched(words: string[], query: ArticleQuery, most: number): Promise<Row[]> {
  for (;;) {
    const ids = await searchShelf.find(words, query, most, changedSince);
    const rows = await Articles.find({ _id: { $in: ids } }).lean<Row[]>();
    const found = new Map(rows.map((row) => [row._id.toHexString(), row]));
    const gone = ids.filter((id) => !found.has(id));
    if (gone.length === 0) return ids.flatMap((id) => found.get(id) ?? []);
    searchShelf.takeOff(gone);
  }
}

async function changedSince(since: Date): Promise<Entry[]> {
  const fields = { kind: 1, unused: 1, topics: 1, usedIn: 1, sameAs: 1, takenInAt: 1, searchKey: 1 } as const;
  const rows = await Articles.find({ changedAt: { $gte: since } }, fields).lean<Row[]>();
  return rows.map(({ _id, kind, unused, topics, usedIn, takenInAt, searchKey, sameAs }) => ({
    ...{ id: _id.toHexString(), kind: kind ?? null, unused, topics, usedIn, searchKey: searchKey ?? '' },
    merged: Boolean(sameAs),
    takenInAt: takenInAt.getTime(),
  }));
}

function conditions(query: ArticleQuery): Record<string, unknown>[] {
  const all: Record<string, unknown>[] = [{ sameAs: null }];
  if (query.kind) all.push({ kind: query.kind });
  if (query.unused !== undefined) all.push({ unused: query.unused });
  if (query.takenInAfter) all.push({ takenInAt: { $gt: query.takenInAfter } });
  if (query.topic) all.push({ topics: query.topic });
  if (query.usedIn !== undefined) all.push({ usedIn: query.usedIn });
  const after = readCursor(query.after);
  if (after) {
    const below = { takenInAt: after.at, _id: { $lt: new mongoose.Types.ObjectId(after.id) } };
    all.push({ $or: [{ takenInAt: { $lt: after.at } }, below] });
  }
  return all;
}
