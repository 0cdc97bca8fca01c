import { BSONRegExp } from 'bson';
import type { Collation } from './collation.ts';
import type { Index } from './indexes.ts';
import { after, KEPT_BYTES, keyOf } from './keys.ts';
import { isOperatorDoc } from './match-operators.ts';
import type { SortField } from './sort.ts';
import type { Range } from './storage.ts';
import { type Doc, isDoc, RANK, rankOf } from './values.ts';

/** What a filter demands of one path, as an index can use it; 'other' is what only reading the document can tell. */
type Demand =
  | { kind: 'points'; values: unknown[]; exact: boolean }
  | { kind: 'above' | 'below'; value: unknown; inclusive: boolean }
  | { kind: 'exists' | 'other' };

export type Demands = ReadonlyMap<string, Demand[]>;

/** The demands of a filter by path; of operators at its top only `$and` is opened. */
export function demandsOf(filter: Doc): Demands {
  const demands = new Map<string, Demand[]>();
  const collect = (part: Doc) => {
    for (const [name, operand] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(operand)) for (const inner of operand) collect(inner as Doc);
      else demands.set(name, [...(demands.get(name) ?? []), ...(name.startsWith('$') ? [OTHER] : demandsOn(operand))]);
    }
  };
  collect(filter);
  return demands;
}

const OTHER: Demand = { kind: 'other' };
const NO_BOUNDARY = new Set<number>([RANK.null, RANK.array, RANK.object, RANK.minKey, RANK.maxKey]);

function demandsOn(operand: unknown): Demand[] {
  if (!isOperatorDoc(operand)) return [points([operand])];
  return Object.entries(operand).map(([name, value]) => BY_OPERATOR[name]?.(value) ?? OTHER);
}

const BY_OPERATOR: Record<string, (value: unknown) => Demand> = {
  $eq: (value) => points([value]),
  $in: (value) => (Array.isArray(value) ? points(value) : OTHER),
  $all: (value) => (Array.isArray(value) && value.length > 0 && !isDoc(value[0]) ? points([value[0]], false) : OTHER),
  $gt: (value) => boundary('above', value, false),
  $gte: (value) => boundary('above', value, true),
  $lt: (value) => boundary('below', value, false),
  $lte: (value) => boundary('below', value, true),
  $exists: (value) => (value ? { kind: 'exists' } : points([null], false)),
};

/** null is never exact: an empty list on the way to a field has the key of a missing one, and does not equal null. */
function points(given: unknown[], exact = true): Demand {
  if (!given.every(isPoint)) return OTHER;
  const values = given.map((value) => value ?? null);
  return { kind: 'points', values, exact: exact && !values.includes(null) };
}

/** Arrays are stored element by element and regular expressions match text: neither is one point of an index. */
export function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function boundary(kind: 'above' | 'below', value: unknown, inclusive: boolean): Demand {
  return isBoundary(value) ? { kind, value, inclusive } : OTHER;
}

/** What others can be above or below of in an index. */
function isBoundary(value: unknown): boolean {
  return !NO_BOUNDARY.has(rankOf(value)) && !Number.isNaN(value);
}

/** Whether a document that has no such field fails one of the demands. */
export function demandPresence(demands: Demand[] = []): boolean {
  return demands.some((demand) => {
    if (demand.kind === 'points') return demand.values.every((value) => value !== null);
    return isSide(demand) || demand.kind === 'exists';
  });
}

/** Whether bounds made of these demands hold no more and no less than what meets them. When in doubt, no. */
function areExact(demands: Demand[]): boolean {
  const [first, second, third] = demands;
  if (first?.kind === 'points') return first.exact && !second;
  if (!isSide(first) || (second && !isSide(second)) || third || first.kind === second?.kind) return false;
  if (second && rankOf(first.value) !== rankOf(second.value)) return false;
  // NaN is below all numbers in an index, and not below any in a filter.
  return second !== undefined || first.kind === 'above' || rankOf(first.value) !== RANK.number;
}

export type Side = Extract<Demand, { value: unknown }>;

export function isSide(demand: Demand | undefined): demand is Side {
  return demand?.kind === 'above' || demand?.kind === 'below';
}

/** More ranges than this are not worth their searches; the field is then left to the filter. */
const MAX_RANGES = 20_000;

/** A range of keys to read; `point` when it can only be one key. */
export interface Bounds extends Range {
  point?: boolean;
}

/** The ranges of an index that hold all documents which meet the demands, in the order of the index. */
export interface IndexBounds {
  ranges: Bounds[];
  /** The first fields, which the filter fixes to one or some values. */
  fixed: { path: string; single: boolean }[];
  /** The field after those is bounded on one side or both. */
  bounded: boolean;
  /** The paths of which the ranges hold just what meets their demands. */
  settled: ReadonlySet<string>;
}

/** `same`: the index compares text as the query does. */
export function boundsOf(index: Index, demands: Demands, same: boolean): IndexBounds {
  const { multikey, unordered } = index.definition;
  let heads = [index.prefix];
  let interval: Interval | undefined;
  const fixed: IndexBounds['fixed'] = [];
  for (const field of index.fields) {
    const usable = (demands.get(field.path) ?? []).filter((demand) => canBound(demand, index.collation, same));
    const keys = pointKeys(heads, usable, field, index.collation);
    if (!keys) {
      interval = intervalOf(usable, field, multikey === true);
      break;
    }
    heads = keys;
    fixed.push({ path: field.path, single: usable.find(isPoints)?.values.length === 1 });
    if (multikey) break; // several entries for a document: only the first field can be bounded
  }
  const point = fixed.length === index.fields.length;
  const ranges = heads.map((head) => (interval ? between(head, interval) : whole(head, point)));
  const certain =
    !multikey &&
    !unordered &&
    same &&
    interval?.exact !== false &&
    ranges.every(({ start }) => start.length < KEPT_BYTES);
  const used = index.fields.slice(0, fixed.length + (interval ? 1 : 0)).map(({ path }) => path);
  const settled = new Set(used.filter((path) => certain && areExact(demands.get(path) ?? [])));
  return { ranges, fixed, bounded: interval !== undefined, settled };
}

function whole(head: Buffer, point: boolean): Bounds {
  const start = head.subarray(0, KEPT_BYTES);
  return { start, end: after(start), point: point && head.length <= KEPT_BYTES };
}

/** Folded text is only good for equality, and only where both sides fold the same way. */
function canBound(demand: Demand, collation: Collation | undefined, same: boolean): boolean {
  const hasText = (value: unknown) => typeof value === 'string' || isDoc(value);
  if (demand.kind === 'points') return same || !demand.values.some(hasText);
  return isSide(demand) && (!hasText(demand.value) || (same && !collation));
}

const isPoints = (demand: Demand) => demand.kind === 'points';

/** Each head followed by each value, in the order of the index and without doubles; undefined for too many or none. */
function pointKeys(heads: Buffer[], demands: Demand[], field: SortField, collation?: Collation): Buffer[] | undefined {
  const found = demands.find(isPoints);
  if (!found || found.values.length * heads.length > MAX_RANGES) return undefined;
  const directions = [field.direction];
  const keys = heads
    .flatMap((prefix) => found.values.map((value) => keyOf([value], { prefix, directions, collation }).bytes))
    .sort(Buffer.compare);
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] as Buffer));
}

interface Interval extends Range {
  /** false: an end that could not be used lies within. */
  exact: boolean;
}

/** The part of a field's keys that lies on one side of a value or between two; open ends are those of the type. */
function intervalOf(demands: Demand[], { direction }: SortField, oneSide: boolean): Interval | undefined {
  const sides = demands.filter(isSide);
  const above = sides.find(({ kind }) => kind === 'above');
  const below = sides.find(({ kind }) => kind === 'below' && !(oneSide && above));
  const rank = rankOf((above ?? below)?.value);
  if (!above && !below) return undefined;
  const [low, high] = direction === 1 ? [above, below] : [below, above];
  const [first, last] = [low, high].map((side) => keyOfSide(side, rank, direction));
  const type = Buffer.from([direction === 1 ? rank : ~rank & 0xff]); // `$gt: 5` never finds text
  return {
    start: first ? (low?.inclusive ? first : after(first)) : type,
    end: last && !high?.inclusive ? last : after(last ?? type),
    exact: Boolean(low) === Boolean(first) && Boolean(high) === Boolean(last),
  };
}

function keyOfSide(side: Side | undefined, rank: number, direction: number): Buffer | undefined {
  if (!side || rankOf(side.value) !== rank) return undefined;
  const { bytes, ordered } = keyOf([side.value], { directions: [direction] });
  return ordered ? bytes : undefined;
}

function between(head: Buffer, { start, end }: Interval): Bounds {
  const [first, last] = [Buffer.concat([head, start]), Buffer.concat([head, end])];
  const cut = last.length > KEPT_BYTES ? after(last.subarray(0, KEPT_BYTES)) : last;
  return { start: first.subarray(0, KEPT_BYTES), end: cut };
}
