import { ObjectId } from 'bson';
import { checkSize, decode, decodeSent, encode } from '../bson.ts';
import type { Collection, StoredDocument } from '../collection.ts';
import { badValue, failedToParse, StoreError } from '../errors.ts';
import { compileFilter } from '../match.ts';
import type { Query } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { take } from '../stages/shape.ts';
import { compileUpdate, upserted as madeBy, updated } from '../update.ts';
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
      const { found, changed, upserted } = modify(collection, readQuery(spec, 'q'), spec.u, spec);
      total.n += upserted ? 1 : found.length;
      total.nModified += changed.filter(Boolean).length;
      if (upserted) upserts.push({ index, _id: upserted._id });
    });
    return { ...total, ...(upserts.length > 0 && { upserted: upserts }), ...failed };
  },
};

interface Modified {
  found: StoredDocument[];
  /** What became of each: its bytes, or undefined when nothing changed in it. */
  changed: (Buffer | undefined)[];
  /** What was inserted, since nothing was found. */
  upserted?: Doc;
}

/** Changes the documents of a query, or inserts one (`upsert`). All are read before the first is changed. */
function modify(collection: Collection | undefined, query: Query, update: unknown, spec: Doc): Modified {
  const changes = compileUpdate(update, spec);
  const limit = isTruthy(spec.multi) ? ALL : 1;
  if (limit === ALL && changes.replaces)
    throw failedToParse('multi update is not supported for replacement-style update');
  const { documents, matcher } = search(collection, query, limit);
  const found = [...take(documents, limit)];
  if (!collection) return { found, changed: [] };
  if (found.length === 0 && isTruthy(spec.upsert)) {
    const made = madeBy(query.filter, changes, () => new ObjectId());
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
    const removing = isTruthy(body.remove);
    const { found, changed, upserted }: Modified = removing
      ? { found: removeFound(collection, query, 1), changed: [] }
      : modify(collection, query, body.update, body);
    const [old] = found;
    const lastErrorObject = {
      n: old || upserted ? 1 : 0,
      ...(!removing && { updatedExisting: old !== undefined }),
      ...(upserted && { upserted: upserted._id }),
    };
    const fresh = upserted ? encode(upserted) : changed[0];
    const raw = (isTruthy(body.new) ? fresh : undefined) ?? old?.raw;
    const doc = raw ? decode(raw, { exact: true }) : null;
    if (!raw || !doc || !projection) return { lastErrorObject, value: doc };
    const matched = matchedIn(raw, compileFilter(query.filter, query.collation));
    return { lastErrorObject, value: projection.apply(doc, matched) };
  },
};

function checkCombination({ remove, update, new: fresh, upsert: insert }: Doc): void {
  const removing = isTruthy(remove);
  if (removing && (update !== undefined || isTruthy(fresh) || isTruthy(insert)))
    throw failedToParse('Cannot specify remove=true together with an update, new=true or upsert=true');
  if (!removing && update === undefined) throw failedToParse('Either an update or remove=true must be specified');
}

export const writing: Commands = { insert, update, delete: remove, findAndModify, findandmodify: findAndModify };
