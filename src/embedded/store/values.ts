import { Decimal128, Double, Int32, Long } from 'bson';

/** A decoded BSON document: a plain object whose own properties are the fields. */
export type Doc = Record<string, unknown>;

/**
 * The order of types in MongoDB's comparison ("Comparison/Sort Order" in its manual); each is also the first byte of
 * an index key, so 0 and 1 stay free for terminators.
 */
export const RANK = {
  minKey: 2,
  emptyArray: 4,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 50,
  regex: 55,
  code: 60,
  maxKey: 127,
} as const;

/** Stands for an empty array where arrays are opened into their elements: in sort keys and index keys it comes before null. */
class EmptyArray {
  readonly _bsontype = 'EmptyArray';
}
export const EMPTY_ARRAY = new EmptyArray();

const BSON_RANKS: Record<string, number> = {
  EmptyArray: RANK.emptyArray,
  Int32: RANK.number,
  Double: RANK.number,
  Long: RANK.number,
  Decimal128: RANK.number,
  BSONSymbol: RANK.string,
  ObjectId: RANK.objectId,
  Binary: RANK.binary,
  Timestamp: RANK.timestamp,
  BSONRegExp: RANK.regex,
  Code: RANK.code,
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
      return RANK.boolean;
    case 'object':
      return value === null ? RANK.null : rankOfObject(value);
    default:
      return RANK.null;
  }
}

function rankOfObject(value: object): number {
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof Date) return RANK.date;
  if (isDoc(value)) return RANK.object;
  return BSON_RANKS[(value as { _bsontype?: string })._bsontype ?? ''] ?? RANK.object;
}

/** A sub-document, as opposed to an array, a date or one of bson's classes (a field named `_bsontype` fools nobody). */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
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
  if (value instanceof Long) return value.toNumber();
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Decimal128) return Number(value.toString());
  return undefined;
}

/** The value as a whole number for limits, sizes and positions; undefined when it is none. */
export function asInteger(value: unknown): number | undefined {
  const number = asNumber(value);
  return number !== undefined && Number.isFinite(number) ? Math.trunc(number) : undefined;
}

/** MongoDB's truth: false, 0, null and missing are false, everything else is true. */
export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  const number = asNumber(value);
  return number === undefined || number !== 0;
}

/** The name `$type` knows the value by. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (isDoc(value)) return 'object';
  return BSON_NAMES[(value as { _bsontype?: string })._bsontype ?? ''] ?? 'object';
}

const BSON_NAMES: Record<string, string> = {
  Int32: 'int',
  Double: 'double',
  Long: 'long',
  Decimal128: 'decimal',
  BSONSymbol: 'symbol',
  ObjectId: 'objectId',
  Binary: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  Code: 'javascript',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};

export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}
