import type { Collation } from './collation.ts';
import { badValue, notOffered } from './errors.ts';
import { FieldSet } from './fields.ts';
import { equals, isOperatorDoc, type MatchContext, OPERATORS, type Test } from './match-operators.ts';
import { branchesOf } from './paths.ts';
import { type Doc, fieldOf, isDoc } from './values.ts';

/** A compiled filter. */
export interface Matcher {
  matches(doc: Doc): boolean;
  /** The fields that it looks at. */
  reads: FieldSet;
}

/** bson makes an object of its own out of a document with these fields, which has no paths. */
const REFERENCE_FIELDS = ['$ref', '$id', '$db'];

type Predicate = (doc: Doc) => boolean;

/** Compiles MongoDB's query language. Operators that the store does not know are refused by name. */
export function compileFilter(filter: unknown, collation?: Collation): Matcher {
  const context: MatchContext = {
    collation,
    reads: new Set(),
    tests: (operand) => testsOf(operand, context),
    filter: (inner) => compileDoc(inner, context),
  };
  const matches = compileDoc(filter, context);
  return { matches, reads: new FieldSet(context.reads) };
}

function allOf(predicates: Predicate[]): Predicate {
  const [only] = predicates;
  if (!only) return () => true;
  return predicates.length === 1 ? only : (doc) => predicates.every((test) => test(doc));
}

function compileDoc(filter: unknown, context: MatchContext): Predicate {
  if (!isDoc(filter)) throw badValue('a filter must be a document');
  const predicates = Object.entries(filter).flatMap(([name, operand]) => {
    if (!name.startsWith('$')) return compilePath(name, operand, context);
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
  $comment: () => undefined,
};

function clauses(name: string, operand: unknown, context: MatchContext): Predicate[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${name} must be a nonempty array`);
  return operand.map((clause) => compileDoc(clause, context));
}

function compilePath(path: string, operand: unknown, context: MatchContext): Predicate[] {
  const parts = path.split('.');
  if (parts.some((part) => REFERENCE_FIELDS.includes(part)))
    throw notOffered(`a filter on a part of a reference (${path})`);
  const name = parts[0] as string;
  context.reads.add(name);
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
