import type { Decoding } from './bson.ts';
import type { Collation } from './collation.ts';
import { badValue, notOffered } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { FieldSet } from './fields.ts';
import { equals, isOperator, isOperatorDoc, type MatchContext, OPERATORS, type Test } from './match-operators.ts';
import { branchesOf } from './paths.ts';
import { type Doc, fieldOf, isDoc, isTruthy } from './values.ts';

/** A compiled filter. */
export interface Matcher {
  matches(doc: Doc): boolean;
  /** How the documents it is asked about must be decoded. */
  reads: Decoding;
}

type Predicate = (doc: Doc) => boolean;

/** Compiles MongoDB's query language. Operators that the store does not know are refused by name. */
export function compileFilter(filter: unknown, collation?: Collation): Matcher {
  const context: MatchContext = {
    collation,
    looks: { fields: new Set(), whole: false, exact: false },
    tests: (operand) => testsOf(operand, context),
    filter: (inner) => compileDoc(inner, context),
  };
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

/** All tests one field must pass: `{$gt: 1, $lt: 5}` are two, and each may be passed by another array element. */
function testsOf(operand: unknown, context: MatchContext): Test[] {
  if (!isOperatorDoc(operand)) return [equals(operand, context)];
  return Object.keys(operand).flatMap((name) => {
    if (!Object.hasOwn(OPERATORS, name)) throw notOffered(`the filter operator ${name}`);
    return OPERATORS[name]?.(operand[name], context, operand) ?? [];
  });
}
