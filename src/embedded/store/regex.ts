import { BSONRegExp } from 'bson';
import { badValue, StoreError } from './errors.ts';

const MAX_PATTERN_LENGTH = 4_096;

/** A JavaScript regular expression for a BSON one or for a pattern and its options (i, m, s, u). */
export function toRegExp(pattern: unknown, options?: unknown): RegExp {
  const source = pattern instanceof BSONRegExp ? pattern.pattern : pattern;
  const flags = options ?? (pattern instanceof BSONRegExp ? pattern.options : '');
  if (typeof source !== 'string') throw badValue('$regex has to be a string');
  if (typeof flags !== 'string') throw badValue('$options has to be a string');
  if (source.length > MAX_PATTERN_LENGTH) throw badValue(`$regex is longer than ${MAX_PATTERN_LENGTH} characters`);
  const unknown = [...flags].find((flag) => !'imsu'.includes(flag));
  if (unknown) throw new StoreError(51108, `invalid flag in regex options: ${unknown}`);
  return build(source, flags.replaceAll('u', ''));
}

/** PCRE always reads UTF-8; JavaScript's `u` is stricter about escapes, so a pattern it refuses is tried without. */
function build(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw new StoreError(51091, `Regular expression is invalid: ${(error as Error).message}`);
    }
  }
}
