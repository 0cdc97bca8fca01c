import { BSONRegExp } from 'bson';
import type { Collation } from './collation.ts';
import { compare, equal } from './compare.ts';
import { badValue, StoreError } from './errors.ts';
import { lookupKey } from './keys.ts';
import { asInteger, asNumber, type Doc, isDoc, RANK, rankOf, typeName } from './values.ts';

const MAX_PATTERN_LENGTH = 4_096;

export interface MatchContext {
  collation: Collation | undefined;
  /** What the filter looks at is noted here. */
  looks: { fields: Set<string>; whole: boolean; exact: boolean };
}

/** A condition on one value. */
export type Passes = (value: unknown) => boolean;

/** The fields of a reference are named like operators. */
const REFERENCE_FIELDS = ['$ref', '$id', '$db'];

export function isOperator(name: string): boolean {
  return name.startsWith('$') && !REFERENCE_FIELDS.includes(name);
}

/** `{$gt: 5}` is made of operators; `{a: 1}` and `{}` are values to equal. */
export function isOperatorDoc(operand: unknown): operand is Doc {
  return isDoc(operand) && isOperator(Object.keys(operand)[0] ?? '');
}

/** The operators that ask about one value: a field, or an element of one that is an array. */
export const VALUE_TESTS: Record<string, (operand: unknown, context: MatchContext, spec: Doc) => Passes> = {
  $eq: equals,
  $gt: (operand, context) => compares('$gt', operand, context, (order) => order > 0),
  $gte: (operand, context) => compares('$gte', operand, context, (order) => order >= 0),
  $lt: (operand, context) => compares('$lt', operand, context, (order) => order < 0),
  $lte: (operand, context) => compares('$lte', operand, context, (order) => order <= 0),
  $in: isIn,
  $type: (operand, { looks }) => {
    const names = (Array.isArray(operand) ? operand : [operand]).flatMap(readType);
    if (names.length < NUMBERS.length && names.some((name) => NUMBERS.includes(name))) looks.exact = true;
    return (value) => names.includes(typeName(value));
  },
  $mod: (operand) => {
    const [divisor, rest] = Array.isArray(operand) && operand.length === 2 ? operand.map(asInteger) : [];
    if (!divisor || rest === undefined) throw badValue('malformed mod, needs to be an array of a divisor and a rest');
    return (value) => (asInteger(value) ?? Number.NaN) % divisor === rest;
  },
  $regex: (operand, _context, spec) => matchesText(toRegExp(operand, spec.$options)),
};

/** Equality; null also equals a missing field, and a regular expression matches text as well as itself. */
function equals(operand: unknown, { collation }: MatchContext): Passes {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  const matches = operand instanceof BSONRegExp ? matchesText(toRegExp(operand)) : () => false;
  return (value) => value !== undefined && (equal(value, operand, collation) || matches(value));
}

export function noRegExp(name: string, operand: unknown): unknown {
  if (operand instanceof BSONRegExp) throw badValue(`Can't have regex as arg to ${name}.`);
  return operand;
}

/** Values compare with their own type; only MinKey and MaxKey with every type. NaN compares with nothing but itself. */
function compares(
  name: string,
  operand: unknown,
  { collation }: MatchContext,
  wanted: (order: number) => boolean,
): Passes {
  const rank = rankOf(noRegExp(name, operand));
  const ofType: Passes =
    rank === RANK.minKey || rank === RANK.maxKey
      ? (value) => value !== undefined
      : (value) => rankOf(value) === rank && Number.isNaN(asNumber(value)) === Number.isNaN(asNumber(operand));
  return (value) => ofType(value) && wanted(compare(value, operand, collation));
}

/** Values are looked up by keys that equal ones share, so that a list of thousands costs no more than a short one. */
function isIn(operand: unknown, { collation }: MatchContext): Passes {
  if (!Array.isArray(operand)) throw badValue('$in and $nin need an array');
  if (operand.some(isOperatorDoc)) throw badValue('cannot nest $ under $in or $nin');
  const keys = new Set(operand.map((item) => lookupKey(item, collation)));
  const patterns = operand.filter((item) => item instanceof BSONRegExp).map((item) => matchesText(toRegExp(item)));
  return (value) => keys.has(lookupKey(value, collation)) || patterns.some((matches) => matches(value));
}

const TYPES_FROM_0 =
  ' double string object array binData undefined objectId bool date null regex dbPointer javascript symbol ' +
  'javascriptWithScope int timestamp long decimal';
/** The names of types by their numbers (bsonspec.org). */
const TYPES = new Map([...TYPES_FROM_0.split(' ').entries(), [-1, 'minKey'], [127, 'maxKey']] as [number, string][]);
const NUMBERS = ['int', 'long', 'double', 'decimal'];

/** The names behind one `$type`, a name or a number. */
function readType(type: unknown): string[] {
  if (type === 'number') return NUMBERS;
  const name = typeof type === 'string' ? type : TYPES.get(asNumber(type) ?? 0);
  if (!name || ![...TYPES.values()].includes(name)) throw badValue(`Unknown type name or number: ${String(type)}`);
  return [name];
}

/** A JavaScript regular expression for a BSON one or for a pattern and its options (i, m, s, u). */
function toRegExp(pattern: unknown, options?: unknown): RegExp {
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

function matchesText(pattern: RegExp): Passes {
  return (value) => typeof value === 'string' && pattern.test(value);
}
