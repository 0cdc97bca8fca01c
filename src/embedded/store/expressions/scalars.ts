import { Decimal128 } from 'bson';
import { badValue, notOffered, StoreError, wrongType } from '../errors.ts';
import { asInteger, asNumber, RANK, rankOf, typeName } from '../values.ts';
import { type Operator, strict, taking } from './operands.ts';

const MOST = Number.POSITIVE_INFINITY;

/** Numbers: all are computed with as doubles, and Decimal128 not at all. */
export const numbers: Record<string, Operator> = {
  $add: strict(0, MOST, addAll),
  $subtract: strict(2, 2, subtract),
  $multiply: strict(0, MOST, (...values) =>
    values.reduce((product: number, value) => product * number('$multiply', value), 1),
  ),
  $divide: strict(2, 2, (a, b) => number('$divide', a) / divisor(b)),
  $round: strict(1, 2, (value, places = 0) => roundHalfEven(number('$round', value), number('$round', places))),
};

/** The value as a number, or the refusal MongoDB gives for other types. */
export function number(operator: string, value: unknown): number {
  if (value instanceof Decimal128) throw notOffered(`${operator} of Decimal128`);
  const found = asNumber(value);
  if (found === undefined) throw wrongType(`${operator} only supports numeric types, not ${typeName(value)}`);
  return found;
}

function divisor(value: unknown): number {
  const found = number('$divide', value);
  if (found === 0) throw new StoreError(2, "can't $divide by zero");
  return found;
}

function addAll(...values: unknown[]): unknown {
  const [date, ...others] = values.filter((value) => value instanceof Date);
  if (others.length > 0) throw new StoreError(16612, 'only one date allowed in an $add expression');
  const sum = values.reduce((all: number, value) => (value instanceof Date ? all : all + number('$add', value)), 0);
  return date ? new Date(date.getTime() + Math.round(sum)) : sum;
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

/** Text. Lengths and positions with CP count code points. */
export const texts: Record<string, Operator> = {
  $concat: strict(0, MOST, (...values) => values.map((value) => text('$concat', value)).join('')),
  $toString: strict(1, 1, toText),
  $toUpper: taking(1, 1, (value) => toText(value ?? '').toUpperCase()),
  $toLower: taking(1, 1, (value) => toText(value ?? '').toLowerCase()),
  $split: strict(2, 2, (value, mark) => text('$split', value).split(text('$split', mark))),
  $strLenCP: taking(1, 1, (value) => [...text('$strLenCP', value)].length),
  $substrCP: taking(3, 3, substring),
};

function text(operator: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new StoreError(16702, `${operator} only supports strings, not ${typeName(value)}`);
}

const TEXTUAL: number[] = [RANK.string, RANK.number, RANK.bool, RANK.objectId];

/** Text of a value as `$toString` writes it. */
function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (TEXTUAL.includes(rankOf(value))) return String(value);
  throw new StoreError(241, `Unsupported conversion from ${typeName(value)} to string`);
}

function substring(value: unknown, start: unknown, length: unknown): string {
  const [from, count] = [asInteger(start) ?? -1, asInteger(length) ?? -1];
  if (from < 0 || count < 0) throw badValue('$substrCP needs a nonnegative start and length');
  return [...toText(value ?? '')].slice(from, from + count).join('');
}
