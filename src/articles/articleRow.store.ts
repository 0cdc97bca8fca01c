import mongoose, { type InferSchemaType, Schema } from 'mongoose';
import { parseUrl } from '../parseUrl.ts';
import { addressKey } from './address.ts';
import { type Article, type Block, type Dropped, FORMS, KINDS } from './article.ts';
import { foldForSearch, searchKey } from './search.ts';

/** How an article lies in the store. Known to the stores of this room only. */

/** The order of lists: the last taken in first. */
export const NEWEST = { takenInAt: -1, _id: -1 } as const;

const schema = new Schema(
  {
    kind: { type: String, enum: [...KINDS, null], default: null },
    form: { type: String, enum: [...FORMS, null], default: null },
    title: { type: String, required: true },
    titleKey: { type: String, required: true }, // folded, to recognise the same title
    searchKey: { type: String, default: '' }, // folded words of title and lead
    changedAt: { type: Date, default: () => new Date(0) }, // by any of us, for the shelf of the search
    lead: { type: String, default: null },
    byline: { type: String, default: null },
    publishedAt: { type: String, default: null },
    takenInAt: { type: Date, required: true },
    canonicalUrl: { type: String, default: null },
    addressKey: { type: String, default: null }, // of canonicalUrl: one for every way to write it
    hash: { type: String, required: true },
    image: { type: Schema.Types.Mixed, default: null },
    // JSON as bytes: nothing asks inside them, and who passes thousands of articles need not take them apart.
    blocks: { type: Buffer, required: true },
    dropped: { type: Buffer, required: true },
    topics: { type: [String], default: [] },
    audiences: { type: [String], default: undefined },
    event: { type: Schema.Types.Mixed, default: null },
    usedIn: { type: [Number], default: [] },
    alike: { type: String, default: null }, // id of the article it is perhaps the same as
    sameAs: { type: String, default: null }, // id of the article it is the same as
    corrections: { type: [Schema.Types.Mixed], default: [] },
    // To be offered for an issue. Stored, because "has an empty array" has no index.
    unused: { type: Boolean, default: true },
    version: { type: Number, default: 1 },
    takenInBy: { type: String, required: true },
  },
  { collection: 'articles', minimize: false, versionKey: false },
);
schema.index({ hash: 1 }, { unique: true });
schema.index({ addressKey: 1 }, { unique: true, partialFilterExpression: { addressKey: { $type: 'string' } } });
schema.index({ changedAt: 1 });
schema.index({ alike: 1 }, { partialFilterExpression: { alike: { $type: 'string' } } });
schema.index({ sameAs: 1 }, { partialFilterExpression: { sameAs: { $type: 'string' } } });
schema.index({ topics: 1 });
schema.index({ usedIn: 1 });
schema.index(NEWEST);
schema.index({ unused: 1, takenInAt: -1, _id: -1 });
schema.index({ kind: 1, takenInAt: -1, _id: -1 });

export const Articles = mongoose.model('Article', schema);
export type Row = InferSchemaType<typeof schema> & { _id: mongoose.Types.ObjectId };

export function toArticle(row: Row): Article {
  const {
    _id,
    titleKey: _t,
    searchKey: _s,
    changedAt: _c,
    addressKey: _a,
    unused: _u,
    takenInBy: _by,
    alike,
    sameAs,
    ...rest
  } = row;
  return {
    ...(rest as unknown as Article),
    ...(alike ? { alike } : {}),
    ...(sameAs ? { sameAs } : {}),
    id: _id.toHexString(),
    blocks: unpacked<Block>(row.blocks),
    dropped: unpacked<Dropped>(row.dropped),
  };
}

/** Blocks as they are stored. */
export function packed({ blocks, dropped }: { blocks?: Block[]; dropped?: Dropped[] }) {
  return {
    ...(blocks ? { blocks: Buffer.from(JSON.stringify(blocks)) } : {}),
    ...(dropped ? { dropped: Buffer.from(JSON.stringify(dropped)) } : {}),
  };
}

/** What is stored beside the fields, to find the article by. */
export function keysOf({ title, lead, canonicalUrl }: Pick<Article, 'title' | 'lead' | 'canonicalUrl'>) {
  return {
    titleKey: foldForSearch(title),
    searchKey: searchKey(title, lead),
    addressKey: canonicalUrl === null || !parseUrl(canonicalUrl) ? null : addressKey(canonicalUrl),
    changedAt: new Date(),
  };
}

/** A lean row holds the driver's own Binary. */
function unpacked<T>(stored: unknown): T[] {
  if (Array.isArray(stored)) return stored as T[]; // rows of the first weeks
  const bytes = Buffer.isBuffer(stored) ? stored : Buffer.from((stored as { buffer: Uint8Array }).buffer);
  return JSON.parse(bytes.toString()) as T[];
}
