import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { log } from '../platform/log.ts';
import { Subscribers } from './subscriber.store.ts';
import { FIRST_TOPICS, type Topic } from './topic.ts';

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
  const topics = await Topics.findById(HOUSE)
    .lean<Row>()
    .then((row) => (row ? (row.topics as Topic[]) : FIRST_TOPICS))
    .catch((problem: Error) => {
      log.warn({ problem: problem.message }, 'the list of topics could not be read');
      return known.topics;
    });
  known = { at: Date.now(), topics };
  return topics;
}

/** Writes the list. Readers who had chosen a topic that is gone have not chosen it any more: with no other they get everything. */
export async function keepTopics(topics: Topic[]): Promise<void> {
  await Topics.updateOne({ _id: HOUSE }, { $set: { topics } }, { upsert: true });
  known = { at: Date.now(), topics };
  const keys = topics.map(({ key }) => key);
  // Looks at every reader, once for each change of a list that changes a few times a year.
  await Subscribers.updateMany({ topics: { $elemMatch: { $nin: keys } } }, { $pull: { topics: { $nin: keys } } });
}
