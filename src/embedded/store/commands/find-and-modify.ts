import { decode, encode } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { failedToParse } from '../errors.ts';
import type { Query } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { compileUpdate } from '../update.ts';
import { type Doc, isTruthy } from '../values.ts';
import { type Command, type Commands, collectionName } from './command.ts';
import { readQuery } from './search.ts';
import { changing, matching, upsert } from './write.ts';

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
    const projection = compileProjection(body.fields);
    const collection = isTruthy(body.upsert) ? catalog.obtain(database, name) : catalog.find(database, name);
    const act = isTruthy(body.remove) ? removeOne : updateOne;
    const { lastErrorObject, raw } = act(collection, query, body);
    const doc = raw ? decode(raw, { exact: true }) : null;
    return { lastErrorObject, value: doc && projection ? projection.apply(doc) : doc };
  },
};

function checkCombination({ remove, update, new: fresh, upsert: insert }: Doc): void {
  const removing = isTruthy(remove);
  if (removing && (update !== undefined || isTruthy(fresh) || isTruthy(insert)))
    throw failedToParse('Cannot specify remove=true together with an update, new=true or upsert=true');
  if (!removing && update === undefined) throw failedToParse('Either an update or remove=true must be specified');
}

function removeOne(collection: Collection | undefined, query: Query): Outcome {
  const [found] = matching(collection, query, 1);
  if (found) collection?.remove(found);
  return { lastErrorObject: { n: found ? 1 : 0 }, raw: found?.raw };
}

function updateOne(collection: Collection | undefined, query: Query, body: Doc): Outcome {
  const changes = compileUpdate(body.update, { arrayFilters: body.arrayFilters, collation: query.collation });
  const [found] = matching(collection, query, 1);
  const wantsNew = isTruthy(body.new);
  if (collection && found) {
    const now = changing(collection, changes)(found) ?? found.raw;
    return { lastErrorObject: { n: 1, updatedExisting: true }, raw: wantsNew ? now : found.raw };
  }
  if (!collection || !isTruthy(body.upsert)) return { lastErrorObject: { n: 0, updatedExisting: false } };
  const made = upsert(collection, query.filter, changes);
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: made._id };
  return { lastErrorObject, raw: wantsNew ? encode(made) : undefined };
}

export const findAndModifying: Commands = { findAndModify, findandmodify: findAndModify };
