import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { config } from '../config.ts';
import { isDuplicate } from '../platform/mongo.ts';
import { type Look, onlyLook, plainLook } from './look.ts';

/** Looks are only added: the newest is in force, and the earlier ones can be taken back. */

export interface KeptLook extends Look {
  version: number; // 0: the house has chosen nothing yet
  by: string;
  at: Date | null;
}

const SHOWN = 50;

const schema = new Schema(
  {
    version: { type: Number, required: true },
    look: { type: Schema.Types.Mixed, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'looks', minimize: false, versionKey: false },
);
schema.index({ version: 1 }, { unique: true });

const Looks = mongoose.model('Look', schema);
type Row = InferSchemaType<typeof schema>;

/** The look in force. */
export async function currentLook(): Promise<KeptLook> {
  const row = await Looks.findOne({}).sort({ version: -1 }).lean<Row>();
  return row ? toLook(row) : { ...plainLook(config().ACCENT_COLOUR), version: 0, by: '', at: null };
}

/** All looks, the newest first. */
export async function listLooks(): Promise<KeptLook[]> {
  return (await Looks.find({}).sort({ version: -1 }).limit(SHOWN).lean<Row[]>()).map(toLook);
}

export async function findLook(version: number): Promise<KeptLook | null> {
  const row = await Looks.findOne({ version }).lean<Row>();
  return row && toLook(row);
}

/** Adds a look as the next version; false when somebody else was quicker. */
export async function addLook(version: number, look: Look, by: string, at: Date): Promise<boolean> {
  try {
    await Looks.create({ version, look: onlyLook(look), by, at });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

function toLook({ version, look, by, at }: Row): KeptLook {
  return { ...(look as Look), version, by, at };
}
