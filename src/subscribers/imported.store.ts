import mongoose from 'mongoose';
import { isDuplicate } from '../platform/mongo.ts';
import { domainOf } from './domain.ts';
import type { Profile } from './profile.ts';
import { Subscribers } from './subscriber.store.ts';
import type { SubscriberState } from './subscriber.ts';

/** The subscribers' shelf as an import sees it: many rows in one question. */

export interface ImportedRow {
  id: string;
  key: string;
  state: SubscriberState;
  leftAt: Date | null;
  importedBy: string | null; // import and row, when the reader came that way
}

export async function findImportedByKeys(keys: string[]): Promise<Map<string, ImportedRow>> {
  if (!keys.length) return new Map();
  const filter = { key: { $in: keys } };
  const rows = await Subscribers.find(filter, { key: 1, state: 1, leftAt: 1, importedBy: 1 })
    .batchSize(keys.length + 1)
    .lean<
      {
        _id: mongoose.Types.ObjectId;
        key: string;
        state: SubscriberState;
        leftAt?: Date | null;
        importedBy?: string | null;
      }[]
    >();
  return new Map(
    rows.map(({ _id, key, state, leftAt, importedBy }) => [
      key,
      { id: _id.toHexString(), key, state, leftAt: leftAt ?? null, importedBy: importedBy ?? null },
    ]),
  );
}

interface NewRow {
  id: string;
  read: Profile & { address: string; key: string };
  importedBy: string;
}

/**
 * Adds readers who are active from a time on. Who is there already, or took the address in the same moment, stays as she
 * is: returned are the keys of those.
 */
export async function insertImported(rows: NewRow[], at: Date): Promise<Set<string>> {
  if (!rows.length) return new Set();
  const documents = rows.map((row) => toDocument(row, at));
  try {
    await Subscribers.collection.insertMany(documents, { ordered: false });
  } catch (error) {
    const writeErrors = [(error as { writeErrors?: { index: number }[] }).writeErrors ?? []].flat();
    if (!writeErrors.length || !writeErrors.every(isDuplicate)) throw error;
    return new Set(writeErrors.map(({ index }) => rows[index]?.read.key ?? ''));
  }
  return new Set();
}

/** Takes away what a list has added of readers who were forgotten meanwhile; ids that lead nowhere are passed over. */
export async function takeBack(ids: string[]): Promise<void> {
  if (ids.length) await Subscribers.deleteMany({ _id: { $in: ids } });
}

/** Past mongoose's own casting, which costs more than all the rest: the row is made of checked fields. */
function toDocument({ id, read, importedBy }: NewRow, at: Date) {
  return {
    _id: new mongoose.Types.ObjectId(id),
    address: read.address,
    key: read.key,
    domain: domainOf(read.key),
    state: 'active',
    language: read.language,
    name: read.name,
    organisation: read.organisation,
    topics: read.topics,
    measuring: false,
    importedBy,
    createdAt: at,
    confirmedAt: at,
  };
}

/** Somebody waited for her own confirmation: the documented consent is one. */
export async function activateImported(id: string, importedBy: string, at: Date): Promise<void> {
  await Subscribers.updateOne(
    { _id: id, state: 'pending' },
    { $set: { state: 'active', confirmedAt: at, asking: null, askedAt: null, importedBy } },
  );
}
