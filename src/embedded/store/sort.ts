import type { Collation } from './collation.ts';
import { compare } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { type Branch, branchesOf } from './paths.ts';
import { asNumber, type Doc, EMPTY_ARRAY, fieldOf, isDoc } from './values.ts';

/** One field of a sort or of an index. */
export interface SortField {
  path: string;
  parts: string[];
  direction: 1 | -1;
}

/** Reads `{a: 1, b: -1}`. */
export function readSort(spec: unknown): SortField[] {
  if (spec === undefined || spec === null) return [];
  if (!isDoc(spec)) throw badValue('a sort must be a document');
  return Object.entries(spec).map(([path, value]) => {
    if (isDoc(value)) throw notOffered('sorting by $meta');
    const direction = asNumber(value);
    if (direction === undefined || direction === 0 || Number.isNaN(direction)) {
      throw badValue(`Illegal key in $sort specification: ${path}: ${JSON.stringify(value)}`);
    }
    return { path, parts: path.split('.'), direction: direction > 0 ? 1 : -1 };
  });
}

export type Order = (a: Doc, b: Doc) => number;

/** The order of two documents. An array sorts by its smallest element upwards and by its largest downwards. */
export function sortOrder(spec: unknown, collation?: Collation): Order {
  const fields = readSort(spec);
  return (a, b) => {
    for (const field of fields) {
      const order = compare(keyOf(a, field), keyOf(b, field), collation?.compare);
      if (order !== 0) return order * field.direction;
    }
    return 0;
  };
}

function keyOf(doc: Doc, { parts, direction }: SortField): unknown {
  const value = parts.length === 1 ? fieldOf(doc, parts[0] as string) : undefined;
  if (parts.length === 1 && !Array.isArray(value)) return value;
  const values = branchesOf(doc, parts).flatMap(opened);
  if (values.length === 0) return undefined;
  return values.reduce((best, next) => (compare(next, best) * direction < 0 ? next : best));
}

function opened({ value, expand }: Branch): unknown[] {
  if (!Array.isArray(value) || !expand) return [value];
  return value.length === 0 ? [EMPTY_ARRAY] : value;
}

/** Sorts, stably. With a limit no more than twice as many documents are held at once. */
export function sortDocs<T>(
  items: Iterable<T>,
  docOf: (item: T) => Doc,
  order: Order,
  limit = Number.POSITIVE_INFINITY,
): T[] {
  const byDoc = (a: T, b: T) => order(docOf(a), docOf(b));
  const room = limit * 2 + 1_000;
  let held: T[] = [];
  for (const item of items) {
    held.push(item);
    if (held.length >= room) held = held.sort(byDoc).slice(0, limit);
  }
  held.sort(byDoc);
  return held.length > limit ? held.slice(0, limit) : held;
}
