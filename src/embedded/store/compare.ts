import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { Long } from 'bson';
import { asNumber, type Doc, RANK, rankOf } from './values.ts';

/** Compares two strings; a collation gives another order than that of code points. */
export type CompareText = (a: string, b: string) => number;

/**
 * MongoDB's order of all values: first by type, then by value. Numbers of every kind compare by what they are worth,
 * documents field by field (type, name, value), arrays element by element. NaN is the smallest number and equals itself.
 * A Decimal128 is worth the nearest double.
 */
export function compare(a: unknown, b: unknown, text: CompareText = compareText): number {
  if (typeof a === 'string' && typeof b === 'string') return text(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  const rank = rankOf(a);
  return rank - rankOf(b) || (ORDER_WITHIN[rank]?.(a, b, text) ?? 0);
}

export function equal(a: unknown, b: unknown, text: CompareText = compareText): boolean {
  return a === b || compare(a, b, text) === 0;
}

/** The order of two values of the same type; types that are not here have only one value. */
const ORDER_WITHIN: Record<number, (a: unknown, b: unknown, text: CompareText) => number> = {
  [RANK.number]: compareNumbers,
  [RANK.string]: (a, b, text) => text(String(a), String(b)),
  [RANK.object]: (a, b, text) => compareDocs(a as Doc, b as Doc, text),
  [RANK.array]: (a, b, text) => compareArrays(a as unknown[], b as unknown[], text),
  [RANK.binData]: (a, b) => compareBinary(a as Binary, b as Binary),
  [RANK.objectId]: (a, b) => Buffer.compare((a as ObjectId).id, (b as ObjectId).id),
  [RANK.bool]: (a, b) => Number(a) - Number(b),
  [RANK.date]: (a, b) => (a as Date).getTime() - (b as Date).getTime(),
  [RANK.timestamp]: (a, b) => (a as Timestamp).compare(b as Timestamp),
  [RANK.regex]: (a, b) => compareRegex(a as BSONRegExp, b as BSONRegExp),
  [RANK.javascript]: (a, b) => compareText(String((a as Code).code), String((b as Code).code)),
};

/** UTF-8 byte order, which is code point order; UTF-16 disagrees only where one unit is a surrogate. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogates = (x >= 0xd800 && x <= 0xdfff) !== (y >= 0xd800 && y <= 0xdfff) && x >= 0xd800 && y >= 0xd800;
    return surrogates ? y - x : x - y;
  }
  return a.length - b.length;
}

function compareDoubles(a: number, b: number): number {
  if (a === b) return 0;
  if (a < b) return -1;
  return a > b ? 1 : Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

/** Whole numbers beyond 2^53 may share their nearest double. */
function compareNumbers(a: unknown, b: unknown): number {
  const rough = compareDoubles(asNumber(a) ?? Number.NaN, asNumber(b) ?? Number.NaN);
  if (rough !== 0 || !(isWide(a) || isWide(b))) return rough;
  const difference = wholeOf(a) - wholeOf(b);
  return Number(difference > 0n) - Number(difference < 0n);
}

/** Whole numbers that a double cannot always hold. */
export function isWide(value: unknown): boolean {
  return value instanceof Long || typeof value === 'bigint';
}

export function wholeOf(value: unknown): bigint {
  return BigInt(isWide(value) ? String(value) : (asNumber(value) ?? 0));
}

function compareDocs(a: Doc, b: Doc, text: CompareText): number {
  const [left, right] = [Object.keys(a), Object.keys(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [x, y] = [left[i] as string, right[i] as string];
    const order = rankOf(a[x]) - rankOf(b[y]) || compareText(x, y) || compare(a[x], b[y], text);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareArrays(a: unknown[], b: unknown[], text: CompareText): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compare(a[i], b[i], text);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareBinary(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}

function compareRegex(a: BSONRegExp, b: BSONRegExp): number {
  return compareText(a.pattern, b.pattern) || compareText(a.options, b.options);
}
