import { BSONRegExp } from 'bson';
import { type Collation, textOrder } from './collation.ts';
import { compareText } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import type { Variables } from './expressions/expression.ts';
import {
  compileOperator,
  equals,
  isOperatorDoc,
  type MatchContext,
  passesValue,
  REFERENCE_FIELDS,
  type Test,
} from './match-operators.ts';
import { type Branch, branchesOf } from './paths.ts';
import { type Doc, fieldOf, isDoc, isTruthy } from './values.ts';

/** A compiled filter. */
export interface Matcher {
  matches(doc: Doc): boolean;
  /** The array position by which the filter matched: what the positional `$` of an update stands for. */
  position(doc: Doc): number | undefined;
  /** True when the filter asks for types ($type): documents must then be decoded without unifying numbers. */
  needsTypes: boolean;
}

type Predicate = (doc: Doc) => boolean;
type Finder = (doc: Doc) => number | undefined;

interface Compiled {
  predicates: Predicate[];
  finders: Finder[];
}

/** Compiles MongoDB's query language. Unknown operators are refused by name. */
export function compileFilter(filter: unknown, collation?: Collation, variables: Variables = {}): Matcher {
  const text = collation ? textOrder(collation) : compareText;
  const compiled = compileDoc(filter, { text, collated: collation !== undefined, variables });
  const { predicates, finders } = compiled;
  const only = predicates[0];
  const matches = !only
    ? () => true
    : predicates.length === 1
      ? only
      : (doc: Doc) => predicates.every((test) => test(doc));
  return { matches, position: (doc) => firstDefined(finders, doc), needsTypes: mentionsType(filter) };
}

function mentionsType(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(mentionsType);
  return isDoc(part) && Object.entries(part).some(([name, value]) => name === '$type' || mentionsType(value));
}

function firstDefined(finders: Finder[], doc: Doc): number | undefined {
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
    if (name.startsWith('$') && !REFERENCE_FIELDS.has(name.split('.')[0] as string))
      compileTopLevel(name, operand, context, compiled);
    else compilePath(name, operand, context, compiled);
  }
  return compiled;
}

function compileTopLevel(name: string, operand: unknown, context: MatchContext, into: Compiled): void {
  switch (name) {
    case '$and':
      for (const part of clauses(name, operand, context)) {
        into.predicates.push(allOf(part));
        into.finders.push(...part.finders);
      }
      return;
    case '$or': {
      const parts = clauses(name, operand, context);
      into.predicates.push((doc) => parts.some((part) => allOf(part)(doc)));
      into.finders.push((doc) =>
        firstDefined(
          parts.filter((part) => allOf(part)(doc)).flatMap((part) => part.finders),
          doc,
        ),
      );
      return;
    }
    case '$nor': {
      const parts = clauses(name, operand, context);
      into.predicates.push((doc) => !parts.some((part) => allOf(part)(doc)));
      return;
    }
    case '$expr': {
      const expression = compileExpression(operand);
      into.predicates.push((doc) => isTruthy(expression(doc, context.variables)));
      return;
    }
    case '$comment':
      return;
    default:
      throw refusedTopLevel(name);
  }
}

const KNOWN_REFUSED = new Set(['$where', '$text', '$jsonSchema', '$sampleRate']);

function refusedTopLevel(name: string): Error {
  return KNOWN_REFUSED.has(name) ? notOffered(name) : badValue(`unknown top level operator: ${name}`);
}

function clauses(name: string, operand: unknown, context: MatchContext): Compiled[] {
  if (!Array.isArray(operand) || operand.length === 0) throw badValue(`${name} must be a nonempty array`);
  return operand.map((clause) => compileDoc(clause, context));
}

function allOf(part: Compiled): Predicate {
  return (doc) => part.predicates.every((test) => test(doc));
}

function compilePath(path: string, operand: unknown, context: MatchContext, into: Compiled): void {
  const parts = path.split('.');
  for (const test of testsOf(operand, context)) {
    into.predicates.push(onPath(parts, test));
    if (!test.negated && !test.inner) into.finders.push((doc) => findPosition(branchesOf(doc, parts), test));
  }
}

/** All tests one field must pass: `{$gt: 1, $lt: 5}` are two, and each may be passed by another array element. */
export function testsOf(operand: unknown, context: MatchContext): Test[] {
  if (operand instanceof BSONRegExp || !isOperatorDoc(operand)) return [equals(operand, context)];
  const spec = operand as Doc;
  return Object.keys(spec)
    .filter((name) => name !== '$options' || !Object.hasOwn(spec, '$regex'))
    .flatMap((name) => compileOperator(name, spec[name], spec, context, compilers));
}

/** What the operators need from here; handed over, so that match-operators.ts imports nothing back. */
const compilers = {
  tests: testsOf,
  filter: (filter: Doc, context: MatchContext): Predicate => allOf(compileDoc(filter, context)),
};

function onPath(parts: readonly string[], test: Test): Predicate {
  if (test.inner) {
    const inner = test.inner.map((one) => onPath(parts, one));
    return (doc) => !inner.every((passes) => passes(doc));
  }
  const [name = ''] = parts;
  if (parts.length === 1) return (doc) => passesValue(fieldOf(doc, name), test);
  const positive = { ...test, negated: false };
  const passes = (doc: Doc) => branchesOf(doc, parts).some((branch) => passesBranch(branch, positive));
  return test.negated ? (doc) => !passes(doc) : passes;
}

function passesBranch(branch: Branch, test: Test): boolean {
  return branch.expand ? passesValue(branch.value, test) : test.passes(branch.value);
}

function findPosition(branches: Branch[], test: Test): number | undefined {
  for (const branch of branches) {
    if (branch.at !== undefined && passesBranch(branch, test)) return branch.at;
    if (!Array.isArray(branch.value) || !branch.expand) continue;
    const at = test.positionIn
      ? test.positionIn(branch.value)
      : test.eachElement
        ? branch.value.findIndex(test.passes)
        : -1;
    if (at >= 0) return at;
  }
  return undefined;
}
