import { ObjectId } from 'bson';
import { encodeStored } from '../bson.ts';
import { readCollation } from '../collation.ts';
import type { Collection } from '../collection.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileFilter } from '../match.ts';
import { plan, type Query } from '../planner.ts';
import { sortDocs, sortOrder } from '../sort.ts';
import { take } from '../stages/shape.ts';
import { compileUpdate, type Update, updatedDoc, upserted } from '../update.ts';
import { asInteger, type Doc, isTruthy } from '../values.ts';
import { type Command, collectionName, docField } from './command.ts';
import { type Found, search } from './read.ts';

const MAX_BATCH = 100_000;

export const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  writes: true,
  run(request, { catalog }) {
    const documents = request.raw('documents');
    checkBatch(documents.length);
    const collection = catalog.obtain(request.database, collectionName(request));
    let n = 0;
    const writeErrors = each(documents, request.body, (raw) => {
      collection.insert(raw);
      n += 1;
    });
    return { n, ...(writeErrors.length > 0 && { writeErrors }) };
  },
};

function checkBatch(size: number): void {
  if (size < 1 || size > MAX_BATCH)
    throw new StoreError(16, `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${size} operations.`);
}

/** Does each step; collects refusals as writeErrors and stops at the first one unless the batch is unordered. */
function each<T>(steps: T[], { ordered }: Doc, work: (step: T, index: number) => void): Doc[] {
  const errors: Doc[] = [];
  for (const [index, step] of steps.entries()) {
    try {
      work(step, index);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      errors.push({ index, code: error.code, ...error.extra, errmsg: error.message });
      if (ordered !== false) break;
    }
  }
  return errors;
}

const UPDATE_FIELDS = new Set(['q', 'u', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint', 'sort']);
const DELETE_FIELDS = new Set(['q', 'limit', 'collation', 'hint']);

export const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation'],
  writes: true,
  exact: true,
  run(request, { catalog }) {
    const updates = request.list('updates');
    checkBatch(updates.length);
    const name = collectionName(request);
    const total = { n: 0, nModified: 0 };
    const upserts: Doc[] = [];
    const writeErrors = each(updates, request.body, (spec, index) => {
      checkNames(spec, UPDATE_FIELDS, 'update.updates');
      const collection = isTruthy(spec.upsert)
        ? catalog.obtain(request.database, name)
        : catalog.find(request.database, name);
      const done = updateBy(collection, spec);
      total.n += done.n;
      total.nModified += done.nModified;
      if (done.upsertedId !== undefined) upserts.push({ index, _id: done.upsertedId });
    });
    return {
      ...total,
      ...(upserts.length > 0 && { upserted: upserts }),
      ...(writeErrors.length > 0 && { writeErrors }),
    };
  },
};

function checkNames(spec: Doc, known: Set<string>, where: string): void {
  const unknown = Object.keys(spec).find((name) => !known.has(name));
  if (unknown)
    throw new StoreError(
      40415,
      `BSON field '${where}.${unknown}' is an unknown field, or one that the embedded store does not offer`,
    );
}

interface Updated {
  n: number;
  nModified: number;
  upsertedId?: unknown;
}

function updateBy(collection: Collection | undefined, spec: Doc): Updated {
  const query = queryOf(spec);
  const changes = compileUpdate(spec.u, { arrayFilters: spec.arrayFilters, collation: query.collation });
  const multi = isTruthy(spec.multi);
  if (multi && changes.kind === 'replacement')
    throw new StoreError(9, 'multi update is not supported for replacement-style update');
  if (!collection) {
    compileFilter(query.filter, query.collation);
    return { n: 0, nModified: 0 };
  }
  const found = matching(collection, query, multi ? Number.POSITIVE_INFINITY : 1);
  let nModified = 0;
  for (const item of found) if (change(collection, item, changes)) nModified += 1;
  if (found.length > 0 || !isTruthy(spec.upsert)) return { n: found.length, nModified };
  return { n: 1, nModified: 0, upsertedId: upsert(collection, query.filter, changes)._id };
}

function queryOf(spec: Doc): Query {
  return { filter: docField(spec, 'q'), sort: spec.sort, hint: spec.hint, collation: readCollation(spec.collation) };
}

interface Matched extends Found {
  position: number | undefined;
}

/** The documents to change, all read before the first is changed, so that no change makes a document match again. */
export function matching(collection: Collection, query: Query, limit: number): Matched[] {
  const matcher = compileFilter(query.filter, query.collation);
  const chosen = plan(collection, query);
  const found = search(collection, query, chosen, matcher);
  const inOrder = chosen.sorted
    ? found
    : sortDocs(found, (item) => item.doc, sortOrder(query.sort, query.collation), limit);
  return [...take(inOrder, limit)].map((item) => ({ ...item, position: matcher.position(item.doc) }));
}

/** Changes one document; the bytes it has now, or undefined when the update changed nothing. */
export function change(collection: Collection, found: Matched, changes: Update): Buffer | undefined {
  return collection.change(found, (doc) => updatedDoc(changes, doc, found.position), changes.touched);
}

export function upsert(collection: Collection, filter: Doc, changes: Update): Doc {
  const made = upserted(filter, changes, () => new ObjectId());
  collection.insert(encodeStored(made));
  return made;
}

export const remove: Command = {
  fields: ['deletes', 'ordered'],
  writes: true,
  run(request, { catalog }) {
    const deletes = request.list('deletes');
    checkBatch(deletes.length);
    const collection = catalog.find(request.database, collectionName(request));
    let n = 0;
    const writeErrors = each(deletes, request.body, (spec) => {
      checkNames(spec, DELETE_FIELDS, 'delete.deletes');
      const limit = asInteger(spec.limit);
      if (limit !== 0 && limit !== 1) throw badValue('The limit field in delete objects must be 0 or 1.');
      if (!collection) return;
      const found = matching(collection, queryOf(spec), limit === 0 ? Number.POSITIVE_INFINITY : 1);
      for (const item of found) collection.remove(item);
      n += found.length;
    });
    return { n, ...(writeErrors.length > 0 && { writeErrors }) };
  },
};
