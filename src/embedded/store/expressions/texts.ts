import { badValue, StoreError } from '../errors.ts';
import { asInteger, RANK, rankOf, typeName } from '../values.ts';
import { type Operator, strict, taking } from './operands.ts';

/** Text. Lengths and positions with CP count code points. */
export const texts: Record<string, Operator> = {
  $concat: strict(0, Number.POSITIVE_INFINITY, (...values) => values.map((value) => text('$concat', value)).join('')),
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
