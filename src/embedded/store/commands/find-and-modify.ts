import { decodeExact, encode } from '../bson.ts';
import { readCollation } from '../collation.ts';
import type { Collection } from '../collection.ts';
import { StoreError } from '../errors.ts';
import type { Query } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { compileUpdate, type Update } from '../update.ts';
import { type Doc, isTruthy } from '../values.ts';
import { type Command, collectionName, docField } from './command.ts';
import { change, matching, upsert } from './write.ts';

interface Outcome {
  lastErrorObject: Doc;
  value: Doc | null;
}

export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'collation',
    'arrayFilters',
    'hint',
    'bypassDocumentValidation',
  ],
  writes: true,
  exact: true,
  run(request, { catalog }) {
    const { body, database } = request;
    const name = collectionName(request);
    checkCombination(body);
    const query: Query = {
      filter: docField(body, 'query'),
      sort: body.sort,
      hint: body.hint,
      collation: readCollation(body.collation),
    };
    const project = compileProjection(body.fields) ?? ((doc: Doc) => doc);
    const collection = isTruthy(body.upsert) ? catalog.obtain(database, name) : catalog.find(database, name);
    const outcome = isTruthy(body.remove) ? removeOne(collection, query) : updateOne(collection, query, body);
    return { ...outcome, value: outcome.value && project(outcome.value) };
  },
};

function checkCombination(body: Doc): void {
  if (isTruthy(body.remove) && body.update !== undefined)
    throw new StoreError(9, 'Cannot specify both an update and remove=true');
  if (isTruthy(body.remove) && isTruthy(body.new))
    throw new StoreError(9, 'Cannot specify both new=true and remove=true; remove always returns the deleted document');
  if (isTruthy(body.remove) && isTruthy(body.upsert))
    throw new StoreError(9, 'Cannot specify both upsert=true and remove=true');
  if (!isTruthy(body.remove) && body.update === undefined)
    throw new StoreError(9, 'Either an update or remove=true must be specified');
}

function removeOne(collection: Collection | undefined, query: Query): Outcome {
  const [found] = collection ? matching(collection, query, 1) : [];
  if (!collection || !found) return { lastErrorObject: { n: 0 }, value: null };
  collection.remove(found);
  return { lastErrorObject: { n: 1 }, value: decodeExact(found.raw) };
}

function updateOne(collection: Collection | undefined, query: Query, body: Doc): Outcome {
  const changes = compileUpdate(body.update, { arrayFilters: body.arrayFilters, collation: query.collation });
  const [found] = collection ? matching(collection, query, 1) : [];
  const returnNew = isTruthy(body.new);
  if (collection && found) {
    const now = change(collection, found, changes) ?? found.raw;
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: decodeExact(returnNew ? now : found.raw) };
  }
  if (!collection || !isTruthy(body.upsert)) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  return inserted(collection, query, changes, returnNew);
}

function inserted(collection: Collection, query: Query, changes: Update, returnNew: boolean): Outcome {
  const made = upsert(collection, query.filter, changes);
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id };
  return { lastErrorObject, value: returnNew ? decodeExact(encode(made)) : null };
}
