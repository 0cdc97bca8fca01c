import { BSONRegExp } from 'bson';
import type { Index } from './indexes.ts';
import { after, bytesOf, KEPT_BYTES, keyOf } from './keys.ts';
import { isOperatorDoc } from './match-values.ts';
import type { SortField } from './sort.ts';
import type { Range } from './storage.ts';
import { type Doc, isDoc, RANK, rankOf } from './values.ts';

/** What a filter demands of one path, as far as an index can use it. */
export interface Demand {
  /** The value is one of these. */
  points?: unknown[];
  above?: Side;
  below?: Side;
  /** A document that has no such field does not pass. */
  present: boolean;
  /** There is more to it, which only reading the document can tell. */
  more: boolean;
}

interface Side {
  value: unknown;
  inclusive: boolean;
}

export type Demands = ReadonlyMap<string, Demand>;

/** The demands of a filter by path; of operators at its top only `$and` is opened. */
export function demandsOf(filter: Doc): Demands {
  const demands = new Map<string, Demand>();
  const collect = (name: string, operand: unknown) => {
    const demand = demands.get(name) ?? { present: false, more: false };
    const conditions = isOperatorDoc(operand) ? operand : { $eq: operand };
    for (const [operator, value] of Object.entries(conditions))
      if (name.startsWith('$') || !NOTE[operator]?.(demand, value)) demand.more = true;
    demands.set(name, demand);
  };
  const open = (part: Doc) => {
    for (const [name, operand] of Object.entries(part))
      if (name === '$and' && Array.isArray(operand)) operand.forEach(open);
      else collect(name, operand);
  };
  open(filter);
  return demands;
}

/** Notes what an operator demands; false when that is not all of it. */
const NOTE: Record<string, (demand: Demand, value: unknown) => boolean> = {
  $eq: (demand, value) => notePoints(demand, [value]),
  $in: (demand, value) => Array.isArray(value) && notePoints(demand, value),
  $all: (demand, value) => {
    if (Array.isArray(value) && value.length > 0 && !isDoc(value[0])) notePoints(demand, [value[0]]);
    return false;
  },
  $gt: (demand, value) => noteSide(demand, 'above', { value, inclusive: false }),
  $gte: (demand, value) => noteSide(demand, 'above', { value, inclusive: true }),
  $lt: (demand, value) => noteSide(demand, 'below', { value, inclusive: false }),
  $lte: (demand, value) => noteSide(demand, 'below', { value, inclusive: true }),
  $exists: (demand, wanted) => {
    if (!wanted) return notePoints(demand, [null]);
    demand.present = true;
    return false;
  },
};

/** null is never all: an empty list on the way to a field has the key of a missing one, and does not equal null. */
function notePoints(demand: Demand, given: unknown[]): boolean {
  if (!given.every(isPoint)) return false;
  const points = given.map((value) => value ?? null);
  const present = !points.includes(null);
  demand.present ||= present;
  if (demand.points) return false;
  demand.points = points;
  return present;
}

/** Arrays are stored element by element and regular expressions match text: neither is one point of an index. */
export function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}

const NO_BOUNDARY = new Set<number>([RANK.null, RANK.array, RANK.object, RANK.minKey, RANK.maxKey]);

/** Others can be above or below of what has a place in the order of an index; what is too long for a key has none. */
function noteSide(demand: Demand, kind: 'above' | 'below', side: Side): boolean {
  const { value } = side;
  if (NO_BOUNDARY.has(rankOf(value)) || Number.isNaN(value) || bytesOf(value).length > KEPT_BYTES) return false;
  demand.present = true;
  if (demand[kind]) return false;
  demand[kind] = side;
  return true;
}

/** Whether bounds made of a demand hold no more and no less than what meets it. When in doubt, no. */
function isExact({ points, above, below, more }: Demand): boolean {
  if (more || points) return !more && !above && !below;
  if (above && below) return rankOf(above.value) === rankOf(below.value);
  // NaN is below all numbers in an index, and not below any in a filter.
  return above !== undefined || rankOf(below?.value) !== RANK.number;
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
  /** They hold no others: documents need not be looked at. */
  exact: boolean;
}

/** `same`: the index compares text as the query does. */
export function boundsOf(index: Index, demands: Demands, same: boolean): IndexBounds {
  const { multikey = false, unordered } = index.definition;
  let heads = [index.prefix];
  let interval: Range | undefined;
  const fixed: IndexBounds['fixed'] = [];
  for (const field of index.fields) {
    const demand = demands.get(field.path);
    const keys = pointKeys(heads, demand?.points, field, index, same);
    // Folded text is only good for equality.
    if (!keys) interval = intervalOf(demand, field, { oneSide: multikey, text: same && !index.collation });
    if (!keys) break;
    heads = keys;
    fixed.push({ path: field.path, single: demand?.points?.length === 1 });
    if (multikey) break; // several entries for a document: only the first field can be bounded
  }
  const point = fixed.length === index.fields.length;
  const ranges = heads.map((head) => (interval ? between(head, interval) : whole(head, point)));
  const faithful = same && !multikey && !unordered && ranges.every(({ start }) => start.length < KEPT_BYTES);
  const used = index.fields.slice(0, fixed.length + (interval ? 1 : 0)).map(({ path }) => path);
  const exact = faithful && [...demands].every(([path, demand]) => used.includes(path) && isExact(demand));
  return { ranges, fixed, bounded: interval !== undefined, exact };
}

function whole(head: Buffer, point: boolean): Bounds {
  const start = head.subarray(0, KEPT_BYTES);
  return { start, end: after(start), point: point && head.length <= KEPT_BYTES };
}

const hasText = (value: unknown) => typeof value === 'string' || isDoc(value);

/** Each head followed by each value, in the order of the index and without doubles; undefined for too many or none. */
function pointKeys(
  heads: Buffer[],
  points: unknown[] | undefined,
  { direction }: SortField,
  { collation }: Index,
  same: boolean,
): Buffer[] | undefined {
  if (!points || points.length * heads.length > MAX_RANGES || (!same && points.some(hasText))) return undefined;
  const directions = [direction];
  const keys = heads
    .flatMap((prefix) => points.map((value) => keyOf([value], { prefix, directions, collation }).bytes))
    .sort(Buffer.compare);
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] as Buffer));
}

/** The part of a field's keys that lies on one side of a value or between two; open ends are those of the type. */
function intervalOf(
  demand: Demand | undefined,
  { direction }: SortField,
  { oneSide, text }: { oneSide: boolean; text: boolean },
): Range | undefined {
  const given = demand?.above ?? demand?.below;
  if (!given || (!text && hasText(given.value))) return undefined;
  const rank = rankOf(given.value);
  const below = oneSide && demand?.above ? undefined : demand?.below;
  const sides = direction === 1 ? [demand?.above, below] : [below, demand?.above];
  const [low, high] = sides.map((side) => {
    if (!side || rankOf(side.value) !== rank) return undefined;
    return { key: keyOf([side.value], { directions: [direction] }).bytes, inclusive: side.inclusive };
  });
  const type = Buffer.from([direction === 1 ? rank : ~rank & 0xff]); // `$gt: 5` never finds text
  return {
    start: low ? (low.inclusive ? low.key : after(low.key)) : type,
    end: high && !high.inclusive ? high.key : after(high?.key ?? type),
  };
}

function between(head: Buffer, { start, end }: Range): Bounds {
  const [first, last] = [Buffer.concat([head, start]), Buffer.concat([head, end])];
  const cut = last.length > KEPT_BYTES ? after(last.subarray(0, KEPT_BYTES)) : last;
  return { start: first.subarray(0, KEPT_BYTES), end: cut };
}
