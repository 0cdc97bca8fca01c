import { notOffered, StoreError } from '../errors.ts';
import { combine } from '../numbers.ts';
import { asNumber, typeName } from '../values.ts';
import type { Operator } from './expression.ts';
import { strict } from './operands.ts';

const MOST = Number.POSITIVE_INFINITY;

/** Numbers. Decimal128 is stored and compared, not computed with. */
export const numbers: Record<string, Operator> = {
  $add: strict(0, MOST, addAll),
  $subtract: strict(2, 2, subtract),
  $multiply: strict(0, MOST, (...values) =>
    values.reduce((a, b) => number('$multiply', a) * number('$multiply', b), 1),
  ),
  $divide: strict(2, 2, (a, b) => number('$divide', a) / divisor('$divide', b, 2)),
  $mod: strict(2, 2, (a, b) => number('$mod', a) % divisor('$mod', b, 16610)),
  $abs: strict(1, 1, (value) => Math.abs(number('$abs', value))),
  $ceil: strict(1, 1, (value) => Math.ceil(number('$ceil', value))),
  $floor: strict(1, 1, (value) => Math.floor(number('$floor', value))),
  $round: strict(1, 2, (value, places = 0) => roundHalfEven(number('$round', value), number('$round', places))),
};

/** The value as a number, or the refusal MongoDB gives for other types. */
function number(operator: string, value: unknown): number {
  const type = typeName(value);
  if (type === 'decimal') throw notOffered(`${operator} of Decimal128`);
  const found = asNumber(value);
  if (found === undefined) throw new StoreError(14, `${operator} only supports numeric types, not ${type}`);
  return found;
}

function divisor(operator: string, value: unknown, code: number): number {
  const found = number(operator, value);
  if (found === 0) throw new StoreError(code, `can't ${operator} by zero`);
  return found;
}

/** A sum in doubles, and exact when a number is wider than that. */
export function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const rough = number('$add', a) + number('$add', b);
  return combine('sum', a, b) ?? rough;
}

function addAll(...values: unknown[]): unknown {
  const [date, ...others] = values.filter((value) => value instanceof Date);
  if (others.length > 0) throw new StoreError(16612, 'only one date allowed in an $add expression');
  const sum = values.filter((value) => !(value instanceof Date)).reduce(add, 0);
  return date ? new Date(date.getTime() + Math.round(number('$add', sum))) : sum;
}

function subtract(a: unknown, b: unknown): unknown {
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  if (a instanceof Date) return new Date(a.getTime() - Math.round(number('$subtract', b)));
  return number('$subtract', a) - number('$subtract', b);
}

/** MongoDB rounds halves to the even neighbour. */
function roundHalfEven(value: number, places: number): number {
  const scale = 10 ** places;
  const scaled = value * scale;
  const floor = Math.floor(scaled);
  return (scaled - floor === 0.5 ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(scaled)) / scale;
}

/** The sum and the mean of what is a number in a list; everything else is left out. */
export function sumOf(values: unknown[]): unknown {
  return values.filter((value) => asNumber(value) !== undefined).reduce(add, 0);
}

export function meanOf(values: unknown[]): number | null {
  const count = values.filter((value) => asNumber(value) !== undefined).length;
  return count === 0 ? null : (asNumber(sumOf(values)) as number) / count;
}
