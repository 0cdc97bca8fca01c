import { BSONRegExp } from 'bson';
import type { Decoding } from './bson.ts';
import type { Collation } from './collation.ts';
import { badValue, notOffered } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { FieldSet } from './fields.ts';
import { isOperator, isOperatorDoc, type MatchContext, noRegExp, type Passes, VALUE_TESTS } from './match-values.ts';
import { type Branch, branchesOf } from './paths.ts';
import { asNumber, type Doc, fieldOf, isDoc, isTruthy, withoutReference } from './values.ts';

/** A compiled filter. */
export interface Matcher {
  matches(doc: Doc): boolean;
  /** How the documents it is asked about must be decoded. */
  reads: Decoding;
}

type Predicate = (doc: Doc) => boolean;

/** Compiles MongoDB's query language. Operators that the store does not know are refused by name. */
export function compileFilter(filter: unknown, collation?: Collation): Matcher {
  const context: MatchContext = { collation, looks: { fields: new Set(), whole: false, exact: false } };
  const matches = compileDoc(filter, context);
  const { fields, whole, exact } = context.looks;
  return { matches, reads: { exact, only: whole ? undefined : new FieldSet(fields) } };
}

function allOf(predicates: Predicate[]): Predicate {
  const [only] = predicates;
  if (!only) return () => true;
  return predicates.length === 1 ? only : (doc) => predicates.every((test) => test(doc));
}

function compileDoc(filter: unknown, context: MatchContext): Predicate {
  if (!isDoc(filter)) throw badValue('a filter must be a document');
  const predicates = Object.entries(filter).flatMap(([name, operand]) => {
    if (!isOperator(name)) return compilePath(name, operand, context);
    if (!Object.hasOwn(TOP_LEVEL, name)) throw notOffered(`the filter operator ${name}`);
    return TOP_LEVEL[name]?.(operand, context) ?? [];
  });
  return allOf(predicates);
}

const TOP_LEVEL: Record<string, (operand: unknown, context: MatchContext) => Predicate | undefined> = {
  $and: (operand, context) => allOf(clauses('$and', operand, context)),
  $or: (operand, context) => {
    const parts = clauses('$or', operand, context);
    return (doc) => parts.some((passes) => passes(doc));
  },
  $nor: (operand, context) => {
    const parts = clauses('$nor', operand, context);
    return (doc) => !parts.some((passes) => passes(doc));
  },
  $expr: (operand, { looks }) => {
    looks.whole = true;
    const expression = compileExpression(operand);
    return (doc) => isTruthy(expression(doc, {}));
  },
  $comment: () => undefined,
};

function clauses(name: string, operand: unknown, context: MatchContext): Predicate[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${name} must be a nonempty array`);
  return operand.map((clause) => compileDoc(clause, context));
}

function compilePath(path: string, operand: unknown, context: MatchContext): Predicate[] {
  const parts = path.split('.');
  const name = parts[0] as string;
  context.looks.fields.add(name);
  const branches = parts.length > 1 ? branchesOf : (doc: Doc) => [{ value: fieldOf(doc, name), expand: true }];
  return testsOf(operand, context).map((test) => (doc) => test(branches(doc, parts)));
}

/** One condition on one field: whether what its path leads to passes. */
type Test = (branches: Pick<Branch, 'value' | 'expand'>[]) => boolean;

/** All tests one field must pass: `{$gt: 1, $lt: 5}` are two, and each may be passed by another array element. */
function testsOf(operand: unknown, context: MatchContext): Test[] {
  const spec = isOperatorDoc(operand) ? operand : { $eq: operand };
  return Object.keys(spec).flatMap((name) => {
    if (Object.hasOwn(VALUE_TESTS, name)) return valueTest(name, spec[name], context, spec);
    if (!Object.hasOwn(FIELD_TESTS, name)) throw notOffered(`the filter operator ${name}`);
    return FIELD_TESTS[name]?.(spec[name], context, spec) ?? [];
  });
}

/** Some value passes, or an element of one that is an array. */
function valueTest(name: string, operand: unknown, context: MatchContext, spec: Doc = {}): Test {
  const passes = (VALUE_TESTS[name] as (typeof VALUE_TESTS)[string])(operand, context, spec);
  return (branches) => {
    for (const { value, expand } of branches)
      if (passes(value) || (expand && Array.isArray(value) && value.some((one) => passes(one)))) return true;
    return false;
  };
}

function not(test: Test): Test {
  return (branches) => !test(branches);
}

/** Some value passes; arrays are not opened. */
function someWhole(passes: Passes): Test {
  return (branches) => branches.some(({ value }) => passes(value));
}

/** The operators that ask about a field as a whole. */
const FIELD_TESTS: Record<string, (operand: unknown, context: MatchContext, spec: Doc) => Test | Test[]> = {
  $ne: (operand, context) => not(valueTest('$eq', noRegExp('$ne', operand), context)),
  $nin: (operand, context) => not(valueTest('$in', operand, context)),
  $exists: (operand) => {
    const exists = someWhole((value) => value !== undefined);
    return isTruthy(operand) ? exists : not(exists);
  },
  $size: (operand) => {
    const wanted = asNumber(operand) ?? -1;
    if (!Number.isInteger(wanted) || wanted < 0)
      throw badValue('Failed to parse $size. Expected a non-negative integer');
    return someWhole((value) => Array.isArray(value) && value.length === wanted);
  },
  $options: (_operand, _context, spec) => {
    if (!('$regex' in spec)) throw badValue('$options needs a $regex');
    return [];
  },
  $not: (operand, context) => {
    if (!(operand instanceof BSONRegExp) && !isOperatorDoc(operand))
      throw badValue('$not needs a regex or a document of operators');
    const tests = testsOf(operand, context);
    return (branches) => !tests.every((test) => test(branches));
  },
  // One test for each value, and each may be passed by another element.
  $all: (operand, context) => {
    if (!Array.isArray(operand)) throw badValue('$all needs an array');
    if (operand.length === 0) return () => false;
    return operand.flatMap((item) =>
      isDoc(item) && '$elemMatch' in item ? testsOf(item, context) : valueTest('$eq', item, context),
    );
  },
  $elemMatch: (operand, context) => {
    if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
    const passes = isElementTest(operand) ? elementTest(operand, context) : documentTest(operand, context);
    return someWhole((value) => Array.isArray(value) && value.some((one) => passes(one)));
  },
};

const DOC_OPERATORS = new Set(['$and', '$or', '$nor', '$expr']);

/** `{$gt: 5}` tests an element as it is; `{a: 1}` and `{$or: [...]}` test the fields of one that is a document. */
export function isElementTest(operand: unknown): boolean {
  return isOperatorDoc(operand) && !DOC_OPERATORS.has(Object.keys(operand)[0] as string);
}

function elementTest(operand: Doc, context: MatchContext): Passes {
  const tests = testsOf(operand, context);
  return (value) => tests.every((test) => test([{ value, expand: true }]));
}

function documentTest(operand: Doc, context: MatchContext): Passes {
  const matches = compileDoc(operand, context);
  return (element) => {
    const value = withoutReference(element);
    return isDoc(value) ? matches(value) : Array.isArray(value) && matches({ ...value } as unknown as Doc);
  };
}
