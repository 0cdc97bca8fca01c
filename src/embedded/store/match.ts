import { BSONRegExp } from 'bson';
import { type Collation, textOrder } from './collation.ts';
import { badValue, notOffered } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import type { Variables } from './expressions/expression.ts';
import { FieldSet } from './fields.ts';
import { equals, isOperatorDoc, type MatchContext, OPERATORS, REFERENCE_FIELDS, type Test } from './match-operators.ts';
import { type Branch, branchesOf } from './paths.ts';
import { type Doc, fieldOf, isDoc, isTruthy } from './values.ts';

/** A compiled filter. */
export interface Matcher {
  matches(doc: Doc): boolean;
  /** The array position by which the filter matched: what the positional `$` of an update stands for. */
  position(doc: Doc): number | undefined;
  /** How a document must be decoded for it: with which fields, and whether kinds of numbers matter ($type). */
  reads: { only: FieldSet | undefined; exact: boolean };
}

type Predicate = (doc: Doc) => boolean;

interface Compiled {
  predicates: Predicate[];
  finders: ((doc: Doc) => number | undefined)[];
}

/** Compiles MongoDB's query language. Operators that the store does not know are refused by name. */
export function compileFilter(filter: unknown, collation?: Collation, variables: Variables = {}): Matcher {
  const context: MatchContext = {
    text: textOrder(collation),
    collated: collation !== undefined,
    variables,
    reads: { fields: new Set(), everything: false, exact: false },
    tests: testsOf,
    filter: (inner) => allOf(compileDoc(inner, context)),
    onValue: (test) => onPath([], test),
  };
  const compiled = compileDoc(filter, context);
  const { fields, everything, exact } = context.reads;
  return {
    matches: allOf(compiled),
    position: (doc) => firstPosition(compiled, doc),
    reads: { only: everything ? undefined : new FieldSet(fields), exact },
  };
}

function allOf({ predicates }: Compiled): Predicate {
  const [only] = predicates;
  if (!only) return () => true;
  return predicates.length === 1 ? only : (doc) => predicates.every((test) => test(doc));
}

function firstPosition({ finders }: Compiled, doc: Doc): number | undefined {
  for (const find of finders) {
    const at = find(doc);
    if (at !== undefined) return at;
  }
  return undefined;
}

function compileDoc(filter: unknown, context: MatchContext): Compiled {
  if (!isDoc(filter)) throw badValue('a filter must be a document');
  const compiled: Compiled = { predicates: [], finders: [] };
  for (const [name, operand] of Object.entries(filter)) {
    if (!name.startsWith('$') || REFERENCE_FIELDS.has(name.split('.')[0] as string))
      compilePath(name, operand, context, compiled);
    else if (Object.hasOwn(TOP_LEVEL, name)) TOP_LEVEL[name]?.(operand, context, compiled);
    else throw notOffered(`the filter operator ${name}`);
  }
  return compiled;
}

const TOP_LEVEL: Record<string, (operand: unknown, context: MatchContext, into: Compiled) => void> = {
  $and: (operand, context, into) => {
    for (const part of clauses('$and', operand, context)) {
      into.predicates.push(...part.predicates);
      into.finders.push(...part.finders);
    }
  },
  $or: (operand, context, into) => {
    const parts = clauses('$or', operand, context).map((part) => ({ ...part, passes: allOf(part) }));
    into.predicates.push((doc) => parts.some(({ passes }) => passes(doc)));
    into.finders.push((doc) =>
      firstPosition({ predicates: [], finders: parts.filter((p) => p.passes(doc)).flatMap((p) => p.finders) }, doc),
    );
  },
  $nor: (operand, context, into) => {
    const parts = clauses('$nor', operand, context).map(allOf);
    into.predicates.push((doc) => !parts.some((passes) => passes(doc)));
  },
  $expr: (operand, { variables, reads }, into) => {
    reads.everything = true;
    const expression = compileExpression(operand);
    into.predicates.push((doc) => isTruthy(expression(doc, variables)));
  },
  $comment: () => undefined,
};

function clauses(name: string, operand: unknown, context: MatchContext): Compiled[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${name} must be a nonempty array`);
  return operand.map((clause) => compileDoc(clause, context));
}

function compilePath(path: string, operand: unknown, context: MatchContext, into: Compiled): void {
  const parts = path.split('.');
  context.reads.fields.add(parts[0] as string);
  for (const test of testsOf(operand, context)) {
    into.predicates.push(onPath(parts, test) as Predicate);
    if (!test.negated && !test.inner) into.finders.push((doc) => findPosition(branchesOf(doc, parts), test));
  }
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
  return (value) => branchesOf(value, parts).some((branch) => passesBranch(branch, test)) !== negated;
}

/** Tests a value, and its elements where the operator looks into arrays. */
function passesIn(value: unknown, test: Test): boolean {
  return test.passes(value) || (test.eachElement && Array.isArray(value) && value.some(test.passes));
}

function passesBranch({ value, expand }: Branch, test: Test): boolean {
  return expand ? passesIn(value, test) : test.passes(value);
}

function findPosition(branches: Branch[], test: Test): number | undefined {
  for (const branch of branches) {
    if (branch.at !== undefined && passesBranch(branch, test)) return branch.at;
    if (!Array.isArray(branch.value) || !branch.expand) continue;
    const element = test.element ?? (test.eachElement ? test.passes : undefined);
    const at = element ? branch.value.findIndex(element) : -1;
    if (at >= 0) return at;
  }
  return undefined;
}
