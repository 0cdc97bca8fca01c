import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { Decimal128, Long } from 'bson';
import { asNumber, type Doc, RANK, rankOf } from './values.ts';

/** Compares two strings; a collation gives another one than the order of code points. */
export type CompareText = (a: string, b: string) => number;

/**
 * MongoDB's order of all values: first by type, then by value. Numbers of every kind compare by what they are worth,
 * documents field by field (type, name, value), arrays element by element. NaN is the smallest number and equals itself.
 */
export function compare(a: unknown, b: unknown, text: CompareText = compareText): number {
  if (typeof a === 'string' && typeof b === 'string') return text(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  return difference === 0 ? compareSameType(rank, a, b, text) : difference;
}

export function equal(a: unknown, b: unknown, text: CompareText = compareText): boolean {
  return a === b || compare(a, b, text) === 0;
}

function compareSameType(rank: number, a: unknown, b: unknown, text: CompareText): number {
  switch (rank) {
    case RANK.number:
      return compareNumbers(a, b);
    case RANK.string:
      return text(String(a), String(b));
    case RANK.object:
      return compareDocs(a as Doc, b as Doc, text);
    case RANK.array:
      return compareArrays(a as unknown[], b as unknown[], text);
    case RANK.binary:
      return compareBinary(a as Binary, b as Binary);
    case RANK.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case RANK.boolean:
      return Number(a) - Number(b);
    case RANK.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case RANK.timestamp:
      return (a as Timestamp).compare(b as Timestamp);
    case RANK.regex:
      return compareRegex(a as BSONRegExp, b as BSONRegExp);
    case RANK.code:
      return compareText((a as Code).code.toString(), (b as Code).code.toString());
    default:
      return 0;
  }
}

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
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareNumbers(a: unknown, b: unknown): number {
  const x = asNumber(a) ?? Number.NaN;
  const y = asNumber(b) ?? Number.NaN;
  const rough = compareDoubles(x, y);
  if (rough !== 0 || !Number.isFinite(x) || !(isWide(a) || isWide(b))) return rough;
  const left = exactly(a);
  const right = exactly(b);
  const difference = left.over * right.under - right.over * left.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Values that a double cannot always hold. */
export function isWide(value: unknown): boolean {
  return value instanceof Long || value instanceof Decimal128 || typeof value === 'bigint';
}

/** The exact worth of a finite number as a fraction. */
export function exactly(value: unknown): { over: bigint; under: bigint } {
  if (value instanceof Long) return { over: value.toBigInt(), under: 1n };
  if (typeof value === 'bigint') return { over: value, under: 1n };
  if (value instanceof Decimal128) return exactDecimal(value.toString());
  let number = asNumber(value) ?? 0;
  let under = 1n;
  while (!Number.isInteger(number)) {
    number *= 2;
    under *= 2n;
  }
  return { over: BigInt(number), under };
}

function exactDecimal(text: string): { over: bigint; under: bigint } {
  const [mantissa = '0', power = '0'] = text.split('E');
  const [whole = '0', part = ''] = mantissa.split('.');
  const digits = BigInt(whole + part);
  const exponent = Number(power) - part.length;
  return exponent >= 0
    ? { over: digits * 10n ** BigInt(exponent), under: 1n }
    : { over: digits, under: 10n ** BigInt(-exponent) };
}

function compareDocs(a: Doc, b: Doc, text: CompareText): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const x = left[i] as string;
    const y = right[i] as string;
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
