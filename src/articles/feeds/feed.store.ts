import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { isDuplicate, isId } from '../../platform/mongo.ts';
import { addressKey } from '../address.ts';
import type { Feed } from './feed.ts';

const schema = new Schema(
  {
    url: { type: String, required: true },
    addressKey: { type: String, required: true },
    title: { type: String, required: true },
    addedAt: { type: Date, required: true },
    addedBy: { type: String, required: true },
    lastFetchedAt: { type: Date, default: null },
    lastOkAt: { type: Date, default: null },
    lastProblem: { type: String, default: null },
    failuresInARow: { type: Number, default: 0 },
    nextAt: { type: Date, required: true },
    taken: { type: Number, default: 0 },
    etag: { type: String, default: null },
    lastModified: { type: String, default: null },
    seen: { type: [String], default: [] },
    tries: { type: [Schema.Types.Mixed], default: [] },
    /** Somebody looks at it until then; a look that died leaves it to the next. */
    claimedUntil: { type: Date, default: null },
  },
  { collection: 'feeds', minimize: false, versionKey: false },
);
schema.index({ addressKey: 1 }, { unique: true });
schema.index({ nextAt: 1 });

const Feeds = mongoose.model('Feed', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

const CLAIM_MS = 10 * 60_000;

/** Adds a feed; null when it is there already. */
export async function insertFeed(feed: Pick<Feed, 'url' | 'title' | 'addedAt' | 'addedBy'>): Promise<Feed | null> {
  try {
    const made = await Feeds.create({ ...feed, addressKey: addressKey(feed.url), nextAt: feed.addedAt });
    return findFeed(made._id.toHexString());
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}

export async function deleteFeed(id: string): Promise<boolean> {
  return isId(id) && (await Feeds.deleteOne({ _id: id })).deletedCount === 1;
}

export async function findFeed(id: string): Promise<Feed | null> {
  const row = isId(id) ? await Feeds.findById(id).lean<Row>() : null;
  return row && toFeed(row);
}

/** All feeds, by title. */
export async function listFeeds(): Promise<Feed[]> {
  const feeds = (await Feeds.find({}).lean<Row[]>()).map(toFeed);
  return feeds.sort((a, b) => a.title.localeCompare(b.title, 'sv'));
}

export async function dueFeedIds(now: Date): Promise<string[]> {
  const rows = await Feeds.find({ nextAt: { $lte: now } }, { _id: 1 }).lean<Row[]>();
  return rows.map(({ _id }) => _id.toHexString());
}

/** Takes a feed to look at; null when it is gone or somebody else is looking. */
export async function claimFeed(id: string, now: Date): Promise<Feed | null> {
  if (!isId(id)) return null;
  const row = await Feeds.findOneAndUpdate(
    { _id: id, $or: [{ claimedUntil: null }, { claimedUntil: { $lte: now } }] },
    { $set: { claimedUntil: new Date(now.getTime() + CLAIM_MS), lastFetchedAt: now } },
    { returnDocument: 'after' },
  ).lean<Row>();
  return row && toFeed(row);
}

/** Writes what became of one item at once: a look that dies later has not forgotten it. */
export async function noteItem(id: string, key: string, fresh: boolean): Promise<void> {
  await Feeds.updateOne({ _id: id }, { $addToSet: { seen: key }, $inc: { taken: fresh ? 1 : 0 } });
}

export type Look = Partial<
  Pick<Feed, 'title' | 'lastOkAt' | 'lastProblem' | 'failuresInARow' | 'etag' | 'lastModified' | 'seen' | 'tries'>
> & { nextAt: Date };

/** Ends a look. */
export async function noteLook(id: string, look: Look): Promise<void> {
  await Feeds.updateOne({ _id: id }, { $set: { ...look, claimedUntil: null } });
}

function toFeed(row: Row): Feed {
  const { _id, addressKey: _key, claimedUntil: _claim, ...rest } = row;
  return { ...(rest as unknown as Feed), id: _id.toHexString() };
}
