import { Decimal128, Long } from 'bson';
import { notOffered, StoreError } from '../errors.ts';
import { asNumber, typeName } from '../values.ts';
import type { Operator } from './expression.ts';
import { nullish, taking, takingAll } from './operands.ts';

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Numbers. Whole numbers beyond 53 bits are kept exact by `Long`; Decimal128 is stored and compared, not computed with. */
export const arithmetic: Record<string, Operator> = {
  $add: takingAll(addAll),
  $subtract: taking(2, 2, subtract),
  $multiply: takingAll((values) =>
    values.some(nullish) ? null : values.reduce((a, b) => compute('$multiply', a, b), 1),
  ),
  $divide: taking(2, 2, (a, b) => (nullish(a) || nullish(b) ? null : divide(a, b))),
  $mod: taking(2, 2, (a, b) => (nullish(a) || nullish(b) ? null : remainder(a, b))),
  $abs: one('$abs', Math.abs),
  $ceil: one('$ceil', Math.ceil),
  $floor: one('$floor', Math.floor),
  $round: taking(1, 2, (value, places) => (nullish(value) ? null : roundHalfEven(number('$round', value), places))),
  $trunc: taking(1, 2, (value, places) => (nullish(value) ? null : truncate(number('$trunc', value), places))),
};

function one(name: string, apply: (value: number) => number): Operator {
  return taking(1, 1, (value) => (nullish(value) ? null : apply(number(name, value))));
}

/** The value as a number, or the refusal MongoDB gives for other types. */
export function number(operator: string, value: unknown): number {
  if (value instanceof Decimal128) throw notOffered(`${operator} of Decimal128`);
  const found = asNumber(value);
  if (found === undefined) throw new StoreError(14, `${operator} only supports numeric types, not ${typeName(value)}`);
  return found;
}

function addAll(values: unknown[]): unknown {
  if (values.some(nullish)) return null;
  const dates = values.filter((value) => value instanceof Date);
  if (dates.length > 1) throw new StoreError(16612, 'only one date allowed in an $add expression');
  const sum = values.filter((value) => !(value instanceof Date)).reduce((a, b) => compute('$add', a, b), 0);
  const [date] = dates as Date[];
  return date ? new Date(date.getTime() + Math.round(asNumber(sum) ?? 0)) : sum;
}

function subtract(a: unknown, b: unknown): unknown {
  if (nullish(a) || nullish(b)) return null;
  if (a instanceof Date)
    return b instanceof Date ? a.getTime() - b.getTime() : new Date(a.getTime() - Math.round(number('$subtract', b)));
  return compute('$subtract', a, b);
}

function divide(a: unknown, b: unknown): number {
  const divisor = number('$divide', b);
  if (divisor === 0) throw new StoreError(2, "can't $divide by zero");
  return number('$divide', a) / divisor;
}

function remainder(a: unknown, b: unknown): number {
  const divisor = number('$mod', b);
  if (divisor === 0) throw new StoreError(16610, "can't $mod by zero");
  return number('$mod', a) % divisor;
}

const DOUBLES: Record<string, (a: number, b: number) => number> = {
  $add: (a, b) => a + b,
  $subtract: (a, b) => a - b,
  $multiply: (a, b) => a * b,
};
const WHOLES: Record<string, (a: bigint, b: bigint) => bigint> = {
  $add: (a, b) => a + b,
  $subtract: (a, b) => a - b,
  $multiply: (a, b) => a * b,
};

/** Computes in doubles, and in whole numbers of 64 bits when both are whole and a double would round. */
export function compute(operator: string, a: unknown, b: unknown): unknown {
  const x = number(operator, a);
  const y = number(operator, b);
  const rough = (DOUBLES[operator] as (a: number, b: number) => number)(x, y);
  if (Number.isSafeInteger(rough) && !(a instanceof Long) && !(b instanceof Long)) return rough;
  if (!Number.isInteger(x) || !Number.isInteger(y)) return rough;
  const exact = (WHOLES[operator] as (a: bigint, b: bigint) => bigint)(whole(a), whole(b));
  if (exact >= -MAX_SAFE && exact <= MAX_SAFE) return Number(exact);
  return BigInt.asIntN(64, exact) === exact && (a instanceof Long || b instanceof Long)
    ? Long.fromBigInt(exact)
    : rough;
}

function whole(value: unknown): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(asNumber(value) ?? 0);
}

/** MongoDB rounds halves to the even neighbour. */
function roundHalfEven(value: number, places: unknown): number {
  const scale = 10 ** (asNumber(places) ?? 0);
  const scaled = value * scale;
  const floor = Math.floor(scaled);
  const half = scaled - floor;
  const rounded = half === 0.5 ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(scaled);
  return rounded / scale;
}

function truncate(value: number, places: unknown): number {
  const scale = 10 ** (asNumber(places) ?? 0);
  return Math.trunc(value * scale) / scale;
}
