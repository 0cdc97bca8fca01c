import { Long } from 'bson';
import { decode, encode } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { compare } from '../compare.ts';
import { badValue, wrongType } from '../errors.ts';
import { FieldSet } from '../fields.ts';
import { valuesAt } from '../paths.ts';
import { countOf } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { drop, mapped, sizeOf, take } from '../stages/shape.ts';
import type { Snapshot } from '../storage.ts';
import { matchedIn } from '../update-paths.ts';
import { asInteger, type Doc } from '../values.ts';
import { type Command, type Commands, collectionName } from './command.ts';
import { readQuery, search } from './search.ts';

const find: Command = {
  fields:
    'filter sort projection hint skip limit batchSize singleBatch collation noCursorTimeout allowDiskUse ' +
    'allowPartialResults',
  snapshots: true,
  run(request, { catalog, cursors, snapshots }) {
    const { body, database } = request;
    const name = collectionName(request);
    for (const field of ['skip', 'limit'])
      if ((asInteger(body[field]) ?? 0) < 0) throw badValue(`BSON field '${field}' value must be >= 0`);
    const snapshot = snapshots.for(body);
    return cursors.start(`${database}.${name}`, found(catalog.find(database, name), body, snapshot), {
      batchSize: asInteger(body.batchSize),
      single: body.singleBatch === true,
      atClusterTime: snapshot?.time,
    });
  },
};

/** The documents a find command answers with, as bytes. */
function found(collection: Collection | undefined, body: Doc, snapshot: Snapshot | undefined): Iterable<Buffer> {
  const projection = compileProjection(body.projection, { cuts: true });
  const skip = asInteger(body.skip) ?? 0;
  const limit = asInteger(body.limit) || Number.POSITIVE_INFINITY;
  const { documents, matcher } = search(collection, { ...readQuery(body), snapshot }, skip + limit);
  const shown = (raw: Buffer) => {
    if (!projection) return raw;
    if (projection.keeps) return projection.keeps.pick(raw);
    return encode(projection.apply(decode(raw, { exact: true }), matchedIn(raw, matcher)));
  };
  return mapped(take(drop(documents, skip), limit), ({ raw }) => shown(raw));
}

const getMore: Command = {
  fields: 'collection batchSize',
  snapshots: true,
  run: ({ body, target, database }, { cursors }) =>
    cursors.more(longOf(target), `${database}.${String(body.collection)}`, asInteger(body.batchSize) || undefined),
};

const killCursors: Command = {
  fields: 'cursors',
  snapshots: true,
  run({ body }, { cursors }) {
    if (!Array.isArray(body.cursors)) throw badValue('cursors must be an array');
    const ids = body.cursors.map(longOf);
    const killed = ids.filter((id) => cursors.kill(id));
    const cursorsNotFound = ids.filter((id) => !killed.includes(id));
    return { cursorsKilled: killed, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
};

function longOf(id: unknown): Long {
  return id instanceof Long ? id : Long.fromNumber(Number(id));
}

const count: Command = {
  fields: 'query skip limit hint collation fields',
  run(request, { catalog }) {
    const { body, database } = request;
    const collection = catalog.find(database, collectionName(request));
    const { plan, documents } = search(collection, readQuery(body, 'query'));
    const total = (collection && plan && countOf(collection, plan)) ?? sizeOf(documents);
    const rest = Math.max(0, total - (asInteger(body.skip) ?? 0));
    return { n: Math.min(rest, Math.abs(asInteger(body.limit) ?? 0) || rest) };
  },
};

const distinct: Command = {
  fields: 'key query collation hint',
  run(request, { catalog }) {
    const { body, database } = request;
    if (typeof body.key !== 'string') throw wrongType("BSON field 'distinct.key' must be a string");
    const parts = body.key.split('.');
    const collection = catalog.find(database, collectionName(request));
    const query = readQuery(body, 'query');
    const { documents } = search(collection, query);
    const only = new FieldSet(parts.slice(0, 1));
    const values: unknown[] = [];
    for (const { raw } of documents) values.push(...valuesAt(decode(raw, { only }), parts));
    const order = (a: unknown, b: unknown) => compare(a, b, query.collation);
    const ordered = values.filter((value) => value !== undefined).sort(order);
    return { values: ordered.filter((value, i) => i === 0 || order(value, ordered[i - 1]) !== 0) };
  },
};

export const reading: Commands = { find, getMore, killCursors, count, distinct };
