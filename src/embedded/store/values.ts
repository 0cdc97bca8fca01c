import { DBRef, Decimal128, Double, Int32, Long } from 'bson';

/** A decoded BSON document: a plain object whose own properties are the fields. */
export type Doc = Record<string, unknown>;

/**
 * The order of types in MongoDB's comparison ("Comparison/Sort Order" in its manual), by the names that `$type` knows;
 * each is also the first byte of an index key, so 0 and 1 stay free for terminators.
 */
export const RANK = {
  minKey: 2,
  emptyArray: 4,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 50,
  regex: 55,
  javascript: 60,
  maxKey: 127,
} as const;

const NAME_OF_RANK = Object.fromEntries(Object.entries(RANK).map(([name, rank]) => [rank, name]));

/** Stands for an empty array where arrays are opened into their elements: in sort and index keys it comes before null. */
export const EMPTY_ARRAY = new (class {
  readonly _bsontype = 'EmptyArray';
})();

const RANK_OF_CLASS: Record<string, number> = {
  EmptyArray: RANK.emptyArray,
  Int32: RANK.number,
  Double: RANK.number,
  Long: RANK.number,
  Decimal128: RANK.number,
  BSONSymbol: RANK.string,
  ObjectId: RANK.objectId,
  Binary: RANK.binData,
  Timestamp: RANK.timestamp,
  BSONRegExp: RANK.regex,
  Code: RANK.javascript,
  MinKey: RANK.minKey,
  MaxKey: RANK.maxKey,
};

export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return RANK.string;
    case 'number':
    case 'bigint':
      return RANK.number;
    case 'boolean':
      return RANK.bool;
    case 'object':
      return value === null ? RANK.null : rankOfObject(value);
    default:
      return RANK.null;
  }
}

function rankOfObject(value: object): number {
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof Date) return RANK.date;
  return isDoc(value) ? RANK.object : (RANK_OF_CLASS[classOf(value) ?? ''] ?? RANK.object);
}

/** The name of bson's class for a value ('ObjectId', 'BSONRegExp', ...). */
export function classOf(value: unknown): string | undefined {
  return (value as { _bsontype?: string } | null | undefined)?._bsontype;
}

const NUMBER_KINDS: Record<string, string> = { Int32: 'int', Long: 'long', Double: 'double', Decimal128: 'decimal' };

/** The name `$type` knows the value by; the kind of a number is only certain in what was decoded exactly. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  return NUMBER_KINDS[classOf(value) ?? ''] ?? (NAME_OF_RANK[rankOf(value)] as string);
}

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** A sub-document, as opposed to an array, a date or one of bson's classes (a field named `_bsontype` fools nobody). */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A reference is a document like any other; bson makes objects of a class of its own out of those it finds. */
export function withoutReference(value: unknown): unknown {
  return value instanceof DBRef ? value.toJSON() : value;
}

/** A field of a document; never something inherited, so a field called `constructor` is only there when it is stored. */
export function fieldOf(doc: Doc, name: string): unknown {
  return Object.hasOwn(doc, name) ? doc[name] : undefined;
}

/** Sets a field, also one called `__proto__`, without touching the prototype. */
export function setField(doc: Doc, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(doc, name, { value, enumerable: true, writable: true, configurable: true });
  else doc[name] = value;
}

/** A number that JavaScript computes with, or undefined when the value is no number (Decimal128 and large Long lose digits). */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long || typeof value === 'bigint' || value instanceof Decimal128) return Number(String(value));
  return undefined;
}

/** Whole numbers that a double cannot always hold. */
export function isWide(value: unknown): boolean {
  return value instanceof Long || typeof value === 'bigint';
}

export function wholeOf(value: unknown): bigint {
  return BigInt(isWide(value) ? String(value) : (asNumber(value) ?? 0));
}

/** The value as a whole number for limits, sizes and positions; undefined when it is none. */
export function asInteger(value: unknown): number | undefined {
  const number = asNumber(value);
  return number !== undefined && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

/** MongoDB's truth: false, 0, null and missing are false, everything else is true. */
export function isTruthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && asNumber(value) !== 0;
}
