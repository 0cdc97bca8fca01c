import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import type { Draft, Issue } from './issue.ts';
import type { IssueVersion } from './version.ts';

const LOOKED_AT = 300;

const schema = new Schema(
  {
    issueId: { type: String, required: true },
    version: { type: Number, required: true },
    draft: { type: Schema.Types.Mixed, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'issue-versions', minimize: false, versionKey: false },
);
schema.index({ issueId: 1, version: -1 }, { unique: true });

const Versions = mongoose.model('IssueVersion', schema);
type Row = InferSchemaType<typeof schema>;

/** Keeps an issue as it stands at its version. Safe to repeat. */
export async function keepVersion(issue: Issue, by: string, at: Date): Promise<void> {
  const { month, subject, preheader, intro, sections } = issue;
  await Versions.updateOne(
    { issueId: issue.id, version: issue.version },
    { $setOnInsert: { draft: { month, subject, preheader, intro, sections }, by, at } },
    { upsert: true },
  );
}

/** The latest versions of an issue, the newest first. */
export async function listVersions(issueId: string): Promise<IssueVersion[]> {
  const rows = await Versions.find({ issueId }).sort({ version: -1 }).limit(LOOKED_AT).lean<Row[]>();
  return rows.map(toVersion);
}

export async function findVersion(issueId: string, version: number): Promise<IssueVersion | null> {
  const row = await Versions.findOne({ issueId, version }).lean<Row>();
  return row && toVersion(row);
}

function toVersion({ version, draft, by, at }: Row): IssueVersion {
  return { version, draft: draft as Draft, by, at };
}
