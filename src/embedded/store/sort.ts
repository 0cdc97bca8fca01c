import type { Collation } from './collation.ts';
import { compare } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { valuesAt } from './paths.ts';
import { asNumber, EMPTY_ARRAY, fieldOf, isDoc } from './values.ts';

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
    if (isDoc(value) || path === '$natural') throw notOffered('sorting by $meta or $natural');
    const direction = asNumber(value);
    if (!direction) throw badValue(`Illegal key in $sort specification: ${path}: ${JSON.stringify(value)}`);
    return { path, parts: path.split('.'), direction: direction > 0 ? 1 : -1 };
  });
}

export type Order = (a: unknown, b: unknown) => number;

/** The order of two documents. An array sorts by its smallest element upwards and by its largest downwards. */
export function sortOrder(spec: unknown, collation?: Collation): Order {
  const fields = readSort(spec);
  return (a, b) => {
    for (const field of fields) {
      const order = compare(keyOf(a, field), keyOf(b, field), collation);
      if (order !== 0) return order * field.direction;
    }
    return 0;
  };
}

/** The order of the elements of a list: by 1 or -1, or by fields. */
export function elementOrder(spec: unknown): Order {
  const direction = asNumber(spec);
  return direction ? (a, b) => compare(a, b) * direction : sortOrder(spec);
}

function keyOf(doc: unknown, { parts, direction }: SortField): unknown {
  const simple = parts.length === 1 && isDoc(doc) ? fieldOf(doc, parts[0] as string) : EMPTY_ARRAY;
  if (simple !== EMPTY_ARRAY && !Array.isArray(simple)) return simple;
  const values = valuesAt(doc, parts, [EMPTY_ARRAY]);
  return values.length === 0
    ? undefined
    : values.reduce((best, next) => (compare(next, best) * direction < 0 ? next : best));
}

/** Sorts, stably. With a limit no more than twice as many are held at once. */
export function sortDocs<T>(items: Iterable<T>, order: (a: T, b: T) => number, limit = Number.POSITIVE_INFINITY): T[] {
  const room = limit * 2 + 1_000;
  let held: T[] = [];
  const sort = () => {
    held = held.sort(order).slice(0, limit);
  };
  for (const item of items) {
    held.push(item);
    if (held.length >= room) sort();
  }
  sort();
  return held;
}
