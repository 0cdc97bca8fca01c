import { decode, encode } from '../bson.ts';
import { notOffered, wrongType } from '../errors.ts';
import { countOf, type Query } from '../planner.ts';
import { compilePipeline } from '../stages/pipeline.ts';
import { mapped } from '../stages/shape.ts';
import type { StageContext } from '../stages/stage.ts';
import { asInteger, type Doc, isDoc } from '../values.ts';
import { batchSizeOf, type Commands, type Request, type Store } from './command.ts';
import { readQuery, search } from './search.ts';

export const aggregation: Commands = {
  aggregate: {
    fields: 'pipeline cursor hint collation allowDiskUse bypassDocumentValidation explain',
    run(request, store) {
      const { body, target, database } = request;
      if (typeof target !== 'string') throw notOffered('an aggregation over a database');
      if (body.explain) throw notOffered('explain inside aggregate (the command explain is)');
      const documents = mapped(aggregated(request, store, target), encode);
      return store.cursors.start(`${database}.${target}`, documents, { batchSize: batchSizeOf(body) });
    },
  },
};

function decoded(documents: Iterable<{ raw: Buffer }>): Iterable<Doc> {
  return mapped(documents, ({ raw }) => decode(raw));
}

function aggregated({ body, database }: Request, { catalog }: Store, name: string): Iterable<Doc> {
  const { query, limit, rest } = headOf(body);
  const { collation, deadline } = query;
  const context: StageContext = {
    collation,
    search: (other, filter) =>
      decoded(search(catalog.find(database, other), { filter, collation, deadline }).documents),
  };
  const run = compilePipeline(rest, context);
  const collection = catalog.find(database, name);
  const { plan, documents } = search(collection, query, limit);
  // What drivers send for countDocuments needs no document read where keys tell as much.
  const n = collection && plan && isCount(rest) ? countOf(collection, plan) : undefined;
  if (n !== undefined) return n > 0 ? [{ _id: 1, n }] : [];
  return run(decoded(documents));
}

function isCount(stages: unknown[]): boolean {
  return stages.length === 1 && JSON.stringify(stages[0]) === '{"$group":{"_id":1,"n":{"$sum":1}}}';
}

/** Takes a leading `$match` and `$sort` off the pipeline, for the planner; `limit` is that of a `$limit` right after. */
export function headOf(body: Doc): { query: Query; limit: number; rest: unknown[] } {
  if (!Array.isArray(body.pipeline)) throw wrongType("'pipeline' option must be specified as an array");
  const rest: unknown[] = [...body.pipeline];
  const query = readQuery(body);
  const next = (name: string) => {
    const [stage] = rest;
    return isDoc(stage) && Object.keys(stage).join() === name ? stage[name] : undefined;
  };
  const filter = next('$match');
  if (isDoc(filter)) {
    query.filter = filter;
    rest.shift();
  }
  query.sort = next('$sort');
  if (query.sort) rest.shift();
  return { query, limit: asInteger(next('$limit')) || Number.POSITIVE_INFINITY, rest };
}
