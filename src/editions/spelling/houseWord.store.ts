import mongoose, { type InferSchemaType, Schema } from 'mongoose';

/** Words that are right in this house, whatever the dictionary says. */
export interface HouseWord {
  word: string; // small letters
  by: string; // who added it
  at: Date;
}

/** More is a dictionary of its own; the list is read as a whole. */
const MOST = 2_000;

const schema = new Schema(
  {
    _id: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'house-words', versionKey: false },
);

const HouseWords = mongoose.model('HouseWord', schema);
type Row = InferSchemaType<typeof schema> & { _id: string };

/** Adds a word, once. */
export async function keepHouseWord({ word, by, at }: HouseWord): Promise<void> {
  await HouseWords.updateOne({ _id: word }, { $setOnInsert: { by, at } }, { upsert: true });
}

/** Lets the dictionary judge a word again; it may be gone already. */
export async function dropHouseWord(word: string): Promise<void> {
  await HouseWords.deleteOne({ _id: word });
}

/** All words of the house, in alphabetical order (`_id`). */
export async function listHouseWords(): Promise<HouseWord[]> {
  const rows = await HouseWords.find().sort({ _id: 1 }).limit(MOST).lean<Row[]>();
  return rows.map(({ _id, by, at }) => ({ word: _id, by, at }));
}

/** All words of the house, to look up in. */
export async function houseWords(): Promise<ReadonlySet<string>> {
  return new Set((await listHouseWords()).map(({ word }) => word));
}
