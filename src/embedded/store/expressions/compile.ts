import { badValue, StoreError } from '../errors.ts';
import { type Doc, fieldOf, isDoc, setField } from '../values.ts';
import { dates } from './dates.ts';
import { lists, logic } from './logic.ts';
import type { Expression, Operator } from './operands.ts';
import { numbers, texts } from './scalars.ts';

const OPERATORS: Record<string, Operator> = {
  ...logic,
  ...numbers,
  ...texts,
  ...lists,
  ...dates,
  $literal: (operand) => () => operand,
};

/** Compiles an aggregation expression: a `$path`, a `$$variable`, an operator, a document, an array or a constant. */
export function compileExpression(spec: unknown): Expression {
  if (typeof spec === 'string' && spec.startsWith('$'))
    return spec.startsWith('$$') ? variable(spec) : fieldPath(spec.slice(1));
  if (Array.isArray(spec)) return list(spec);
  if (!isDoc(spec)) return () => spec;
  const [name = '', ...others] = Object.keys(spec);
  if (!name.startsWith('$')) return subDocument(spec);
  if (others.length > 0) throw new StoreError(15983, 'an expression must have exactly one operator');
  const operator = fieldOf(OPERATORS, name) as Operator | undefined;
  if (operator) return operator(spec[name], compileExpression);
  throw new StoreError(168, `Unrecognized expression '${name}', or one that the embedded store does not offer`);
}

function fieldPath(path: string): Expression {
  const parts = path.split('.');
  if (parts.includes('')) throw new StoreError(40353, `'$${path}' is not a valid field path`);
  const [only = ''] = parts;
  return parts.length === 1 ? (doc) => fieldOf(doc, only) : (doc) => readPath(doc, parts);
}

/** Reads a path as expressions do: it goes through arrays, but no part of it is a position in one. */
export function readPath(value: unknown, parts: readonly string[], depth = 0): unknown {
  if (depth === parts.length) return value;
  if (Array.isArray(value))
    return value.map((element) => readPath(element, parts, depth)).filter((found) => found !== undefined);
  return isDoc(value) ? readPath(fieldOf(value, parts[depth] as string), parts, depth + 1) : undefined;
}

function variable(spec: string): Expression {
  const [name = '', ...parts] = spec.slice(2).split('.');
  if (name === 'REMOVE') return () => undefined;
  const now = new Date();
  if (name === 'NOW') return () => now;
  if (name === 'ROOT' || name === 'CURRENT') return (doc) => readPath(doc, parts);
  return (_doc, variables) => {
    if (!Object.hasOwn(variables, name)) throw new StoreError(17276, `Use of undefined variable: ${name}`);
    return readPath(variables[name], parts);
  };
}

function list(spec: unknown[]): Expression {
  const elements = spec.map(compileExpression);
  return (doc, variables) => elements.map((element) => element(doc, variables) ?? null);
}

function subDocument(spec: Doc): Expression {
  const fields = Object.entries(spec).map(([name, value]) => [name, compileExpression(value)] as const);
  const wrong = Object.keys(spec).find((name) => name.startsWith('$') || name.includes('.'));
  if (wrong) throw badValue(`the field name '${wrong}' is not allowed here`);
  return (doc, variables) => {
    const made: Doc = {};
    for (const [name, expression] of fields) {
      const value = expression(doc, variables);
      if (value !== undefined) setField(made, name, value);
    }
    return made;
  };
}
