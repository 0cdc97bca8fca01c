import { type Bounds, boundsOf, type Demands, demandsOf, type IndexBounds, isPoint } from './bounds.ts';
import type { Collation } from './collation.ts';
import type { Collection, StoredDocument } from './collection.ts';
import { equal } from './compare.ts';
import { badValue } from './errors.ts';
import type { Index } from './indexes.ts';
import { after } from './keys.ts';
import { compileFilter } from './match.ts';
import { readSort, type SortField } from './sort.ts';
import type { Snapshot } from './storage.ts';
import { type Doc, isDoc } from './values.ts';

export interface Query {
  filter: Doc;
  sort?: unknown;
  hint?: unknown;
  collation?: Collation | undefined;
  /** When `maxTimeMS` is over, by the clock. */
  deadline?: number;
  /** Read what was, and not what is. */
  snapshot?: Snapshot | undefined;
}

/** How the documents that may match are found. */
export interface Plan {
  /** undefined: all documents are read. */
  index: Index | undefined;
  ranges: Bounds[];
  reverse: boolean;
  /** The documents already come in the order of the sort. */
  sorted: boolean;
  /** The ranges hold just what passes the filter, so that documents need not be looked at. */
  exact: boolean;
  snapshot?: Snapshot | undefined;
}

/** Chooses the index with the longest run of fields that the filter fixes; one that also sorts wins a tie. */
export function plan(collection: Collection, query: Query): Plan {
  const { snapshot, filter, hint, collation } = query;
  // The indexes of a snapshot may not be those of today, so it is only read by `_id`.
  if (snapshot) return { ...choose(collection, query, [collection.primary]), snapshot };
  const id = filter._id;
  if (id !== undefined && isPoint(id) && !isDoc(id) && !collation && !hint) return byId(collection, filter);
  return choose(collection, query, [collection.primary, ...collection.indexes]);
}

/** Nothing beats the one key that `_id: value` can only be. */
function byId({ primary }: Collection, filter: Doc): Plan {
  const start = primary.keyOf([filter._id]);
  const ranges = [{ start, end: after(start), point: true }];
  return { index: primary, ranges, reverse: false, sorted: true, exact: Object.keys(filter).length === 1 };
}

function choose(collection: Collection, query: Query, indexes: Index[]): Plan {
  const sort = readSort(query.sort);
  const everything: Plan = {
    index: undefined,
    ranges: [collection.primary.range],
    reverse: false,
    sorted: sort.length === 0,
    exact: Object.keys(query.filter).length === 0,
  };
  const demands = demandsOf(query.filter);
  if (query.hint !== undefined) {
    const hinted = indexes.find((index) => index.isCalled(query.hint));
    if (!hinted) throw badValue('hint provided does not correspond to an existing index');
    return candidate(hinted, demands, sort, query);
  }
  const candidates = indexes
    .filter((index) => sort.length > 0 || demands.has((index.fields[0] as SortField).path))
    .filter((index) => serves(index, query.filter, demands))
    .map((index) => candidate(index, demands, sort, query))
    .filter(({ score }) => score > 0);
  return candidates.reduce<Candidate | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined) ?? everything;
}

interface Candidate extends Plan {
  score: number;
}

function candidate(index: Index, demands: Demands, sort: SortField[], { collation }: Query): Candidate {
  const { multikey, unordered } = index.definition;
  const same = index.collation?.locale === collation?.locale;
  const { ranges, fixed, bounded, exact } = boundsOf(index, demands, same);
  const direction = multikey || unordered || !same || index.collation ? undefined : sortedBy(index.fields, fixed, sort);
  const sorted = sort.length === 0 || direction !== undefined;
  const use = fixed.length * 10 + (bounded ? 5 : 0) + (sort.length > 0 && sorted ? 3 : 0);
  const score = use > 0 ? use - index.fields.length * 0.1 : 0;
  return { index, ranges, reverse: direction === -1, sorted, exact, score };
}

/**
 * 1 when the entries come in the order of the sort, -1 when backwards, undefined when neither. A field that the
 * filter fixes to one value sorts nothing and may be left out of either list.
 */
function sortedBy(fields: SortField[], fixed: IndexBounds['fixed'], sort: SortField[]): 1 | -1 | undefined {
  const single = new Set(fixed.filter((field) => field.single).map((field) => field.path));
  const wanted = sort.filter(({ path }) => !single.has(path));
  const given = fields.filter(({ path }) => !single.has(path));
  const relations = wanted.map((field, i) =>
    given[i]?.path === field.path ? field.direction * (given[i] as SortField).direction : 0,
  );
  if (relations.some((relation) => relation === 0 || relation !== relations[0])) return undefined;
  return relations[0] === -1 ? -1 : 1;
}

/** A sparse or partial index serves only filters that cannot match what it leaves out. */
function serves({ definition, fields }: Index, filter: Doc, demands: Demands): boolean {
  if (definition.sparse && !fields.some(({ path }) => demands.get(path)?.present)) return false;
  const expression = definition.partialFilterExpression;
  return !expression || Object.entries(expression).every(([path, wanted]) => implies(filter, demands, path, wanted));
}

/** Whether all that pass the filter meet one clause of a partial index too; when in doubt, no. */
function implies(filter: Doc, demands: Demands, path: string, wanted: unknown): boolean {
  const asked = demands.get(path);
  if (!asked || path.startsWith('$')) return false;
  if (Object.hasOwn(filter, path) && equal(filter[path], wanted)) return true;
  if (equal(wanted, { $exists: true })) return asked.present;
  const { matches } = compileFilter({ v: wanted });
  return asked.points?.every((v) => matches({ v })) === true;
}

/** How many documents a plan leads to; undefined when they must be read to know. */
export function countOf(collection: Collection, { exact, index, ranges }: Plan): number | undefined {
  if (!exact) return undefined;
  return index ? ranges.reduce((sum, range) => sum + collection.countRange(index, range), 0) : collection.count;
}

/** The documents a plan leads to, each once. `counts.keys` counts what was looked at. */
export function* candidatesOf(
  collection: Collection,
  { index = collection.primary, ranges, reverse, snapshot }: Plan,
  counts: { keys: number },
): Generator<StoredDocument> {
  const seen = index.definition.multikey ? new Set<string>() : undefined;
  for (const bounds of reverse ? [...ranges].reverse() : ranges) {
    for (const document of collection.scan(index, bounds, { reverse, snapshot })) {
      counts.keys += 1;
      const key = seen && document.record.toString('latin1');
      if (key !== undefined && seen?.has(key)) continue;
      if (key !== undefined) seen?.add(key);
      yield document;
    }
  }
}
