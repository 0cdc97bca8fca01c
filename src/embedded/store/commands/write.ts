import { ObjectId } from 'bson';
import { checkSize, decode, encode } from '../bson.ts';
import type { Collection, StoredDocument } from '../collection.ts';
import { badValue, failedToParse, StoreError } from '../errors.ts';
import type { Matcher } from '../match.ts';
import type { Query } from '../planner.ts';
import { take } from '../stages/shape.ts';
import { compileUpdate, type Update, updated, upserted } from '../update.ts';
import { elementThatMatches } from '../update-paths.ts';
import { asInteger, type Doc, isTruthy } from '../values.ts';
import { type Command, type Commands, checkNames, collectionName } from './command.ts';
import { readQuery, search } from './search.ts';

const MAX_BATCH = 100_000;
const ALL = Number.POSITIVE_INFINITY;

const insert: Command = {
  fields: 'documents ordered bypassDocumentValidation',
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    let n = 0;
    const failed = each(request.raw('documents'), request.body, (raw) => {
      catalog.obtain(request.database, name).insert(raw);
      n += 1;
    });
    return { n, ...failed };
  },
};

/** Does each step; collects refusals as writeErrors and stops at the first one unless the batch is unordered. */
function each<T>(steps: T[], { ordered }: Doc, work: (step: T, index: number) => void): { writeErrors?: Doc[] } {
  if (steps.length < 1 || steps.length > MAX_BATCH)
    throw new StoreError(16, `Write batch sizes must be between 1 and ${MAX_BATCH}, not ${steps.length}.`);
  const writeErrors: Doc[] = [];
  for (const [index, step] of steps.entries()) {
    try {
      work(step, index);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      writeErrors.push({ index, code: error.code, ...error.extra, errmsg: error.message });
      if (ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

const update: Command = {
  fields: 'updates ordered bypassDocumentValidation',
  writes: true,
  exact: true,
  run(request, { catalog }) {
    const { database, body } = request;
    const name = collectionName(request);
    const total = { n: 0, nModified: 0 };
    const upserts: Doc[] = [];
    const failed = each(request.list('updates'), body, (spec, index) => {
      checkNames(spec, 'q u multi upsert collation arrayFilters hint sort', 'update.updates');
      const collection = isTruthy(spec.upsert) ? catalog.obtain(database, name) : catalog.find(database, name);
      const done = updateBy(collection, spec);
      total.n += done.n;
      total.nModified += done.nModified;
      if (done.upserted) upserts.push({ index, _id: done.upserted._id });
    });
    return { ...total, ...(upserts.length > 0 && { upserted: upserts }), ...failed };
  },
};

function updateBy(collection: Collection | undefined, spec: Doc): { n: number; nModified: number; upserted?: Doc } {
  const query = readQuery(spec, 'q');
  const changes = compileUpdate(spec.u, { arrayFilters: spec.arrayFilters, collation: query.collation });
  const multi = isTruthy(spec.multi);
  if (multi && changes.replaces) throw failedToParse('multi update is not supported for replacement-style update');
  const found = matching(collection, query, multi ? ALL : 1);
  if (!collection) return { n: 0, nModified: 0 };
  if (found.length === 0 && isTruthy(spec.upsert))
    return { n: 1, nModified: 0, upserted: upsert(collection, query.filter, changes) };
  const change = changing(collection, changes);
  const modified = found.filter((one) => change(one));
  return { n: found.length, nModified: modified.length };
}

interface Matched extends StoredDocument {
  matcher: Matcher;
}

/** The documents to change, all read before the first is changed, so that no change makes a document match again. */
export function matching(collection: Collection | undefined, query: Query, limit: number): Matched[] {
  const { documents, matcher } = search(collection, query, { limit });
  return Array.from(take(documents, limit), ({ record, raw }) => ({ record, raw, matcher }));
}

/** What changes a document; it gives the bytes it has then, or undefined when the update changed nothing. */
export function changing(collection: Collection, changes: Update): (found: Matched) => Buffer | undefined {
  const affected = collection.affectedBy(changes.touched);
  return (found) => {
    const matched = (list: string[]) => elementThatMatches(found.matcher, decode(found.raw), list);
    return collection.change(found, (doc) => updated(changes, doc, matched), affected);
  };
}

export function upsert(collection: Collection, filter: Doc, changes: Update): Doc {
  const made = upserted(filter, changes, () => new ObjectId());
  collection.insert(checkSize(encode(made)));
  return made;
}

const remove: Command = {
  fields: 'deletes ordered',
  writes: true,
  run(request, { catalog }) {
    const collection = catalog.find(request.database, collectionName(request));
    let n = 0;
    const failed = each(request.list('deletes'), request.body, (spec) => {
      checkNames(spec, 'q limit collation hint', 'delete.deletes');
      const limit = asInteger(spec.limit);
      if (limit !== 0 && limit !== 1) throw badValue('The limit field in delete objects must be 0 or 1.');
      const found = matching(collection, readQuery(spec, 'q'), limit || ALL);
      for (const one of found) collection?.remove(one);
      n += found.length;
    });
    return { n, ...failed };
  },
};

export const writing: Commands = { insert, update, delete: remove };
