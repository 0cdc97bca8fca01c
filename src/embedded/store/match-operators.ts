import { BSONRegExp, Double, Int32, ObjectId } from 'bson';
import { type CompareText, compare, equal } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { toRegExp } from './regex.ts';
import { asNumber, classOf, type Doc, isDoc, isTruthy, RANK, rankOf } from './values.ts';

export interface MatchContext {
  text: CompareText;
  /** Whether texts that differ may be equal. */
  collated: boolean;
  /** What the filter looks at is noted here. */
  reads: { fields: Set<string>; everything: boolean };
  tests(operand: unknown, context: MatchContext): Test[];
  filter(filter: Doc): (doc: Doc) => boolean;
  onValue(test: Test): (value: unknown) => boolean;
}

/** One condition on one field. */
export interface Test {
  passes(value: unknown): boolean;
  /** Whether one passing element of an array is enough. */
  eachElement: boolean;
  /** The field passes when the condition does not ($ne, $nin, `$exists: false`). */
  negated?: boolean;
  /** `$not`: the field passes when it does not pass all of these. The other members then say nothing. */
  inner?: Test[];
}

/** The fields of a reference to a document: names like any other, in spite of their dollar. */
export const REFERENCE_FIELDS: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

/** `{$gt: 5}` is made of operators; `{a: 1}`, `{}` and a reference `{$ref, $id}` are values to equal. */
export function isOperatorDoc(operand: unknown): boolean {
  if (!isDoc(operand)) return false;
  const first = Object.keys(operand)[0];
  return first?.startsWith('$') === true && !REFERENCE_FIELDS.has(first);
}

const NEVER: Test = { passes: () => false, eachElement: false };

/** What each operator of the query language demands of one field. */
export const OPERATORS: Record<string, (operand: unknown, context: MatchContext, spec: Doc) => Test[]> = {
  $eq: (operand, context) => [equals(operand, context)],
  $ne: (operand, context) => [{ ...equals(noRegExp('$ne', operand), context), negated: true }],
  $gt: (operand, context) => [compares('$gt', operand, context, (order) => order > 0)],
  $gte: (operand, context) => [compares('$gte', operand, context, (order) => order >= 0)],
  $lt: (operand, context) => [compares('$lt', operand, context, (order) => order < 0)],
  $lte: (operand, context) => [compares('$lte', operand, context, (order) => order <= 0)],
  $in: (operand, context) => [isIn('$in', operand, context)],
  $nin: (operand, context) => [{ ...isIn('$nin', operand, context), negated: true }],
  $exists: (operand) => [{ passes: (value) => value !== undefined, eachElement: false, negated: !isTruthy(operand) }],
  $type: (operand) => [{ passes: typeTest(operand), eachElement: true }],
  $size: (operand) => {
    const wanted = asNumber(operand) ?? -1;
    if (!Number.isInteger(wanted) || wanted < 0)
      throw badValue('Failed to parse $size. Expected a non-negative integer');
    return [{ passes: (value) => Array.isArray(value) && value.length === wanted, eachElement: false }];
  },
  $regex: (operand, _context, spec) => [matchesText(toRegExp(operand, spec.$options))],
  $options: (_operand, _context, spec) => {
    if (!('$regex' in spec)) throw badValue('$options needs a $regex');
    return [];
  },
  $not: (operand, context) => {
    if (operand instanceof BSONRegExp) return [{ ...equals(operand, context), negated: true }];
    if (!isOperatorDoc(operand)) throw badValue('$not needs a regex or a document of operators');
    return [{ ...NEVER, inner: context.tests(operand, context) }];
  },
  // One test for each value, and each may be passed by another element.
  $all: (operand, context) => {
    if (!Array.isArray(operand)) throw badValue('$all needs an array');
    if (operand.length === 0) return [NEVER];
    return operand.flatMap((item) =>
      isDoc(item) && '$elemMatch' in item ? context.tests(item, context) : [equals(item, context)],
    );
  },
  $elemMatch: (operand, context) => {
    if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
    const element = isElementTest(operand) ? valueTest(operand, context) : docTest(operand, context);
    return [{ passes: (value) => Array.isArray(value) && value.some(element), eachElement: false }];
  },
};

/** Equality; null also equals a missing field, and a regular expression matches text as well as itself. */
export function equals(operand: unknown, { text }: MatchContext): Test {
  if (operand instanceof BSONRegExp) {
    const matching = matchesText(toRegExp(operand));
    return { passes: (value) => matching.passes(value) || equal(value, operand), eachElement: true };
  }
  if (operand === null || operand === undefined) return { passes: (value) => value == null, eachElement: true };
  return { passes: (value) => value !== undefined && equal(value, operand, text), eachElement: true };
}

function noRegExp(name: string, operand: unknown): unknown {
  if (operand instanceof BSONRegExp) throw badValue(`Can't have regex as arg to ${name}.`);
  return operand;
}

/** Values compare with their own type; only MinKey and MaxKey with every type. NaN compares with nothing but itself. */
function compares(name: string, operand: unknown, { text }: MatchContext, wanted: (order: number) => boolean): Test {
  const rank = rankOf(noRegExp(name, operand));
  const ofType =
    rank === RANK.minKey || rank === RANK.maxKey
      ? (value: unknown) => value !== undefined
      : (value: unknown) => rankOf(value) === rank && Number.isNaN(value) === Number.isNaN(operand);
  return { passes: (value) => ofType(value) && wanted(compare(value, operand, text)), eachElement: true };
}

function isIn(name: string, operand: unknown, context: MatchContext): Test {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some(isOperatorDoc)) throw badValue(`cannot nest $ under ${name}`);
  const all = operand.map((item) => ({ key: lookupKey(item, context), test: equals(item, context) }));
  const keys = new Set(all.map(({ key }) => key));
  const unkeyed = all.filter(({ key }) => key === undefined);
  const passes = (value: unknown) => {
    const key = lookupKey(value, context);
    return (
      (key !== undefined && keys.has(key)) || (key === undefined ? all : unkeyed).some(({ test }) => test.passes(value))
    );
  };
  return { passes, eachElement: true };
}

/** A key that equal values share, for the common types; with it a list of thousands is searched at once. */
function lookupKey(value: unknown, { collated }: MatchContext): string | number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return collated ? undefined : `s${value}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  return value instanceof Int32 || value instanceof Double ? value.value : undefined;
}

/** The test behind `{$type: ...}`: a name or a list of them. All kinds of numbers are one type here, 'number'. */
function typeTest(operand: unknown): (value: unknown) => boolean {
  const names = Array.isArray(operand) ? operand : [operand];
  const unknown = names.find((name) => !Object.hasOwn(RANK, String(name)));
  if (unknown !== undefined) throw notOffered(`$type: ${JSON.stringify(unknown)}`);
  const wanted = new Set<number>(names.map((name) => RANK[name as keyof typeof RANK]));
  return (value) => value !== undefined && wanted.has(rankOf(value));
}

function matchesText(pattern: RegExp): Test {
  return { passes: (value) => typeof value === 'string' && pattern.test(value), eachElement: true };
}

const DOC_OPERATORS = new Set(['$and', '$or', '$nor', '$expr']);

/** `{$gt: 5}` tests an element as it is; `{a: 1}` and `{$or: [...]}` test the fields of one that is a document. */
export function isElementTest(operand: unknown): boolean {
  return isOperatorDoc(operand) && !DOC_OPERATORS.has(Object.keys(operand as Doc)[0] as string);
}

function valueTest(operand: Doc, context: MatchContext): (value: unknown) => boolean {
  const tests = context.tests(operand, context).map(context.onValue);
  return (value) => tests.every((passes) => passes(value));
}

function docTest(operand: Doc, context: MatchContext): (value: unknown) => boolean {
  const matches = context.filter(operand);
  return (value) => (isDoc(value) ? matches(value) : Array.isArray(value) && matches({ ...value } as unknown as Doc));
}

/** A value that others can be above or below of in an index. */
export function isBoundary(value: unknown): boolean {
  if (value === null || value === undefined || Array.isArray(value) || isDoc(value)) return false;
  return classOf(value) !== 'MinKey' && classOf(value) !== 'MaxKey' && !Number.isNaN(value);
}
