import { BSONRegExp } from 'bson';
import { type Collation, textOrder } from './collation.ts';
import { badValue, notOffered } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { FieldSet } from './fields.ts';
import { equals, isOperatorDoc, type MatchContext, OPERATORS, REFERENCE_FIELDS, type Test } from './match-operators.ts';
import { type Branch, branchesOf } from './paths.ts';
import { type Doc, fieldOf, isDoc, isTruthy } from './values.ts';

/** A compiled filter. */
export interface Matcher {
  matches(doc: Doc): boolean;
  /** The fields that it looks at; undefined when it may look at all. */
  reads: FieldSet | undefined;
}

type Predicate = (doc: Doc) => boolean;

/** Compiles MongoDB's query language. Operators that the store does not know are refused by name. */
export function compileFilter(filter: unknown, collation?: Collation): Matcher {
  const context: MatchContext = {
    text: textOrder(collation),
    collated: collation !== undefined,
    reads: { fields: new Set(), everything: false },
    tests: testsOf,
    filter: (inner) => compileDoc(inner, context),
    onValue: (test) => onPath([], test),
  };
  const matches = compileDoc(filter, context);
  const { fields, everything } = context.reads;
  return { matches, reads: everything ? undefined : new FieldSet(fields) };
}

function allOf(predicates: Predicate[]): Predicate {
  const [only] = predicates;
  if (!only) return () => true;
  return predicates.length === 1 ? only : (doc) => predicates.every((test) => test(doc));
}

function compileDoc(filter: unknown, context: MatchContext): Predicate {
  if (!isDoc(filter)) throw badValue('a filter must be a document');
  const predicates = Object.entries(filter).flatMap(([name, operand]) => {
    if (!name.startsWith('$') || REFERENCE_FIELDS.has(name.split('.')[0] as string))
      return compilePath(name, operand, context);
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
  $expr: (operand, { reads }) => {
    reads.everything = true;
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
  context.reads.fields.add(parts[0] as string);
  return testsOf(operand, context).map((test) => onPath(parts, test));
}

/** All tests one field must pass: `{$gt: 1, $lt: 5}` are two, and each may be passed by another array element. */
function testsOf(operand: unknown, context: MatchContext): Test[] {
  if (operand instanceof BSONRegExp || !isOperatorDoc(operand)) return [equals(operand, context)];
  const spec = operand as Doc;
  return Object.keys(spec).flatMap((name) => {
    if (!Object.hasOwn(OPERATORS, name)) throw notOffered(`the filter operator ${name}`);
    return OPERATORS[name]?.(spec[name], context, spec) ?? [];
  });
}

/** Whether the values at a path pass a test; without a path it is the value itself. */
function onPath(parts: readonly string[], test: Test): (value: unknown) => boolean {
  if (test.inner) {
    const inner = test.inner.map((one) => onPath(parts, one));
    return (value) => !inner.every((passes) => passes(value));
  }
  const negated = test.negated === true;
  if (parts.length === 0) return (value) => passesIn(value, test) !== negated;
  const name = parts[0] as string;
  if (parts.length === 1) return (value) => passesIn(isDoc(value) ? fieldOf(value, name) : undefined, test) !== negated;
  const passes = (branch: Branch) => (branch.expand ? passesIn(branch.value, test) : test.passes(branch.value));
  return (value) => branchesOf(value, parts).some(passes) !== negated;
}

/** Tests a value, and its elements where the operator looks into arrays. */
function passesIn(value: unknown, test: Test): boolean {
  return test.passes(value) || (test.eachElement && Array.isArray(value) && value.some(test.passes));
}
