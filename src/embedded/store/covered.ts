import type { Bounds, FieldBounds } from './bounds.ts';
import type { Index } from './indexes.ts';
import { KEPT_BYTES } from './keys.ts';
import { isOperatorDoc } from './match-operators.ts';
import { isBoundary, isPoint } from './predicates.ts';
import { type Doc, RANK, rankOf } from './values.ts';

const ABOVE = ['$gt', '$gte'];
const BELOW = ['$lt', '$lte'];

/**
 * Whether the ranges of an index hold just the documents that pass the filter, each once, so that counting keys counts
 * documents. When in doubt, no.
 */
export function isCovered(
  filter: Doc,
  index: Index,
  { ranges, fixed, bounded }: { ranges: Bounds[]; fixed: FieldBounds[]; bounded: boolean },
): boolean {
  const { multikey, unordered } = index.definition;
  if (multikey || unordered || ranges.some(({ start }) => start.length >= KEPT_BYTES)) return false;
  const used = index.fields.slice(0, fixed.length + (bounded ? 1 : 0)).map(({ path }) => path);
  return Object.entries(filter).every(([path, operand]) => used.includes(path) && isExact(operand));
}

/** Whether a condition says no more and no less than the bounds that are made of it. */
function isExact(operand: unknown): boolean {
  if (!isOperatorDoc(operand)) return isPoint(operand);
  const spec = operand as Doc;
  const names = Object.keys(spec);
  if (names.length === 1 && names[0] === '$eq') return isPoint(spec.$eq);
  if (names.length === 1 && names[0] === '$in') return Array.isArray(spec.$in) && spec.$in.every(isPoint);
  const [above, below] = [ABOVE, BELOW].map((kinds) => names.filter((name) => kinds.includes(name)));
  if (!above || !below || above.length + below.length !== names.length || above.length > 1 || below.length > 1)
    return false;
  const ranks = new Set(Object.values(spec).map(rankOf));
  // NaN is below all numbers in an index, and not below any in a filter.
  const openBelow = above.length === 0 && ranks.has(RANK.number);
  return ranks.size === 1 && !openBelow && Object.values(spec).every(isBoundary);
}
