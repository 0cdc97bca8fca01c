import { Double, Int32, ObjectId } from 'bson';
import { badValue, StoreError } from '../errors.ts';
import { toRegExp } from '../regex.ts';
import { asInteger, typeName } from '../values.ts';
import type { Operator } from './expression.ts';
import { nullish, strict, taking, takingNamed } from './operands.ts';

/** Text. Lengths and positions with CP count code points. */
export const texts: Record<string, Operator> = {
  $concat: strict(0, Number.POSITIVE_INFINITY, (...values) => values.map((value) => text('$concat', value)).join('')),
  $toString: strict(1, 1, toText),
  $toUpper: taking(1, 1, (value) => toText(value ?? '').toUpperCase()),
  $toLower: taking(1, 1, (value) => toText(value ?? '').toLowerCase()),
  $trim: takingNamed(['input'], [], ({ input }) =>
    nullish(input) ? null : text('$trim', input).replace(/^[\s\0]+|[\s\0]+$/g, ''),
  ),
  $split: strict(2, 2, (value, mark) => text('$split', value).split(text('$split', mark))),
  $strLenCP: taking(1, 1, (value) => [...text('$strLenCP', value)].length),
  $substrCP: taking(3, 3, substring),
  $replaceAll: takingNamed(['input', 'find', 'replacement'], [], ({ input, find, replacement }) => {
    const parts = [input, find, replacement];
    if (parts.some(nullish)) return null;
    const [source, mark, into] = parts.map((part) => text('$replaceAll', part)) as [string, string, string];
    return source.replaceAll(mark, () => into);
  }),
  $regexMatch: takingNamed(['input', 'regex'], ['options'], ({ input, regex, options }) =>
    nullish(input) || nullish(regex) ? false : toRegExp(regex, options ?? undefined).test(text('$regexMatch', input)),
  ),
};

function text(operator: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new StoreError(16702, `${operator} only supports strings, not ${typeName(value)}`);
}

/** Text of a value as `$toString` writes it. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Int32 || value instanceof Double) return String(value.value);
  if (['int', 'double', 'bool', 'long', 'decimal'].includes(typeName(value))) return String(value);
  throw new StoreError(241, `Unsupported conversion from ${typeName(value)} to string`);
}

function substring(value: unknown, start: unknown, length: unknown): string {
  const [from, count] = [asInteger(start) ?? -1, asInteger(length) ?? -1];
  if (from < 0 || count < 0) throw badValue('$substrCP needs a nonnegative start and length');
  return [...toText(value ?? '')].slice(from, from + count).join('');
}
