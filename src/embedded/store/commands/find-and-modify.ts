import { decode, encode } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { failedToParse } from '../errors.ts';
import { compileFilter } from '../match.ts';
import type { Query } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { compileUpdate } from '../update.ts';
import { matchedIn } from '../update-paths.ts';
import { type Doc, isTruthy } from '../values.ts';
import { type Command, type Commands, collectionName } from './command.ts';
import { readQuery } from './search.ts';
import { modify, removeFound } from './write.ts';

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

export const findAndModifying: Commands = { findAndModify, findandmodify: findAndModify };
