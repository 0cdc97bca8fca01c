import { decode, encode } from '../bson.ts';
import { readCollation } from '../collation.ts';
import type { Collection } from '../collection.ts';
import { notOffered, StoreError } from '../errors.ts';
import { compileFilter } from '../match.ts';
import { countOf, plan, type Query } from '../planner.ts';
import { sortDocs, sortOrder } from '../sort.ts';
import { compilePipeline } from '../stages/pipeline.ts';
import type { StageContext } from '../stages/stage.ts';
import { asInteger, type Doc, isDoc } from '../values.ts';
import type { Command, Request, Store } from './command.ts';
import { Deadline } from './deadline.ts';
import { search } from './read.ts';

/** The stages at the head of a pipeline that an index can serve. */
export interface Head {
  query: Query;
  sortLimit: number | undefined;
  rest: unknown[];
}

export const aggregate: Command = {
  fields: ['pipeline', 'cursor', 'hint', 'collation', 'allowDiskUse', 'bypassDocumentValidation', 'let', 'explain'],
  run(request, store) {
    const { body, target, database } = request;
    if (typeof target !== 'string') throw notOffered('an aggregation over a database');
    if (body.explain) throw notOffered('explain inside aggregate (the command explain is)');
    const cursor = isDoc(body.cursor) ? body.cursor : {};
    const documents = aggregated(request, store, target);
    return store.cursors.start(`${database}.${target}`, encoded(documents), { batchSize: asInteger(cursor.batchSize) });
  },
};

function* encoded(documents: Iterable<Doc>): Generator<Buffer> {
  for (const doc of documents) yield encode(doc);
}

function aggregated({ body, database }: Request, { catalog }: Store, name: string): Iterable<Doc> {
  const collation = readCollation(body.collation);
  const context: StageContext = {
    variables: { NOW: new Date(), ...(isDoc(body.let) ? body.let : {}) },
    read: (other) => everything(catalog.find(database, other)),
    find: (other, filter) => indexed(catalog.find(database, other), filter),
    ...(collation && { compare: collation.compare }),
  };
  const head = headOf(body, collation);
  const run = compilePipeline(head.rest, context);
  const collection = catalog.find(database, name);
  const counted = collection && countedAtOnce(collection, head);
  if (counted) return counted;
  return run(collection ? readHead(collection, head, context, Deadline.of(body)) : []);
}

function* everything(collection: Collection | undefined): Generator<Doc> {
  if (collection) for (const { raw } of collection.scan()) yield decode(raw);
}

function indexed(collection: Collection | undefined, filter: Doc): Iterable<Doc> | undefined {
  if (!collection) return [];
  const query: Query = { filter };
  const chosen = plan(collection, query);
  if (!chosen.index) return undefined;
  const found = search(collection, query, chosen, compileFilter(filter));
  return [...found].map(({ raw }) => decode(raw));
}

/** Takes a leading `$match` and `$sort` off the pipeline, for the planner. */
export function headOf(body: Doc, collation = readCollation(body.collation)): Head {
  const { pipeline } = body;
  if (!Array.isArray(pipeline)) throw new StoreError(14, "'pipeline' option must be specified as an array");
  const rest = [...pipeline];
  const query: Query = { filter: {}, hint: body.hint, collation };
  if (hasStage(rest[0], '$match') && isDoc(rest[0].$match)) query.filter = (rest.shift() as { $match: Doc }).$match;
  if (hasStage(rest[0], '$sort')) query.sort = (rest.shift() as { $sort: unknown }).$sort;
  const sortLimit = query.sort && hasStage(rest[0], '$limit') ? asInteger(rest[0].$limit) : undefined;
  return { query, sortLimit, rest };
}

function hasStage(stage: unknown, name: string): stage is Doc {
  return isDoc(stage) && Object.hasOwn(stage, name) && Object.keys(stage).length === 1;
}

function* readHead(
  collection: Collection,
  { query, sortLimit }: Head,
  context: StageContext,
  deadline: Deadline,
): Generator<Doc> {
  const matcher = compileFilter(query.filter, query.collation, context.variables);
  const chosen = plan(collection, query);
  const order = sortOrder(query.sort, query.collation);
  const found = search(collection, query, chosen, matcher, deadline);
  const inOrder = chosen.sorted ? found : sortDocs(found, (item) => item.doc, order, sortLimit);
  for (const { raw, doc } of inOrder) yield Object.keys(doc).length === 0 || matcher.needsTypes ? decode(raw) : doc;
}

/** The pipeline that drivers send for countDocuments needs no document read where keys tell as much. */
function countedAtOnce(collection: Collection, { query, rest }: Head): Doc[] | undefined {
  if (query.sort || rest.length !== 1 || !isDoc(rest[0])) return undefined;
  if (JSON.stringify(rest[0]) !== '{"$group":{"_id":1,"n":{"$sum":1}}}') return undefined;
  const n = Object.keys(query.filter).length === 0 ? collection.count : countOf(collection, plan(collection, query));
  return n && n > 0 ? [{ _id: 1, n }] : n === undefined ? undefined : [];
}
