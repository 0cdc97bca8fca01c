import { Long } from 'bson';
import { decode, decodeExact, encode } from '../bson.ts';
import { readCollation } from '../collation.ts';
import type { Collection, StoredDocument } from '../collection.ts';
import { badValue, StoreError } from '../errors.ts';
import { distinct } from '../expressions/arrays.ts';
import { compileFilter, type Matcher } from '../match.ts';
import { valuesAt } from '../paths.ts';
import { candidatesOf, countOf, type Plan, plan, type Query } from '../planner.ts';
import { compileProjection } from '../project.ts';
import { sortDocs, sortOrder } from '../sort.ts';
import { drop, take } from '../stages/shape.ts';
import type { Snapshot } from '../storage.ts';
import { asInteger, type Doc, isDoc, RANK, rankOf } from '../values.ts';
import { type Command, collectionName, docField } from './command.ts';
import { Deadline } from './deadline.ts';

/** A document that passed the filter. */
export interface Found extends StoredDocument {
  doc: Doc;
}

export interface Counts {
  keys: number;
  documents: number;
}

const FIND_FIELDS = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'collation',
  'noCursorTimeout',
  'allowDiskUse',
  'allowPartialResults',
  'let',
];

export const find: Command = {
  fields: FIND_FIELDS,
  snapshots: true,
  run(request, { catalog, cursors, snapshots }) {
    const name = collectionName(request);
    const { body } = request;
    const limit = asInteger(body.limit) ?? 0;
    const size = asInteger(body.batchSize);
    if ((asInteger(body.skip) ?? 0) < 0) throw badValue("BSON field 'skip' value must be >= 0");
    const snapshot = snapshots.for(body);
    const documents = findRaw(catalog.find(request.database, name), body, Deadline.of(body), snapshot);
    const single = body.singleBatch === true || limit < 0;
    const batchSize = limit < 0 ? -limit : size;
    const atClusterTime = snapshot?.time;
    return cursors.start(`${request.database}.${name}`, documents, { batchSize, single, atClusterTime });
  },
};

/** The documents a find command answers with, as bytes. Compiled at once, so that a wrong query is refused at once. */
function findRaw(
  collection: Collection | undefined,
  body: Doc,
  deadline: Deadline,
  snapshot: Snapshot | undefined,
): Iterable<Buffer> {
  const query: Query = { ...readQuery(body), snapshot };
  const variables = isDoc(body.let) ? body.let : {};
  const matcher = compileFilter(query.filter, query.collation, { NOW: new Date(), ...variables });
  const project = compileProjection(body.projection, { NOW: new Date(), ...variables });
  const order = sortOrder(query.sort, query.collation);
  if (!collection) return [];
  const [skip, limit] = [asInteger(body.skip) ?? 0, Math.abs(asInteger(body.limit) ?? 0) || Number.POSITIVE_INFINITY];
  const chosen = plan(collection, query);
  const found = ordered(search(collection, query, chosen, matcher, deadline), chosen, order, skip + limit);
  const window = limit === Number.POSITIVE_INFINITY ? drop(found, skip) : take(drop(found, skip), limit);
  return project
    ? projected(window, (item) => project(decodeExact(item.raw), matcher.position(item.doc)))
    : raws(window);
}

export function readQuery(body: Doc): Query {
  return {
    filter: docField(body, 'filter'),
    sort: body.sort,
    hint: body.hint,
    collation: readCollation(body.collation),
  };
}

/** All documents that pass the filter, in the order of the plan. */
export function* search(
  collection: Collection,
  query: Query,
  chosen: Plan,
  matcher: Matcher,
  deadline: Deadline = Deadline.none,
  counts: Counts = { keys: 0, documents: 0 },
): Generator<Found> {
  const certain = isIdLookup(query, chosen);
  for (const { record, raw } of candidatesOf(collection, chosen, counts)) {
    counts.documents += 1;
    deadline.check();
    if (certain) yield { record, raw, doc: NOTHING };
    else {
      const doc = matcher.needsTypes ? decodeExact(raw) : decode(raw);
      if (matcher.matches(doc)) yield { record, raw, doc };
    }
  }
}

const NOTHING: Doc = {};

const CERTAIN = new Set<number>([RANK.string, RANK.objectId, RANK.number]);

/** `{_id: value}` alone is answered by the key; the document need not be read to know that it matches. */
function isIdLookup({ filter, collation }: Query, { ranges }: Plan): boolean {
  if (collation || ranges.length !== 1 || !ranges[0]?.point) return false;
  const [name, ...others] = Object.keys(filter);
  const rank = rankOf(filter._id);
  return name === '_id' && others.length === 0 && CERTAIN.has(rank);
}

function ordered(
  found: Iterable<Found>,
  chosen: Plan,
  order: (a: Doc, b: Doc) => number,
  limit: number,
): Iterable<Found> {
  return chosen.sorted ? found : sortDocs(found, (item) => item.doc, order, limit);
}

function* raws(found: Iterable<Found>): Generator<Buffer> {
  for (const { raw } of found) yield raw;
}

function* projected(found: Iterable<Found>, project: (item: Found) => Doc): Generator<Buffer> {
  for (const item of found) yield encode(project(item));
}

export const getMore: Command = {
  fields: ['collection', 'batchSize'],
  snapshots: true,
  run({ body, target, database }, { cursors }) {
    const id = target instanceof Long ? target : Long.fromNumber(Number(target));
    return cursors.more(id, `${database}.${String(body.collection)}`, asInteger(body.batchSize) || undefined);
  },
};

export const killCursors: Command = {
  fields: ['cursors'],
  snapshots: true,
  run({ body }, { cursors }) {
    if (!Array.isArray(body.cursors)) throw badValue('cursors must be an array');
    const ids = body.cursors.map((id) => (id instanceof Long ? id : Long.fromNumber(Number(id))));
    const killed = ids.filter((id) => cursors.kill(id));
    const missing = ids.filter((id) => !killed.includes(id));
    return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] };
  },
};

export const count: Command = {
  fields: ['query', 'skip', 'limit', 'hint', 'collation', 'fields'],
  run(request, store) {
    const { body } = request;
    const collection = store.catalog.find(request.database, collectionName(request));
    const [skip, limit] = [asInteger(body.skip) ?? 0, Math.abs(asInteger(body.limit) ?? 0)];
    const total = collection ? countMatches(collection, { ...body, filter: body.query }, Deadline.of(body)) : 0;
    const rest = Math.max(0, total - skip);
    return { n: limit > 0 ? Math.min(limit, rest) : rest };
  },
};

function countMatches(collection: Collection, body: Doc, deadline: Deadline): number {
  const query = readQuery(body);
  const matcher = compileFilter(query.filter, query.collation);
  if (Object.keys(query.filter).length === 0) return collection.count;
  const chosen = plan(collection, query);
  const counted = countOf(collection, chosen);
  if (counted !== undefined) return counted;
  let total = 0;
  for (const _ of search(collection, query, chosen, matcher, deadline)) total += 1;
  return total;
}

export const distinctValues: Command = {
  fields: ['key', 'query', 'collation', 'hint'],
  run(request, { catalog }) {
    const { body } = request;
    if (typeof body.key !== 'string')
      throw new StoreError(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
    const query = readQuery({ ...body, filter: body.query });
    const matcher = compileFilter(query.filter, query.collation);
    const collection = catalog.find(request.database, collectionName(request));
    if (!collection) return { values: [] };
    const parts = body.key.split('.');
    const values: unknown[] = [];
    const chosen = plan(collection, query);
    for (const { raw } of search(collection, query, chosen, matcher, Deadline.of(body)))
      values.push(...valuesAt(decode(raw), parts));
    return { values: distinct(values.filter((value) => value !== undefined)) };
  },
};
