import { badValue, StoreError } from '../errors.ts';
import { toRegExp } from '../regex.ts';
import { asInteger, asNumber, type Doc, typeName } from '../values.ts';
import type { Operator } from './expression.ts';
import { nullish, taking, takingAll, takingNamed } from './operands.ts';
import { toText } from './types.ts';

/** Text. Lengths and positions with CP count code points. */
export const strings: Record<string, Operator> = {
  $concat: takingAll((values) =>
    values.some(nullish) ? null : values.map((value) => text('$concat', value)).join(''),
  ),
  $toUpper: taking(1, 1, (value) => toText(value ?? '').toUpperCase()),
  $toLower: taking(1, 1, (value) => toText(value ?? '').toLowerCase()),
  $trim: takingNamed(['input'], ['chars'], (args) => trimmed(args, true, true)),
  $ltrim: takingNamed(['input'], ['chars'], (args) => trimmed(args, true, false)),
  $rtrim: takingNamed(['input'], ['chars'], (args) => trimmed(args, false, true)),
  $split: taking(2, 2, (value, mark) =>
    nullish(value) || nullish(mark) ? null : text('$split', value).split(text('$split', mark)),
  ),
  $strLenCP: taking(1, 1, (value) => [...text('$strLenCP', value)].length),
  $substrCP: taking(3, 3, substring),
  $indexOfCP: takingAll(([value, part, from]) =>
    nullish(value) ? null : indexOfCodePoint(text('$indexOfCP', value), text('$indexOfCP', part), from),
  ),
  $replaceOne: takingNamed(['input', 'find', 'replacement'], [], (args) => replaced(args, false)),
  $replaceAll: takingNamed(['input', 'find', 'replacement'], [], (args) => replaced(args, true)),
  $regexMatch: takingNamed(['input', 'regex'], ['options'], ({ input, regex, options }) =>
    nullish(input) || nullish(regex) ? false : toRegExp(regex, options ?? undefined).test(text('$regexMatch', input)),
  ),
};

function text(operator: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new StoreError(16702, `${operator} only supports strings, not ${typeName(value)}`);
}

function trimmed({ input, chars }: Doc, left: boolean, right: boolean): string | null {
  if (nullish(input) || chars === null) return null;
  const drop =
    chars === undefined ? (c: string) => /[\s\0]/.test(c) : (c: string) => [...text('$trim', chars)].includes(c);
  const points = [...text('$trim', input)];
  let start = 0;
  let end = points.length;
  while (left && start < end && drop(points[start] as string)) start += 1;
  while (right && end > start && drop(points[end - 1] as string)) end -= 1;
  return points.slice(start, end).join('');
}

function substring(value: unknown, start: unknown, length: unknown): string {
  const from = asInteger(start) ?? -1;
  const count = asInteger(length) ?? -1;
  if (from < 0 || count < 0) throw badValue('$substrCP needs a nonnegative start and length');
  return [...toText(value ?? '')].slice(from, from + count).join('');
}

function indexOfCodePoint(value: string, part: string, from: unknown): number {
  const points = [...value];
  const start = points.slice(0, asNumber(from) ?? 0).join('').length;
  const at = value.indexOf(part, start);
  return at < 0 ? -1 : [...value.slice(0, at)].length;
}

function replaced({ input, find, replacement }: Doc, every: boolean): string | null {
  if (nullish(input) || nullish(find) || nullish(replacement)) return null;
  const [source, mark, into] = [input, find, replacement].map((part) => text('$replaceAll', part)) as [
    string,
    string,
    string,
  ];
  return every ? source.replaceAll(mark, () => into) : source.replace(mark, () => into);
}
