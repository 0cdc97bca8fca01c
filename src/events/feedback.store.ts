import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import { isId } from '../platform/mongo.ts';

const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, default: null }, // about an issue,
    articleId: { type: Schema.Types.ObjectId, default: null }, // or about an article
    helpful: { type: Boolean, required: true },
    word: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'feedback', versionKey: false },
);
const BY_ARTICLE = { articleId: 1, at: -1, _id: -1 } as const;
schema.index({ issueId: 1, at: -1, _id: -1 });
schema.index(BY_ARTICLE);
const BY_TIME = { at: 1 } as const;
schema.index(BY_TIME, { partialFilterExpression: { word: { $gt: '' } } });

const Answers = mongoose.model('Feedback', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export interface FeedbackAnswer {
  helpful: boolean;
  word: string | null;
  at: Date;
}

/** An answer that says something in words. */
export type AnswerInWords = FeedbackAnswer & { word: string };

/** What an answer is about: an issue or an article. */
export type About = { issueId: string } | { articleId: string };

export async function addAnswer(about: About, answer: FeedbackAnswer): Promise<void> {
  await Answers.create({ ...about, ...answer });
}

export async function countAnswers(about: About): Promise<{ yes: number; no: number }> {
  const [yes, no] = await Promise.all([
    Answers.countDocuments({ ...about, helpful: true }),
    Answers.countDocuments({ ...about, helpful: false }),
  ]);
  return { yes, no };
}

/** What readers answered about one article: how many yes, no, and answers with words. */
export interface ArticleAnswers {
  articleId: string;
  yes: number;
  no: number;
  words: number;
}

/** The answers of these articles; those without any are missing. */
export async function countAnswersOf(articleIds: string[]): Promise<ArticleAnswers[]> {
  const ids = articleIds.filter(isId).map((id) => new mongoose.Types.ObjectId(id));
  const one = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } });
  const rows = await Answers.aggregate<{ _id: mongoose.Types.ObjectId } & Omit<ArticleAnswers, 'articleId'>>([
    { $match: { articleId: { $in: ids } } },
    {
      $group: {
        _id: '$articleId',
        yes: one('$helpful'),
        no: one({ $not: ['$helpful'] }),
        words: one({ $gt: ['$word', null] }),
      },
    },
  ]).hint(BY_ARTICLE);
  return rows.map(({ _id, ...counts }) => ({ articleId: _id.toHexString(), ...counts }));
}

/** The answers with words, newest first, a page at a time. `after` is the `next` of the page before. */
export async function answersWithWords(
  about: About,
  { limit, after = '' }: { limit: number; after?: string },
): Promise<{ items: AnswerInWords[]; next: string | null }> {
  const rows = await Answers.find({ ...about, word: { $gt: '' }, ...olderThan(after) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .lean<Row[]>();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ helpful, word, at }) => ({ helpful, word: word ?? '', at })),
    next: rows.length > limit && last ? writeCursor(last.at, last._id.toHexString()) : null,
  };
}

/** Takes the words from answers of before a time; the answers stay. Returns how many. */
export async function blankOldWords(before: Date): Promise<number> {
  const done = await Answers.updateMany({ at: { $lt: before }, word: { $gt: '' } }, { $set: { word: null } }).hint(
    BY_TIME,
  );
  return done.modifiedCount;
}

function olderThan(after: string) {
  const cursor = readCursor(after);
  if (!cursor) return {};
  const { at, id } = cursor;
  return { $or: [{ at: { $lt: at } }, { at, _id: { $lt: new mongoose.Types.ObjectId(id) } }] };
}
