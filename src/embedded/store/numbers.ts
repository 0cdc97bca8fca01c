import { Decimal128, Double, Int32, Long } from 'bson';
import { notOffered, wrongType } from './errors.ts';
import { asNumber, isInt32, typeName } from './values.ts';

/** `$inc` and `$mul`: the result keeps the wider type of the two; an Int32 that overflows becomes a Long. */
export function combine(operator: '$inc' | '$mul', a: unknown, b: unknown, path: string): unknown {
  checkNumber(operator, b, path, true);
  checkNumber(operator, a, path, false);
  if (isDouble(a) || isDouble(b)) {
    const [x, y] = [asNumber(a) as number, asNumber(b) as number];
    return new Double(operator === '$inc' ? x + y : x * y);
  }
  const [x, y] = [whole(a), whole(b)];
  const exact = operator === '$inc' ? x + y : x * y;
  if (BigInt.asIntN(64, exact) !== exact)
    throw wrongType(`Failed to apply ${operator} operations to current value: the result overflows 64 bits`);
  const fits = BigInt.asIntN(32, exact) === exact && !(a instanceof Long) && !(b instanceof Long);
  return fits ? new Int32(Number(exact)) : Long.fromBigInt(exact);
}

function checkNumber(operator: string, value: unknown, path: string, operand: boolean): void {
  if (value instanceof Decimal128) throw notOffered(`${operator} with Decimal128`);
  if (asNumber(value) !== undefined) return;
  if (operand)
    throw wrongType(
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${typeName(value)}}`,
    );
  throw wrongType(
    `Cannot apply ${operator} to a value of non-numeric type. The field '${path}' has type ${typeName(value)}`,
  );
}

function isDouble(value: unknown): boolean {
  return value instanceof Double || (typeof value === 'number' && !isInt32(value));
}

function whole(value: unknown): bigint {
  if (value instanceof Long) return value.toBigInt();
  return typeof value === 'bigint' ? value : BigInt(asNumber(value) ?? 0);
}
