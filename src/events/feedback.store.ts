import mongoose, { type InferSchemaType, Schema } from 'mongoose';

const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    helpful: { type: Boolean, required: true },
    word: { type: String, default: null },
    at: { type: Date, required: true },
  },
  { collection: 'feedback', versionKey: false },
);
schema.index({ issueId: 1, at: -1 });

const Answers = mongoose.model('Feedback', schema);
type Row = InferSchemaType<typeof schema>;

export interface FeedbackAnswer {
  helpful: boolean;
  word: string | null;
  at: Date;
}

export async function addAnswer(issueId: string, answer: FeedbackAnswer): Promise<void> {
  await Answers.create({ issueId, ...answer });
}

export async function countAnswers(issueId: string): Promise<{ yes: number; no: number }> {
  const [yes, no] = await Promise.all([
    Answers.countDocuments({ issueId, helpful: true }),
    Answers.countDocuments({ issueId, helpful: false }),
  ]);
  return { yes, no };
}

/** The latest answers with words, newest first. */
export async function latestWords(issueId: string, limit: number): Promise<FeedbackAnswer[]> {
  const rows = await Answers.find({ issueId, word: { $gt: '' } })
    .sort({ at: -1 })
    .limit(limit)
    .lean<Row[]>();
  return rows.map(({ helpful, word, at }) => ({ helpful, word: word ?? null, at }));
}
