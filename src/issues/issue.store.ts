import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import { type Draft, ISSUE_STATES, type Issue, type IssueState } from './issue.ts';
import { rule, type Step, wrongMoment } from './lifecycle.ts';

const MOST_ON_A_PAGE = 100;
const TRIES_FOR_A_NUMBER = 5;

const schema = new Schema(
  {
    number: { type: Number, required: true },
    month: { type: String, required: true },
    state: { type: String, enum: ISSUE_STATES, required: true },
    subject: { type: String, default: '' },
    preheader: { type: String, default: '' },
    intro: { type: Schema.Types.Mixed, required: true },
    sections: { type: [Schema.Types.Mixed], default: [] },
    review: { type: Schema.Types.Mixed, default: null },
    approval: { type: Schema.Types.Mixed, default: null },
    schedule: { type: Schema.Types.Mixed, default: null },
    intended: { type: Number, default: null },
    pausedWhy: { type: String, default: null },
    releasedAt: { type: Date, default: null },
    sentAt: { type: Date, default: null },
    waivers: { type: [Schema.Types.Mixed], default: [] },
    version: { type: Number, required: true },
  },
  { collection: 'issues', minimize: false, versionKey: false, timestamps: true },
);
schema.index({ number: 1 }, { unique: true });
schema.index({ state: 1, number: -1 });

const Issues = mongoose.model('Issue', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId; createdAt: Date; updatedAt: Date };

/** Makes an empty issue with the next free number. */
export async function insertIssue(draft: Draft, number?: number): Promise<Issue> {
  for (let tries = 0; tries < TRIES_FOR_A_NUMBER; tries += 1) {
    const last = await Issues.findOne({}).sort({ number: -1 }).lean<Row>();
    try {
      const made = await Issues.create({
        ...draft,
        number: number ?? (last?.number ?? 0) + 1,
        state: 'draft',
        version: 1,
      });
      return toIssue(made.toObject() as unknown as Row);
    } catch (error) {
      if (!isDuplicate(error) || number !== undefined) throw error;
    }
  }
  throw new Refusal('conflict', 'Flera nummer skapades samtidigt. Försök igen.');
}

export async function findIssue(id: string): Promise<Issue | null> {
  const row = isId(id) ? await Issues.findById(id).lean<Row>() : null;
  return row && toIssue(row);
}

/** The issue, or Refusal('not-found'). */
export async function theIssue(id: string): Promise<Issue> {
  const issue = await findIssue(id);
  if (!issue) throw new Refusal('not-found', 'Numret finns inte.');
  return issue;
}

export async function findIssueByNumber(number: number): Promise<Issue | null> {
  const row = await Issues.findOne({ number }).lean<Row>();
  return row && toIssue(row);
}

/** An issue in one of these states that holds one of these articles. */
export async function findHolding(articleIds: string[], states: IssueState[]): Promise<Issue | null> {
  const held = { 'sections.items.articleId': { $in: articleIds } };
  const row = await Issues.findOne({ ...held, state: { $in: states } }).lean<Row>();
  return row && toIssue(row);
}

/** Issues, the highest number first, a page at a time. `after` is the `next` of the page before. */
export async function listIssues(
  query: { states?: IssueState[]; after?: string; limit?: number } = {},
): Promise<{ items: Issue[]; next: string | null }> {
  const limit = Math.min(query.limit ?? 50, MOST_ON_A_PAGE);
  const before = /^\d{1,9}$/.test(query.after ?? '') ? { number: { $lt: Number(query.after) } } : {};
  const states = query.states ? { state: { $in: query.states } } : {};
  const rows = await Issues.find({ ...states, ...before })
    .sort({ number: -1 })
    .limit(limit + 1)
    .lean<Row[]>();
  const page = rows.slice(0, limit);
  return { items: page.map(toIssue), next: rows.length > limit ? String(page.at(-1)?.number) : null };
}

/** All issues in some states, the highest number first. An issue may move on while one looks. */
export async function* eachIssue(states: IssueState[]): AsyncGenerator<Issue> {
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listIssues>> = await listIssues({ states, ...(after ? { after } : {}) });
    yield* page.items;
    after = page.next;
  } while (after);
}

/** Writes an edit for somebody who saw `version`; undefined when the issue has moved on since. */
export async function writeEdit(id: string, version: number, draft: Partial<Draft>): Promise<Issue | undefined> {
  const { from, to } = rule('edit');
  const undecided = { review: null, approval: null, schedule: null, pausedWhy: null };
  const row = await Issues.findOneAndUpdate(
    { _id: id, version, state: { $in: from } },
    { $set: { ...draft, ...undecided, state: to }, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row ? toIssue(row) : undefined;
}

/**
 * Takes a step of the issue's life and writes facts with it. The update names the states it leaves, so of two people
 * only one wins; `only` narrows it further. Throws 'not-found', or 'conflict' when the step comes at the wrong moment.
 */
export async function take(
  step: Step,
  id: string,
  facts: Record<string, unknown> = {},
  only: Record<string, unknown> = {},
): Promise<Issue> {
  const { from, to } = rule(step);
  const row = isId(id)
    ? await Issues.findOneAndUpdate(
        { ...only, _id: id, state: { $in: from } },
        { $set: { ...facts, state: to } },
        { returnDocument: 'after' },
      ).lean<Row>()
    : null;
  if (row) return toIssue(row);
  throw wrongMoment(step, (await theIssue(id)).state);
}

/** Keeps why a warning was let through, the last word per warning; undefined when the issue may not be edited now. */
export async function keepWaiver(
  id: string,
  waiver: NonNullable<Issue['waivers']>[number],
): Promise<Issue | undefined> {
  const open = { _id: id, state: { $in: rule('edit').from } };
  await Issues.updateOne(open, { $pull: { waivers: { key: waiver.key } } });
  const row = await Issues.findOneAndUpdate(
    open,
    { $push: { waivers: waiver } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row ? toIssue(row) : undefined;
}

/** Writes the number of rows that there are after a fan-out. Of two at the same time the later may have made more. */
export async function noteIntended(id: string, intended: number): Promise<void> {
  await Issues.updateOne({ _id: id }, { $max: { intended } });
}

function toIssue(row: Row): Issue {
  const { _id, ...rest } = row;
  return { ...(rest as unknown as Issue), id: _id.toHexString() };
}
