import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { log } from '../platform/log.ts';
import { isDuplicate } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import { Subscribers } from './subscriber.store.ts';
import { FIRST_TOPICS, stampOf, type Topic } from './topic.ts';

/** The one row that holds the house's topics. */
const HOUSE = 'house';
/** Pages that show the list need not ask for it each time. */
const FRESH_MS = 2_000;

const schema = new Schema(
  { _id: { type: String, required: true }, topics: { type: [Schema.Types.Mixed], required: true } },
  { collection: 'topics', versionKey: false },
);
const Topics = mongoose.model('Topics', schema);
type Row = InferSchemaType<typeof schema>;

let known: { at: number; topics: Topic[] } = { at: 0, topics: FIRST_TOPICS };

/** The house's topics in their order. While the store is away: as they were last known, so that pages still open. */
export async function houseTopics(): Promise<Topic[]> {
  if (Date.now() - known.at < FRESH_MS) return known.topics;
  const topics = await keptTopics().catch((problem: Error) => {
    log.warn({ problem: problem.message }, 'the list of topics could not be read');
    return known.topics;
  });
  known = { at: Date.now(), topics };
  return topics;
}

/** The topics as they stand in the store now, for whoever is to change them. */
export async function keptTopics(): Promise<Topic[]> {
  const row = await Topics.findById(HOUSE).lean<Row>();
  return row ? (row.topics as Topic[]) : FIRST_TOPICS;
}

/**
 * Writes the list for somebody who saw the one with the stamp `seen`. Readers who had chosen a topic that is gone have not
 * chosen it any more: with no other they get everything. Throws 'conflict' when somebody else has changed the list.
 */
export async function keepTopics(topics: Topic[], seen: string): Promise<void> {
  const before = await keptTopics();
  if (stampOf(before) !== seen || !(await replaceTopics(before, topics)))
    throw new Refusal('conflict', 'Någon annan har ändrat ämnena. Läs in sidan igen och gör om din ändring.', 'seen');
  known = { at: Date.now(), topics };
  const keys = topics.map(({ key }) => key);
  // Looks at every reader, once for each change of a list that changes a few times a year.
  await Subscribers.updateMany({ topics: { $elemMatch: { $nin: keys } } }, { $pull: { topics: { $nin: keys } } });
}

/** False when the list is not that one any more: the house has one row, and a second is not let in. */
async function replaceTopics(before: Topic[], topics: Topic[]): Promise<boolean> {
  try {
    await Topics.updateOne({ _id: HOUSE, topics: before }, { $set: { topics } }, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
