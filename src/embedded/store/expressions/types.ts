import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { StoreError } from '../errors.ts';
import { asNumber, isDoc, isTruthy, typeName } from '../values.ts';
import type { Operator } from './expression.ts';
import { nullish, taking, takingAll } from './operands.ts';

const NUMBER_NAMES = ['int', 'long', 'double', 'decimal'];

/** Types and conversions, and documents as values. */
export const types: Record<string, Operator> = {
  $type: taking(1, 1, typeName),
  $isNumber: taking(1, 1, (value) => NUMBER_NAMES.includes(typeName(value))),
  $isArray: taking(1, 1, Array.isArray),
  $toString: taking(1, 1, (value) => (nullish(value) ? null : toText(value))),
  $toBool: taking(1, 1, (value) => (nullish(value) ? null : isTruthy(value))),
  $toInt: taking(1, 1, (value) => (nullish(value) ? null : toWhole(value, 'int'))),
  $toLong: taking(1, 1, (value) => (nullish(value) ? null : toWhole(value, 'long'))),
  $toDouble: taking(1, 1, (value) => (nullish(value) ? null : toNumber(value, 'double'))),
  $toDate: taking(1, 1, (value) => (nullish(value) ? null : toDate(value))),
  $toObjectId: taking(1, 1, (value) => (nullish(value) ? null : toObjectId(value))),
  $mergeObjects: takingAll(mergeObjects),
  $objectToArray: taking(1, 1, (value) =>
    isDoc(value) ? Object.entries(value).map(([k, v]) => ({ k, v })) : nullAsIs('$objectToArray', value),
  ),
  $arrayToObject: taking(1, 1, (value) =>
    Array.isArray(value) ? fromPairs(value) : nullAsIs('$arrayToObject', value),
  ),
};

function nullAsIs(operator: string, value: unknown): null {
  if (nullish(value)) return null;
  throw new StoreError(40386, `${operator} cannot use ${typeName(value)}`);
}

export function mergeObjects(values: unknown[]): unknown {
  const merged = {};
  for (const value of values) {
    if (nullish(value)) continue;
    if (!isDoc(value))
      throw new StoreError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
    Object.assign(merged, value);
  }
  return merged;
}

function fromPairs(pairs: unknown[]): unknown {
  const entries = pairs.map((pair) => {
    if (Array.isArray(pair) && pair.length === 2) return [String(pair[0]), pair[1]] as const;
    if (isDoc(pair) && typeof pair.k === 'string' && 'v' in pair) return [pair.k, pair.v] as const;
    throw new StoreError(40392, '$arrayToObject needs pairs [k, v] or documents {k, v}');
  });
  return Object.fromEntries(entries);
}

/** Text of a value as `$toString` writes it. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'boolean' || value instanceof Long || value instanceof Decimal128) return String(value);
  if (value instanceof Int32 || value instanceof Double) return String(value.value);
  throw new StoreError(241, `Unsupported conversion from ${typeName(value)} to string`);
}

function toNumber(value: unknown, type: string): number {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date && type !== 'int') return value.getTime();
  const found = typeof value === 'string' && /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(value) ? Number(value) : asNumber(value);
  if (found === undefined || (typeof value === 'string' && Number.isNaN(found))) {
    throw new StoreError(241, `Failed to parse or convert ${typeName(value)} to ${type}`);
  }
  return found;
}

function toWhole(value: unknown, type: 'int' | 'long'): unknown {
  if (type === 'long' && typeof value === 'string' && /^-?\d{16,19}$/.test(value))
    return Long.fromBigInt(BigInt(value));
  const whole = Math.trunc(toNumber(value, type));
  if (typeof value === 'string' && whole !== Number(value))
    throw new StoreError(241, `Failed to parse number '${value}' in $convert`);
  const limit = type === 'int' ? 2 ** 31 : 2 ** 63;
  if (!(whole >= -limit && whole < limit)) throw new StoreError(241, `Conversion would overflow target type: ${whole}`);
  return value instanceof Long && type === 'long' ? value : whole;
}

export function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  const number = asNumber(value);
  const date =
    number !== undefined ? new Date(number) : typeof value === 'string' ? new Date(zoned(value)) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new StoreError(241, `Error parsing date string '${String(value)}'`);
  return date;
}

/** A date text without a zone means UTC, whatever the machine's own zone is. */
function zoned(value: string): string {
  return /T.*([zZ]|[+-]\d\d:?\d\d)$/.test(value) || !value.includes('T') ? value : `${value}Z`;
}

function toObjectId(value: unknown): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && ObjectId.isValid(value) && value.length === 24) return new ObjectId(value);
  throw new StoreError(241, `Failed to parse objectId '${String(value)}'`);
}
