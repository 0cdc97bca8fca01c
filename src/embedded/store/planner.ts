import { type Bounds, boundsOf, type FieldBounds } from './bounds.ts';
import { type Collation, sameCollation } from './collation.ts';
import type { Collection, StoredDocument } from './collection.ts';
import { equal } from './compare.ts';
import { isCovered } from './covered.ts';
import { badValue } from './errors.ts';
import type { Index } from './indexes.ts';
import { after } from './keys.ts';
import { compileFilter } from './match.ts';
import { type Demand, demandsOf, isPoint } from './predicates.ts';
import { readSort, type SortField } from './sort.ts';
import type { Snapshot } from './storage.ts';
import { asNumber, type Doc, isDoc } from './values.ts';

export interface Query {
  filter: Doc;
  sort?: unknown;
  hint?: unknown;
  collation?: Collation | undefined;
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
  /** The ranges hold just what passes the filter: counting keys is counting documents. */
  covered?: boolean;
  /** One plan for each branch of an `$or`; index and ranges then say nothing. */
  branches?: Plan[];
  snapshot?: Snapshot | undefined;
}

interface Candidate extends Plan {
  score: number;
  /** The index leads to fewer documents, and does not only sort them. */
  narrows: boolean;
}

/** Chooses the index with the longest run of fields that the filter fixes; one that also sorts wins a tie. */
export function plan(collection: Collection, query: Query): Plan {
  const { snapshot } = query;
  return snapshot ? { ...choose(collection, query, [collection.primary]), snapshot } : choose(collection, query);
}

/** The indexes of a snapshot may not be those of today, so it is only read by `_id`. */
function choose(collection: Collection, query: Query, indexes = [collection.primary, ...collection.indexes]): Plan {
  const sort = readSort(query.sort);
  const natural = naturalOrder(query);
  if (natural !== undefined)
    return { index: undefined, ranges: [collection.range], reverse: natural < 0, sorted: sort.length === 0 };
  if (isPoint(query.filter._id) && isScalar(query.filter._id) && !query.collation && query.hint === undefined)
    return byId(collection, query.filter._id);
  const demands = demandsOf(query.filter);
  const hinted = query.hint === undefined ? undefined : findHinted(indexes, query.hint);
  const usable = (hinted ? [hinted] : indexes).filter((index) => hinted || serves(index, query, demands));
  const candidates = usable
    .map((index) => candidate(index, demands, sort, query))
    .filter((found) => found.score > 0 || hinted);
  const best = candidates.reduce<Candidate | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined);
  if (best && (best.narrows || hinted)) return best;
  const everything = { index: undefined, ranges: [collection.range], reverse: false, sorted: sort.length === 0 };
  return byBranches(collection, query, sort) ?? best ?? everything;
}

/** Nothing beats the one key that `_id: value` can only be. */
function byId(collection: Collection, id: unknown): Plan {
  const start = collection.recordKey(id);
  const { primary } = collection;
  return { index: primary, ranges: [{ start, end: after(start), point: true }], reverse: false, sorted: true };
}

function isScalar(value: unknown): boolean {
  return value !== undefined && !isDoc(value);
}

/** A filter with an `$or` is served by indexes when each branch is. */
function byBranches(collection: Collection, query: Query, sort: SortField[]): Plan | undefined {
  const { $or: parts, ...rest } = query.filter;
  if (!Array.isArray(parts) || !parts.every(isDoc) || rest.$and || query.snapshot) return undefined;
  const branches = parts.map((part) =>
    choose(collection, { filter: { ...rest, $and: [part] }, collation: query.collation }),
  );
  if (branches.some(({ index }) => !index)) return undefined;
  return { index: undefined, ranges: [], reverse: false, sorted: sort.length === 0, branches };
}

/** How many documents a covered plan leads to; undefined when they must be read to know. */
export function countOf(collection: Collection, { covered, index, ranges }: Plan): number | undefined {
  if (!covered || !index) return undefined;
  return ranges.reduce((sum, range) => sum + collection.countRange(range, isPrimary(index)), 0);
}

/** The documents a plan leads to, each once. `counts.keys` counts what was looked at. */
export function* candidatesOf(
  collection: Collection,
  chosen: Plan,
  counts?: { keys: number },
): Generator<StoredDocument> {
  const { index, branches } = chosen;
  const seen = branches || index?.definition.multikey ? new Set<string>() : undefined;
  for (const part of branches ?? [chosen]) {
    for (const document of entriesOf(collection, part, counts)) {
      const key = seen && document.record.toString('latin1');
      if (key !== undefined && seen?.has(key)) continue;
      if (key !== undefined) seen?.add(key);
      yield document;
    }
  }
}

function* entriesOf(
  collection: Collection,
  { index, ranges, reverse, snapshot }: Plan,
  counts?: { keys: number },
): Generator<StoredDocument> {
  for (const bounds of reverse ? [...ranges].reverse() : ranges) {
    const documents = snapshot ? collection.scan(bounds, reverse, snapshot) : scan(collection, index, bounds, reverse);
    for (const found of documents) {
      if (counts) counts.keys += 1;
      yield found;
    }
  }
}

function* scan(
  collection: Collection,
  index: Index | undefined,
  bounds: Bounds,
  reverse: boolean,
): Generator<StoredDocument> {
  if (index && !isPrimary(index)) yield* collection.scanIndex(bounds, reverse);
  else if (bounds.point) {
    const raw = collection.get(bounds.start);
    if (raw) yield { record: bounds.start, raw };
  } else yield* collection.scan(bounds, reverse);
}

export function isPrimary(index: Index): boolean {
  return index.definition.name === '_id_';
}

function naturalOrder({ hint, sort }: Query): number | undefined {
  const spec = isDoc(hint) && '$natural' in hint ? hint : isDoc(sort) && '$natural' in sort ? sort : undefined;
  return spec && (asNumber(spec.$natural) ?? 1);
}

function findHinted(indexes: Index[], hint: unknown): Index {
  const found = indexes.find(({ definition }) =>
    typeof hint === 'string' ? definition.name === hint : equal(definition.key, hint),
  );
  if (!found)
    throw badValue(
      'error processing query: planner returned error: hint provided does not correspond to an existing index',
    );
  return found;
}

/** A sparse or partial index serves only filters that cannot match what it leaves out. */
function serves(index: Index, query: Query, demands: Map<string, Demand[]>): boolean {
  const { sparse, partialFilterExpression, hidden } = index.definition;
  if (hidden) return false;
  if (sparse && !index.fields.some((field) => demands.get(field.path)?.some(demandsPresence))) return false;
  return !partialFilterExpression || implies(query.filter, demands, partialFilterExpression);
}

function demandsPresence(demand: Demand): boolean {
  return demand.kind === 'points' ? demand.values.every((value) => value !== null) : true;
}

/** Whether all that pass the filter pass the expression too, seen clause by clause; when in doubt, no. */
function implies(filter: Doc, demands: Map<string, Demand[]>, expression: Doc): boolean {
  return Object.entries(expression).every(([path, wanted]) => {
    if (path === '$and' && Array.isArray(wanted)) return wanted.every((part) => implies(filter, demands, part as Doc));
    if (path.startsWith('$')) return false;
    if (Object.hasOwn(filter, path) && equal(filter[path], wanted)) return true;
    if (isDoc(wanted) && Object.keys(wanted).join() === '$exists' && wanted.$exists)
      return demands.get(path)?.some(demandsPresence) ?? false;
    const { matches } = compileFilter({ v: wanted });
    return (
      demands.get(path)?.some((demand) => demand.kind === 'points' && demand.values.every((v) => matches({ v }))) ??
      false
    );
  });
}

function candidate(index: Index, demands: Map<string, Demand[]>, sort: SortField[], query: Query): Candidate {
  const { multikey, unordered } = index.definition;
  const same = sameCollation(index.collation, query.collation);
  const { ranges, fixed, bounded } = boundsOf(index, demands, { same, firstOnly: multikey === true });
  const direction = multikey || unordered || !same || index.collation ? undefined : sortedBy(index.fields, fixed, sort);
  const sorted = sort.length === 0 || direction !== undefined;
  const narrows = fixed.length > 0 || bounded;
  const helps = narrows || (sort.length > 0 && sorted);
  const score = fixed.length * 10 + (bounded ? 5 : 0) + (sort.length > 0 && sorted ? 3 : 0) - index.fields.length * 0.1;
  const covered = same && isCovered(query.filter, index, { ranges, fixed, bounded });
  return { index, ranges, reverse: direction === -1, sorted, covered, narrows, score: helps ? score : 0 };
}

/**
 * 1 when the entries come in the order of the sort, -1 when backwards, undefined when neither. A field that the
 * filter fixes to one value sorts nothing and may be left out of either list.
 */
function sortedBy(fields: SortField[], fixed: FieldBounds[], sort: SortField[]): 1 | -1 | undefined {
  const single = new Set(fixed.filter((field) => field.single).map((field) => field.path));
  let at = 0;
  let direction: 1 | -1 | undefined;
  for (const wanted of sort) {
    if (single.has(wanted.path)) continue;
    while (at < fields.length && fields[at]?.path !== wanted.path && single.has(fields[at]?.path as string)) at += 1;
    const field = fields[at];
    if (field?.path !== wanted.path) return undefined;
    const relation = field.direction === wanted.direction ? 1 : -1;
    if (direction !== undefined && direction !== relation) return undefined;
    direction = relation;
    at += 1;
  }
  return direction ?? 1;
}
