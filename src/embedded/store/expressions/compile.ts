import { badValue, notOffered, StoreError } from '../errors.ts';
import { type Doc, fieldOf, isDoc, setField } from '../values.ts';
import { arithmetic } from './arithmetic.ts';
import { arrays } from './arrays.ts';
import { dates } from './dates.ts';
import type { Compile, Expression, Operator } from './expression.ts';
import { logic } from './logic.ts';
import { strings } from './strings.ts';
import { types } from './types.ts';

const OPERATORS: Record<string, Operator> = {
  ...logic,
  ...arithmetic,
  ...strings,
  ...arrays,
  ...dates,
  ...types,
  $literal: (operand) => () => operand,
  $let: compileLet,
};

/** Compiles an aggregation expression: a `$path`, a `$$variable`, an operator, a document, an array or a constant. */
export function compileExpression(spec: unknown): Expression {
  if (typeof spec === 'string' && spec.startsWith('$'))
    return spec.startsWith('$$') ? variable(spec) : fieldPath(spec.slice(1));
  if (Array.isArray(spec)) return list(spec);
  if (!isDoc(spec)) return () => spec;
  const names = Object.keys(spec);
  const first = names[0];
  if (first?.startsWith('$')) {
    if (names.length > 1) throw new StoreError(15983, 'an expression must have exactly one operator');
    return operatorOf(first)(spec[first], compileExpression);
  }
  return subDocument(spec);
}

function operatorOf(name: string): Operator {
  const operator = fieldOf(OPERATORS, name) as Operator | undefined;
  if (!operator)
    throw KNOWN_REFUSED.has(name) ? notOffered(name) : new StoreError(168, `Unrecognized expression '${name}'`);
  return operator;
}

const KNOWN_REFUSED = new Set([
  '$function',
  '$accumulator',
  '$where',
  '$rand',
  '$sampleRate',
  '$meta',
  '$toHashedIndexKey',
]);

function fieldPath(path: string): Expression {
  if (path === '' || path.startsWith('.') || path.endsWith('.') || path.includes('..')) {
    throw new StoreError(40353, `'$${path}' is not a valid field path`);
  }
  const parts = path.split('.');
  const [only] = parts;
  if (parts.length === 1) return (doc) => fieldOf(doc, only as string);
  return (doc) => readPath(doc, parts);
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
  if (name === 'ROOT' || name === 'CURRENT') return (doc) => readPath(doc, parts);
  if (!/^([a-z\u0080-\uffff][\w\u0080-\uffff]*|NOW)$/.test(name)) throw notOffered(`the variable $$${name}`, 17276);
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
  for (const [name] of fields)
    if (name.startsWith('$') || name.includes('.')) throw badValue(`the field name '${name}' is not allowed here`);
  return (doc, variables) => {
    const made: Doc = {};
    for (const [name, expression] of fields) {
      const value = expression(doc, variables);
      if (value !== undefined) setField(made, name, value);
    }
    return made;
  };
}

function compileLet(operand: unknown, compile: Compile): Expression {
  if (!isDoc(operand) || !isDoc(operand.vars)) throw new StoreError(16874, '$let needs vars and in');
  const vars = Object.entries(operand.vars).map(([name, value]) => [name, compile(value)] as const);
  const body = compile(operand.in);
  return (doc, variables) => {
    const inner = { ...variables };
    for (const [name, value] of vars) inner[name] = value(doc, variables);
    return body(doc, inner);
  };
}
