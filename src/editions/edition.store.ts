import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { config } from '../config.ts';
import type { Meant } from '../issues/fits.ts';
import type { Issue } from '../issues/issue.ts';
import { isDuplicate } from '../platform/mongo.ts';
import type { Edition, Link, Variant } from './edition.ts';
import { type Look, plainLook } from './look.ts';

/** Editions are written once. There is no function that changes or removes one, and the model refuses to. */

const schema = new Schema(
  {
    issueId: { type: String, required: true },
    issueNumber: { type: Number, required: true },
    hash: { type: String, required: true },
    subject: { type: String, default: '' },
    preheader: { type: String, default: '' },
    variants: { type: [Schema.Types.Mixed], required: true },
    links: { type: [Schema.Types.Mixed], required: true },
    stories: { type: [Schema.Types.Mixed], default: [] },
    selections: { type: [Schema.Types.Mixed], default: [] },
    look: { type: Schema.Types.Mixed, default: null },
    webHtml: { type: String, default: '' },
    createdAt: { type: Date, required: true },
  },
  { collection: 'editions', minimize: false, versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });
schema.pre(['updateOne', 'updateMany', 'findOneAndUpdate', 'replaceOne', 'findOneAndReplace'], () => {
  throw new Error('an edition never changes: freeze the issue again');
});

const Editions = mongoose.model('Edition', schema);
type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

/** Stores an edition, or gives back the one with the same hash: the same content is one edition. */
export async function keepEdition(edition: Omit<Edition, 'id'>): Promise<Edition> {
  const before = await findEdition(edition.hash);
  if (before) return before;
  try {
    return toEdition((await Editions.create(edition)).toObject() as unknown as Row);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return (await findEdition(edition.hash)) as Edition;
  }
}

export async function findEdition(hash: string): Promise<Edition | null> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  const row = await Editions.findOne({ hash }).lean<Row>();
  return row && toEdition(row);
}

/** The edition that stands for an issue: the approved one, else the one under review, else none. */
export async function editionOf(issue: Pick<Issue, 'approval' | 'review'>): Promise<Edition | null> {
  const hash = issue.approval?.editionHash ?? issue.review?.editionHash;
  return hash ? findEdition(hash) : null;
}

function toEdition(row: Row): Edition {
  const { _id, ...rest } = row;
  return {
    ...rest,
    id: _id.toHexString(),
    variants: row.variants as Variant[],
    links: row.links as Link[],
    stories: (row.stories ?? []) as Meant[],
    selections: (row.selections ?? []) as number[][],
    look: (row.look as Look | null) ?? plainLook(config().ACCENT_COLOUR),
  };
}
