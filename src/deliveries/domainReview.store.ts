import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** A domain of which many readers turned hard in one issue, and what a person decided about them. */
const schema = new Schema(
  {
    issueId: { type: Schema.Types.ObjectId, required: true },
    domain: { type: String, required: true },
    hard: { type: Number, required: true },
    tried: { type: Number, required: true },
    foundAt: { type: Date, required: true },
    decision: { type: String, enum: ['keep', 'suppress', null], default: null },
    by: { type: String, default: null },
  },
  { collection: 'domainreviews', versionKey: false },
);
schema.index({ issueId: 1, domain: 1 }, { unique: true });
schema.index({ decision: 1, foundAt: 1 });

const Reviews = mongoose.model('DomainReview', schema);
type Row = InferSchemaType<typeof schema>;

export type Decision = 'keep' | 'suppress';

export interface DomainReview {
  issueId: string;
  domain: string;
  hard: number;
  tried: number;
  foundAt: Date;
  decision: Decision | null;
}

export async function putReview(
  issueId: string,
  domain: string,
  counted: { hard: number; tried: number },
  now: Date,
): Promise<DomainReview> {
  const row = await Reviews.findOneAndUpdate(
    { issueId, domain },
    { $set: counted, $setOnInsert: { foundAt: now } },
    { upsert: true, returnDocument: 'after' },
  ).lean<Row>();
  return toReview(row as Row);
}

/** Decides an open review. False when somebody else has. */
export async function closeReview(issueId: string, domain: string, decision: Decision, by: string): Promise<boolean> {
  const done = await Reviews.updateOne({ issueId, domain, decision: null }, { $set: { decision, by } });
  return done.modifiedCount === 1;
}

export async function reviewsOf(issueId: string): Promise<DomainReview[]> {
  return (await Reviews.find({ issueId }).sort({ domain: 1 }).lean<Row[]>()).map(toReview);
}

/** What waits for a person, the oldest first. */
export async function openReviews(limit: number): Promise<DomainReview[]> {
  return (await Reviews.find({ decision: null }).sort({ foundAt: 1 }).limit(limit).lean<Row[]>()).map(toReview);
}

function toReview({ issueId, domain, hard, tried, foundAt, decision }: Row): DomainReview {
  return { issueId: String(issueId), domain, hard, tried, foundAt, decision: (decision ?? null) as Decision | null };
}
