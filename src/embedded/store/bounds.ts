import type { Collation } from './collation.ts';
import { areExact, type Demand, type Demands, isSide } from './demands.ts';
import type { Index } from './indexes.ts';
import { after, KEPT_BYTES, keyOf } from './keys.ts';
import type { SortField } from './sort.ts';
import type { Range } from './storage.ts';
import { isDoc, rankOf } from './values.ts';

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
    !multikey && !unordered && same && !interval?.inexact && ranges.every(({ start }) => start.length < KEPT_BYTES);
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

interface Interval {
  low: Buffer;
  lowInclusive: boolean;
  high: Buffer;
  highInclusive: boolean;
  /** An end that could not be used lies within. */
  inexact?: boolean;
}

function intervalOf(demands: Demand[], field: SortField, oneSide: boolean): Interval | undefined {
  const sides = demands.filter(isSide);
  const above = sides.find(({ kind }) => kind === 'above');
  const below = sides.find(({ kind }) => kind === 'below' && !(oneSide && above));
  const some = above ?? below;
  if (!some) return undefined;
  const [one, two] = [above, below].map((side) => endOf(side, rankOf(some.value), field.direction));
  const [low, high] = field.direction === 1 ? [one, two] : [two, one];
  if (!low || !high) return undefined;
  const inexact = low.inexact || high.inexact;
  return { low: low.key, lowInclusive: low.inclusive, high: high.key, highInclusive: high.inclusive, inexact };
}

/** One end of an interval; an open one ends where the type does, since `$gt: 5` never finds text. */
function endOf(side: Extract<Demand, { value: unknown }> | undefined, rank: number, direction: 1 | -1) {
  const open = { key: Buffer.from([direction === 1 ? rank : ~rank & 0xff]), inclusive: true, inexact: false };
  if (!side) return open;
  const { bytes, ordered } = keyOf([side.value], { directions: [direction] });
  if (rankOf(side.value) !== rank || !ordered) return { ...open, inexact: true };
  return { key: bytes, inclusive: side.inclusive, inexact: false };
}

function between(head: Buffer, { low, lowInclusive, high, highInclusive }: Interval): Bounds {
  const [first, last] = [Buffer.concat([head, low]), Buffer.concat([head, high])];
  if (first.length > KEPT_BYTES || last.length > KEPT_BYTES)
    return { start: first.subarray(0, KEPT_BYTES), end: after(last.subarray(0, KEPT_BYTES)) };
  return { start: lowInclusive ? first : after(first), end: highInclusive ? after(last) : last };
}
