import { Decimal128, Double, Int32, Long } from 'bson';
import { notOffered } from './errors.ts';
import { asNumber, isInt32 } from './values.ts';

/** A sum or a product of two numbers; it keeps the wider type of the two, and an Int32 that overflows becomes a Long. */
export function combine(operation: 'sum' | 'product', a: unknown, b: unknown): unknown {
  if (a instanceof Decimal128 || b instanceof Decimal128) throw notOffered('computing with Decimal128');
  if (isDouble(a) || isDouble(b)) {
    const [x, y] = [asNumber(a) as number, asNumber(b) as number];
    return new Double(operation === 'sum' ? x + y : x * y);
  }
  const [x, y] = [BigInt(String(a)), BigInt(String(b))];
  const exact = operation === 'sum' ? x + y : x * y;
  const long = a instanceof Long || b instanceof Long;
  if (BigInt.asIntN(32, exact) === exact && !long) return new Int32(Number(exact));
  return BigInt.asIntN(64, exact) === exact ? Long.fromBigInt(exact) : undefined;
}

function isDouble(value: unknown): boolean {
  return value instanceof Double || (typeof value === 'number' && !isInt32(value));
}
