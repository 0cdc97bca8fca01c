import { ObjectId } from 'bson';
import { checkSize, decode, decodeSent, encode } from '../bson.ts';
import type { Collection, StoredDocument } from '../collection.ts';
import { badValue, failedToParse, StoreError } from '../errors.ts';
import { compileFilter } from '../match.ts';
import type { Query } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { take } from '../stages/shape.ts';
import { compileUpdate, type Update, updated, upserted } from '../update.ts';
import { matchedIn } from '../update-paths.ts';
import { asInteger, type Doc, isTruthy } from '../values.ts';
import { type Command, type Commands, checkNames, collectionName, type Request } from './command.ts';
import { readQuery, search } from './search.ts';

const MAX_BATCH = 100_000;
const ALL = Number.POSITIVE_INFINITY;

const insert: Command = {
  fields: 'documents ordered bypassDocumentValidation',
  list: 'documents',
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    let n = 0;
    const failed = each(request, (raw) => {
      catalog.obtain(request.database, name).insert(raw);
      n += 1;
    });
    return { n, ...failed };
  },
};

/** Does each step; collects refusals as writeErrors and stops at the first one unless the batch is unordered. */
function each({ documents, body }: Request, work: (step: Buffer, index: number) => void): { writeErrors?: Doc[] } {
  if (documents.length < 1 || documents.length > MAX_BATCH)
    throw new StoreError(16, `Write batch sizes must be between 1 and ${MAX_BATCH}, not ${documents.length}.`);
  const writeErrors: Doc[] = [];
  for (const [index, step] of documents.entries()) {
    try {
      work(step, index);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      writeErrors.push({ index, code: error.code, ...error.extra, errmsg: error.message });
      if (body.ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

const update: Command = {
  fields: 'updates ordered bypassDocumentValidation',
  list: 'updates',
  writes: true,
  run(request, { catalog }) {
    const { database } = request;
    const name = collectionName(request);
    const total = { n: 0, nModified: 0 };
    const upserts: Doc[] = [];
    const failed = each(request, (raw, index) => {
      const spec = decodeSent(raw, { exact: true });
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
  const { documents, matcher } = search(collection, query, multi ? ALL : 1);
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
  const found = [...take(search(collection, query, limit).documents, limit)];
  for (const one of found) collection?.remove(one);
  return found;
}

const remove: Command = {
  fields: 'deletes ordered',
  list: 'deletes',
  writes: true,
  run(request, { catalog }) {
    const collection = catalog.find(request.database, collectionName(request));
    let n = 0;
    const failed = each(request, (raw) => {
      const spec = decodeSent(raw);
      checkNames(spec, 'q limit collation hint', 'delete.deletes');
      const limit = asInteger(spec.limit);
      if (limit !== 0 && limit !== 1) throw badValue('The limit field in delete objects must be 0 or 1.');
      n += removeFound(collection, readQuery(spec, 'q'), limit || ALL).length;
    });
    return { n, ...failed };
  },
};

interface Outcome {
  lastErrorObject: Doc;
  /** The document before or after, as bytes. */
  raw?: Buffer | undefined;
}

const findAndModify: Command = {
  fields: 'query sort remove update new fields upsert collation arrayFilters hint bypassDocumentValidation',
  writes: true,
  exact: true,
  run(request, { catalog }) {
    const { body, database } = request;
    const name = collectionName(request);
    checkCombination(body);
    const query = readQuery(body, 'query');
    const projection = compileProjection(body.fields, { cuts: true });
    const collection = isTruthy(body.upsert) ? catalog.obtain(database, name) : catalog.find(database, name);
    const act = isTruthy(body.remove) ? removeOne : updateOne;
    const { lastErrorObject, raw } = act(collection, query, body);
    if (!raw) return { lastErrorObject, value: null };
    const doc = decode(raw, { exact: true });
    const matched = matchedIn(raw, compileFilter(query.filter, query.collation));
    return { lastErrorObject, value: projection?.apply(doc, matched) ?? doc };
  },
};

function checkCombination({ remove, update, new: fresh, upsert: insert }: Doc): void {
  const removing = isTruthy(remove);
  if (removing && (update !== undefined || isTruthy(fresh) || isTruthy(insert)))
    throw failedToParse('Cannot specify remove=true together with an update, new=true or upsert=true');
  if (!removing && update === undefined) throw failedToParse('Either an update or remove=true must be specified');
}

function removeOne(collection: Collection | undefined, query: Query): Outcome {
  const [found] = removeFound(collection, query, 1);
  return { lastErrorObject: { n: found ? 1 : 0 }, raw: found?.raw };
}

function updateOne(collection: Collection | undefined, query: Query, body: Doc): Outcome {
  const { found, changed, upserted } = modify(collection, query, compileUpdate(body.update, body), { spec: body });
  const [old] = found;
  const lastErrorObject = { n: old || upserted ? 1 : 0, updatedExisting: old !== undefined };
  if (!upserted) return { lastErrorObject, raw: isTruthy(body.new) ? (changed[0] ?? old?.raw) : old?.raw };
  const raw = isTruthy(body.new) ? encode(upserted) : undefined;
  return { lastErrorObject: { ...lastErrorObject, upserted: upserted._id }, raw };
}

export const writing: Commands = { insert, update, delete: remove, findAndModify, findandmodify: findAndModify };
