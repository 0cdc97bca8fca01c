import { BSONRegExp, Double, Int32, ObjectId } from 'bson';
import { BIT_TESTS, bitTest } from './bits.ts';
import { type CompareText, compare, equal } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import type { Variables } from './expressions/expression.ts';
import { toRegExp } from './regex.ts';
import { typeTest } from './type-names.ts';
import { asNumber, type Doc, isDoc, isTruthy, rankOf } from './values.ts';

export interface MatchContext {
  text: CompareText;
  /** Whether texts that differ may be equal. */
  collated: boolean;
  variables: Variables;
}

/** One condition on one field. */
export interface Test {
  passes(value: unknown): boolean;
  /** Whether one passing element of an array is enough. */
  eachElement: boolean;
  /** The field passes when the condition does not ($ne, $nin, $not, `$exists: false`). */
  negated?: boolean;
  /** `$not`: the field passes when it does not pass all of these. The other members then say nothing. */
  inner?: Test[];
  /** The element that made an array pass, where it is not the first that passes by itself. */
  positionIn?(list: unknown[]): number;
}

interface Compilers {
  tests(operand: unknown, context: MatchContext): Test[];
  filter(filter: Doc, context: MatchContext): (doc: Doc) => boolean;
}

/** The fields of a reference to a document: names like any other, in spite of their dollar. */
export const REFERENCE_FIELDS: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

/** `{$gt: 5}` is made of operators; `{a: 1}`, `{}` and a reference `{$ref, $id}` are values to equal. */
export function isOperatorDoc(operand: unknown): boolean {
  if (!isDoc(operand)) return false;
  const first = Object.keys(operand)[0];
  return first?.startsWith('$') === true && !REFERENCE_FIELDS.has(first);
}

export function compileOperator(
  name: string,
  operand: unknown,
  spec: Doc,
  context: MatchContext,
  compilers: Compilers,
): Test[] {
  if (name === '$all') return all(operand, context, compilers);
  return [compileOne(name, operand, spec, context, compilers)];
}

function compileOne(name: string, operand: unknown, spec: Doc, context: MatchContext, compilers: Compilers): Test {
  switch (name) {
    case '$eq':
      return equals(operand, context);
    case '$ne':
      if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.");
      return { ...equals(operand, context), negated: true };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return compares(name, operand, context);
    case '$in':
      return isIn(name, operand, context);
    case '$nin':
      return { ...isIn(name, operand, context), negated: true };
    case '$exists':
      return { passes: (value) => value !== undefined, eachElement: false, negated: !isTruthy(operand) };
    case '$type':
      return { passes: typeTest(operand), eachElement: true };
    case '$mod':
      return modulo(operand);
    case '$size':
      return size(operand);
    case '$regex':
      return matchesText(toRegExp(operand, spec.$options));
    case '$options':
      throw badValue('$options needs a $regex');
    case '$not':
      return not(operand, context, compilers);
    case '$elemMatch':
      return elemMatch(operand, context, compilers);
    default:
      if (Object.hasOwn(BIT_TESTS, name)) return { passes: bitTest(name, operand), eachElement: true };
      throw GEO.has(name) ? notOffered(name) : badValue(`unknown operator: ${name}`);
  }
}

const GEO = new Set(['$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$within']);

/** Equality; null also equals a missing field, and a regular expression matches text as well as itself. */
export function equals(operand: unknown, context: MatchContext): Test {
  if (operand instanceof BSONRegExp) {
    const text = matchesText(toRegExp(operand));
    return { passes: (value) => text.passes(value) || equal(value, operand), eachElement: true };
  }
  if (operand === null || operand === undefined) return { passes: (value) => value == null, eachElement: true };
  return { passes: (value) => value !== undefined && equal(value, operand, context.text), eachElement: true };
}

function compares(name: string, operand: unknown, { text }: MatchContext): Test {
  if (operand instanceof BSONRegExp) throw badValue(`Can't have RegEx as arg to predicate over field with ${name}`);
  const wanted = ORDERS[name] as (order: number) => boolean;
  const rank = rankOf(operand);
  const everyType = rank === rankOf(undefined) ? false : isEnd(operand);
  const passes = (value: unknown) => {
    if (!everyType && rankOf(value) !== rank) return false;
    if (isNotANumber(value) !== isNotANumber(operand)) return false;
    return wanted(compare(value, operand, text));
  };
  return {
    passes: everyType ? (value) => value !== undefined && wanted(compare(value, operand, text)) : passes,
    eachElement: true,
  };
}

const ORDERS: Record<string, (order: number) => boolean> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** MinKey and MaxKey compare with every type; all other values only with their own. */
function isEnd(value: unknown): boolean {
  const type = (value as { _bsontype?: string } | null)?._bsontype;
  return type === 'MinKey' || type === 'MaxKey';
}

function isNotANumber(value: unknown): boolean {
  return typeof value === 'number' ? Number.isNaN(value) : false;
}

function isIn(name: string, operand: unknown, context: MatchContext): Test {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some(isOperatorDoc)) throw badValue(`cannot nest $ under ${name}`);
  const all = operand.map((item) => equals(item, context));
  const keys = new Set(operand.map((item) => lookupKey(item, context)));
  const unkeyed = all.filter((_, i) => lookupKey(operand[i], context) === undefined);
  const passes = (value: unknown) => {
    const key = lookupKey(value, context);
    return key === undefined
      ? all.some((test) => test.passes(value))
      : keys.has(key) || unkeyed.some((test) => test.passes(value));
  };
  return { passes, eachElement: true };
}

/** A key that equal values share, for the common types; with it a list of thousands is searched at once. */
function lookupKey(value: unknown, context: MatchContext): string | number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return context.collated ? undefined : `s${value}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  return value instanceof Int32 || value instanceof Double ? value.value : undefined;
}

function modulo(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length !== 2)
    throw badValue('malformed mod, needs to be an array of two numbers');
  const [divisor, rest] = operand.map((part) => Math.trunc(asNumber(part) ?? Number.NaN));
  if (divisor === undefined || Number.isNaN(divisor) || Number.isNaN(rest))
    throw badValue('malformed mod, divisor or remainder not a number');
  if (divisor === 0) throw badValue('divisor cannot be 0');
  const passes = (value: unknown) => {
    const number = asNumber(value);
    return number !== undefined && Math.trunc(number) % divisor === rest;
  };
  return { passes, eachElement: true };
}

function size(operand: unknown): Test {
  const wanted = asNumber(operand);
  if (wanted === undefined || !Number.isInteger(wanted)) throw badValue('Failed to parse $size. Expected an integer');
  if (wanted < 0) throw badValue('Failed to parse $size. Expected a non-negative number');
  return { passes: (value) => Array.isArray(value) && value.length === wanted, eachElement: false };
}

function matchesText(pattern: RegExp): Test {
  return { passes: (value) => typeof value === 'string' && pattern.test(value), eachElement: true };
}

function not(operand: unknown, context: MatchContext, { tests }: Compilers): Test {
  if (operand instanceof BSONRegExp) return { ...equals(operand, context), negated: true };
  if (!isOperatorDoc(operand)) throw badValue('$not needs a regex or a document of operators');
  return { ...NEVER, inner: tests(operand, context) };
}

const NEVER: Test = { passes: () => false, eachElement: false };

/** Tests a value, and its elements where the operator looks into arrays. */
export function passesValue(value: unknown, test: Test): boolean {
  if (test.inner) return !test.inner.every((inner) => passesValue(value, inner));
  const passed = test.passes(value) || (test.eachElement && Array.isArray(value) && value.some(test.passes));
  return test.negated ? !passed : passed;
}

/** `$all: [1, 2]` is one test for each, and each may be passed by another element. */
function all(operand: unknown, context: MatchContext, compilers: Compilers): Test[] {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return [NEVER];
  return operand.flatMap((item) =>
    isDoc(item) && Object.hasOwn(item, '$elemMatch') ? compilers.tests(item, context) : [equals(item, context)],
  );
}

function elemMatch(operand: unknown, context: MatchContext, { tests, filter }: Compilers): Test {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
  const element = isElementTest(operand) ? everyTest(tests(operand, context)) : docTest(filter(operand, context));
  return {
    passes: (value) => Array.isArray(value) && value.some(element),
    eachElement: false,
    positionIn: (list) => list.findIndex(element),
  };
}

const DOC_OPERATORS = new Set(['$and', '$or', '$nor', '$expr']);

/** `{$gt: 5}` tests an element as it is; `{a: 1}` and `{$or: [...]}` test the fields of one that is a document. */
export function isElementTest(operand: unknown): boolean {
  return isOperatorDoc(operand) && !DOC_OPERATORS.has(Object.keys(operand as Doc)[0] as string);
}

function everyTest(tests: Test[]): (value: unknown) => boolean {
  return (value) => tests.every((test) => passesValue(value, test));
}

function docTest(matches: (doc: Doc) => boolean): (value: unknown) => boolean {
  return (value) => (isDoc(value) ? matches(value) : Array.isArray(value) && matches({ ...value } as unknown as Doc));
}
