import type { Collation } from './collation.ts';
import type { Index } from './indexes.ts';
import { after, KEPT_BYTES, KeyWriter } from './keys.ts';
import type { Demand } from './predicates.ts';
import { literalPrefix, toRegExp } from './regex.ts';
import type { SortField } from './sort.ts';
import type { Range } from './storage.ts';
import { isDoc, RANK, rankOf } from './values.ts';

/** More ranges than this are not worth their searches; the field is then left to the filter. */
const MAX_RANGES = 20_000;

/** A range of keys to read; `point` when it can only be one key. */
export interface Bounds extends Range {
  point?: boolean;
}

/** A field that the filter fixes to one or some values. */
export interface FieldBounds {
  path: string;
  single: boolean;
}

interface Options {
  /** The index compares text as the query does. */
  same: boolean;
  /** Only the first field may be bounded, and on one side (an index with several entries for a document). */
  firstOnly: boolean;
}

interface Built {
  ranges: Bounds[];
  fixed: FieldBounds[];
  bounded: boolean;
}

/** The ranges of an index that hold all documents which meet the demands, in the order of the index. */
export function boundsOf(index: Index, demands: Map<string, Demand[]>, options: Options): Built {
  let heads = [index.prefix];
  const fixed: FieldBounds[] = [];
  for (const field of index.fields) {
    const usable = (demands.get(field.path) ?? []).filter((demand) => canBound(demand, index.collation, options.same));
    const keys = pointKeys(usable, field, index.collation);
    if (!keys || keys.length * heads.length > MAX_RANGES) {
      const parts = intervals(usable, field, index.collation, options.firstOnly);
      if (parts)
        return { ranges: heads.flatMap((head) => parts.map((part) => between(head, part))), fixed, bounded: true };
      break;
    }
    heads = heads.flatMap((head) => keys.map((key) => Buffer.concat([head, key])));
    fixed.push({ path: field.path, single: keys.length === 1 });
    if (options.firstOnly) break;
  }
  const point = fixed.length === index.fields.length;
  const ranges = heads.map((head) =>
    head.length > KEPT_BYTES ? whole(head.subarray(0, KEPT_BYTES)) : { ...whole(head), point },
  );
  return { ranges, fixed, bounded: false };
}

function whole(prefix: Buffer): Bounds {
  return { start: prefix, end: after(prefix) };
}

/** Folded text is only good for equality, and only where both sides fold the same way. */
function canBound(demand: Demand, collation: Collation | undefined, same: boolean): boolean {
  const hasText = (value: unknown) => typeof value === 'string' || isDoc(value);
  switch (demand.kind) {
    case 'points':
      return same || !demand.values.some(hasText);
    case 'text':
      return same && !collation;
    case 'exists':
      return false;
    default:
      return !hasText(demand.value) || (same && !collation);
  }
}

/** The keys of a list of values, in the order of the index and without doubles. */
function pointKeys(
  demands: Demand[],
  { direction }: SortField,
  collation: Collation | undefined,
): Buffer[] | undefined {
  const found = demands.find((demand) => demand.kind === 'points');
  if (found?.kind !== 'points') return undefined;
  const keys = found.values.map((value) => keyBytes(value, direction, collation)).sort(Buffer.compare);
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] as Buffer));
}

function keyBytes(value: unknown, direction: 1 | -1, collation?: Collation): Buffer {
  return new KeyWriter(collation).add(value, direction).done().bytes;
}

interface Interval {
  low: Buffer;
  lowInclusive: boolean;
  high: Buffer;
  highInclusive: boolean;
}

function intervals(
  demands: Demand[],
  field: SortField,
  collation: Collation | undefined,
  oneSide: boolean,
): Interval[] | undefined {
  const text = demands.find((demand) => demand.kind === 'text');
  if (text?.kind === 'text') return textIntervals(text.pattern, field);
  const above = demands.find((demand) => demand.kind === 'above');
  const below = demands.find((demand) => demand.kind === 'below' && !(oneSide && above));
  const some = above ?? below;
  if (some?.kind !== 'above' && some?.kind !== 'below') return undefined;
  const rank = rankOf(some.value);
  const low = side(above, rank, field, collation);
  const high = side(below, rank, field, collation);
  if (!low || !high) return undefined;
  const ascending = { low: low.key, lowInclusive: low.inclusive, high: high.key, highInclusive: high.inclusive };
  if (field.direction === 1) return [ascending];
  return [{ low: high.key, lowInclusive: high.inclusive, high: low.key, highInclusive: low.inclusive }];
}

/** One end of an interval; an open one ends where the type does, since `$gt: 5` never finds text. */
function side(demand: Demand | undefined, rank: number, { direction }: SortField, collation: Collation | undefined) {
  const open = { key: Buffer.from([direction === 1 ? rank : ~rank & 0xff]), inclusive: true };
  if (!demand || (demand.kind !== 'above' && demand.kind !== 'below')) return open;
  if (rankOf(demand.value) !== rank) return open;
  const { bytes, ordered } = new KeyWriter(collation).add(demand.value, direction).done();
  return ordered ? { key: bytes, inclusive: demand.inclusive } : open;
}

/** Text with a literal beginning, and stored regular expressions, which a pattern equals. */
function textIntervals(pattern: Parameters<typeof toRegExp>[0], { direction }: SortField): Interval[] {
  const prefix = keyBytes(literalPrefix(toRegExp(pattern)), 1).subarray(0, -1);
  const parts = [Buffer.from(prefix), Buffer.from([RANK.regex])].map((part) =>
    direction === 1 ? part : part.map((byte) => ~byte & 0xff),
  );
  const keys = parts.map((part) => Buffer.from(part)).sort(Buffer.compare);
  return keys.map((key) => ({ low: key, lowInclusive: true, high: key, highInclusive: true }));
}

function between(head: Buffer, { low, lowInclusive, high, highInclusive }: Interval): Bounds {
  const [first, last] = [Buffer.concat([head, low]), Buffer.concat([head, high])];
  if (first.length > KEPT_BYTES || last.length > KEPT_BYTES)
    return { start: first.subarray(0, KEPT_BYTES), end: after(last.subarray(0, KEPT_BYTES)) };
  return { start: lowInclusive ? first : after(first), end: highInclusive ? after(last) : last };
}
