import { ObjectId } from 'bson';
import { checkSize, encode } from '../bson.ts';
import type { Collection, StoredDocument } from '../collection.ts';
import { badValue, failedToParse, StoreError } from '../errors.ts';
import type { Query } from '../planner.ts';
import { take } from '../stages/shape.ts';
import { compileUpdate, type Update, updated, upserted } from '../update.ts';
import { matchedIn } from '../update-paths.ts';
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
  const changes = compileUpdate(spec.u, spec);
  const multi = isTruthy(spec.multi);
  if (multi && changes.replaces) throw failedToParse('multi update is not supported for replacement-style update');
  const { found, changed, upserted } = modify(collection, readQuery(spec, 'q'), changes, { multi, spec });
  return upserted ? { n: 1, nModified: 0, upserted } : { n: found.length, nModified: changed.filter(Boolean).length };
}

export interface Modified {
  found: StoredDocument[];
  /** What became of each: its bytes, or undefined when nothing changed in it. */
  changed: (Buffer | undefined)[];
  /** What was inserted, since nothing was found. */
  upserted?: Doc;
}

/** Changes the documents of a query, or inserts one (`upsert`). All are read before the first is changed. */
export function modify(
  collection: Collection | undefined,
  query: Query,
  changes: Update,
  { multi = false, spec }: { multi?: boolean; spec: Doc },
): Modified {
  const { documents, matcher } = search(collection, query, { limit: multi ? ALL : 1 });
  const found = [...take(documents, multi ? ALL : 1)];
  if (!collection) return { found, changed: [] };
  if (found.length === 0 && isTruthy(spec.upsert)) {
    const made = upserted(query.filter, changes, () => new ObjectId());
    collection.insert(checkSize(encode(made)));
    return { found, changed: [], upserted: made };
  }
  const affected = collection.affectedBy(changes.touched);
  const changed = found.map((one) =>
    collection.change(one, (doc) => updated(changes, doc, matchedIn(one.raw, matcher)), affected),
  );
  return { found, changed };
}

/** Removes the documents of a query, at most so many; they are the answer. */
export function removeFound(collection: Collection | undefined, query: Query, limit: number): StoredDocument[] {
  const found = [...take(search(collection, query, { limit }).documents, limit)];
  for (const one of found) collection?.remove(one);
  return found;
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
      n += removeFound(collection, readQuery(spec, 'q'), limit || ALL).length;
    });
    return { n, ...failed };
  },
};

export const writing: Commands = { insert, update, delete: remove };
