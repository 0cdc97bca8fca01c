import mongoose, { type InferSchemaType, Schema } from 'mongoose';

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
schema.index({ issueId: 1, at: -1 });
schema.index({ articleId: 1, at: -1 });

const Answers = mongoose.model('Feedback', schema);
type Row = InferSchemaType<typeof schema>;

export interface FeedbackAnswer {
  helpful: boolean;
  word: string | null;
  at: Date;
}

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

/** The latest answers with words, newest first. */
export async function latestWords(about: About, limit: number): Promise<FeedbackAnswer[]> {
  const rows = await Answers.find({ ...about, word: { $gt: '' } })
    .sort({ at: -1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map(({ helpful, word, at }) => ({ helpful, word: word ?? null, at }));
}
