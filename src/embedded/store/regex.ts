import { BSONRegExp } from 'bson';
import { badValue, StoreError } from './errors.ts';

const MAX_PATTERN_LENGTH = 4_096;

/** A JavaScript regular expression for a BSON one or for a pattern and its options (i, m, s, x, u). */
export function toRegExp(pattern: unknown, options?: unknown): RegExp {
  const source = pattern instanceof BSONRegExp ? pattern.pattern : pattern;
  const flags = options ?? (pattern instanceof BSONRegExp ? pattern.options : '');
  if (typeof source !== 'string') throw badValue('$regex has to be a string');
  if (typeof flags !== 'string') throw badValue('$options has to be a string');
  if (source.length > MAX_PATTERN_LENGTH) throw badValue(`$regex is longer than ${MAX_PATTERN_LENGTH} characters`);
  for (const flag of flags)
    if (!'imsxu'.includes(flag)) throw new StoreError(51108, `invalid flag in regex options: ${flag}`);
  return build(flags.includes('x') ? withoutSpaces(source) : source, flags.replace(/[xu]/g, ''));
}

/** PCRE always reads UTF-8; JavaScript's `u` is stricter about escapes, so a pattern it refuses is tried without. */
function build(source: string, flags: string): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const text = inline ? source.slice(inline[0].length) : source;
  const all = [...new Set(flags + (inline?.[1] ?? ''))].join('');
  try {
    return new RegExp(text, `${all}u`);
  } catch {
    try {
      return new RegExp(text, all);
    } catch (error) {
      throw new StoreError(51091, `Regular expression is invalid: ${(error as Error).message}`);
    }
  }
}

function withoutSpaces(source: string): string {
  return source.replace(/(\\.|\[(?:\\.|[^\]])*\])|\s+|#[^\n]*/g, '$1');
}

/** The literal text that all matches begin with, when the pattern is a plain, case-sensitive prefix; '' otherwise. */
export function literalPrefix(pattern: RegExp): string {
  if (/[ixm]/.test(pattern.flags) || !pattern.source.startsWith('^') || pattern.source.includes('|')) return '';
  const literal = /^\^((?:[\p{L}\p{N} _@:,;'"=<>!%&~`-]|\\[.\-/@+])*)/u.exec(pattern.source)?.[1] ?? '';
  const next = pattern.source[literal.length + 1];
  const certain = next !== undefined && '?*{'.includes(next) ? literal.replace(/(\\.|.)$/u, '') : literal;
  return certain.replaceAll('\\', '');
}
