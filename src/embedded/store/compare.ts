import type { Collation } from './collation.ts';
import { bytesOf } from './keys.ts';
import { rankOf } from './values.ts';

/**
 * MongoDB's order of all values: first by type, then by value. Numbers of every kind compare by what they are worth (a
 * Decimal128 is worth the nearest double), documents field by field (type, name, value), arrays element by element. NaN
 * is the smallest number and equals itself. What is rare is compared as index keys are.
 */
export function compare(a: unknown, b: unknown, collation?: Collation): number {
  if (typeof a === 'string' && typeof b === 'string') return collation ? collation.compare(a, b) : compareText(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  if (a instanceof Date && b instanceof Date) return compareDoubles(a.getTime(), b.getTime());
  return rankOf(a) - rankOf(b) || Buffer.compare(bytesOf(a, collation), bytesOf(b, collation));
}

export function equal(a: unknown, b: unknown, collation?: Collation): boolean {
  return a === b || compare(a, b, collation) === 0;
}

/** UTF-8 byte order, which is code point order; UTF-16 disagrees only where one unit is a surrogate. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogates = (x >= 0xd800 && x <= 0xdfff) !== (y >= 0xd800 && y <= 0xdfff) && x >= 0xd800 && y >= 0xd800;
    return surrogates ? y - x : x - y;
  }
  return a.length - b.length;
}

function compareDoubles(a: number, b: number): number {
  if (a === b) return 0;
  if (a < b) return -1;
  return a > b ? 1 : Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}
