import { compare, equal } from '../compare.ts';
import { badValue, StoreError } from '../errors.ts';
import { asInteger, isTruthy, typeName } from '../values.ts';
import { type Compile, type Expression, namedOperands, nullish, type Operator, strict, taking } from './operands.ts';

const MOST = Number.POSITIVE_INFINITY;

const both = (test: (order: number) => unknown) => taking(2, 2, (a, b) => test(order(a, b)));

/** Missing sorts before null here, unlike in filters. */
function order(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compare(a, b);
}

/** Comparison, truth and choice. */
export const logic: Record<string, Operator> = {
  $eq: both((sign) => sign === 0),
  $ne: both((sign) => sign !== 0),
  $gt: both((sign) => sign > 0),
  $gte: both((sign) => sign >= 0),
  $lt: both((sign) => sign < 0),
  $lte: both((sign) => sign <= 0),
  $not: taking(1, 1, (value) => !isTruthy(value)),
  $and: (operand, compile) => {
    const parts = many(operand, compile);
    return (doc, variables) => parts.every((part) => isTruthy(part(doc, variables)));
  },
  $or: (operand, compile) => {
    const parts = many(operand, compile);
    return (doc, variables) => parts.some((part) => isTruthy(part(doc, variables)));
  },
  $cond: compileCond,
  $switch: compileSwitch,
  $ifNull: taking(2, MOST, (...values) => values.find((value) => !nullish(value)) ?? values.at(-1)),
};

function many(operand: unknown, compile: Compile): Expression[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compile);
}

function compileCond(operand: unknown, compile: Compile): Expression {
  const names = ['if', 'then', 'else'];
  const parts = Array.isArray(operand) ? operand : names.map((name) => namedOperands(operand, names, [])[name]);
  if (parts.length !== 3) throw new StoreError(16020, '$cond needs if, then and else');
  const [test, yes, no] = parts.map(compile) as [Expression, Expression, Expression];
  return (doc, variables) => (isTruthy(test(doc, variables)) ? yes(doc, variables) : no(doc, variables));
}

function compileSwitch(operand: unknown, compile: Compile): Expression {
  const { branches, default: otherwise } = namedOperands(operand, ['branches'], ['default']);
  if (!Array.isArray(branches)) throw new StoreError(40060, '$switch expects an array of branches');
  const cases = branches.map((branch) => {
    const { case: test, then } = namedOperands(branch, ['case', 'then'], []);
    return { test: compile(test), value: compile(then) };
  });
  const last = otherwise === undefined ? undefined : compile(otherwise);
  return (doc, variables) => {
    const value = cases.find(({ test }) => isTruthy(test(doc, variables)))?.value ?? last;
    if (value) return value(doc, variables);
    throw new StoreError(40066, '$switch found no branch, and has no default');
  };
}

/** Arrays. */
export const lists: Record<string, Operator> = {
  $isArray: taking(1, 1, Array.isArray),
  $size: taking(1, 1, (list) => array('$size', list, 17124).length),
  $arrayElemAt: strict(2, 2, (list, at) => array('$arrayElemAt', list).at(asInteger(at) ?? 0)),
  $first: strict(1, 1, (list) => array('$first', list)[0]),
  $last: strict(1, 1, (list) => array('$last', list).at(-1)),
  $in: taking(2, 2, (value, list) => array('$in', list, 40081).some((item) => equal(item, value))),
  $concatArrays: strict(0, MOST, (...all) => all.flatMap((list) => array('$concatArrays', list))),
  $slice: strict(2, 3, (list, first, count) => sliced(array('$slice', list), first, count)),
  $reduce: compileReduce,
  $map: mapping('in', (list, each) => list.map((item) => each(item) ?? null)),
  $filter: mapping('cond', (list, each) => list.filter((item) => isTruthy(each(item)))),
};

function array(operator: string, value: unknown, code = 28689): unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `${operator} needs an array, not ${typeName(value)}`);
}

/** The first elements of a list, the last ones (`first` is negative), or `count` of them from a position on. */
export function sliced(list: unknown[], first: unknown, count?: unknown): unknown[] {
  const [from, length] = [asInteger(first), asInteger(count)];
  if (from === undefined) throw badValue('$slice needs a number');
  if (count === undefined) return from < 0 ? list.slice(from) : list.slice(0, from);
  if (length === undefined || length <= 0) throw badValue('$slice needs a positive count');
  const start = from < 0 ? Math.max(0, list.length + from) : from;
  return list.slice(start, start + length);
}

function compileReduce(operand: unknown, compile: Compile): Expression {
  const { input, initialValue, in: body } = namedOperands(operand, ['input', 'initialValue', 'in'], []);
  const [list, initial, step] = [compile(input), compile(initialValue), compile(body)];
  return (doc, variables) => {
    const items = list(doc, variables);
    if (nullish(items)) return null;
    const next = (value: unknown, item: unknown) => step(doc, { ...variables, value, this: item });
    return array('$reduce', items).reduce(next, initial(doc, variables));
  };
}

/** `$map` and `$filter`: `body` is computed for each element of `input`, which is `$$this` or what `as` says. */
function mapping(body: string, apply: (list: unknown[], each: (item: unknown) => unknown) => unknown[]): Operator {
  return (operand, compile) => {
    const { input, as = 'this', [body]: what } = namedOperands(operand, ['input', body], ['as']);
    const [list, each] = [compile(input), compile(what)];
    return (doc, variables) => {
      const items = list(doc, variables);
      if (nullish(items)) return null;
      return apply(array('$map', items), (item) => each(doc, { ...variables, [String(as)]: item }));
    };
  };
}
