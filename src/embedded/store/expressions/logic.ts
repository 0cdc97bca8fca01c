import { compare, equal } from '../compare.ts';
import { StoreError } from '../errors.ts';
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

/** Arrays. */
export const lists: Record<string, Operator> = {
  $isArray: taking(1, 1, Array.isArray),
  $size: taking(1, 1, (list) => array('$size', list, 17124).length),
  $arrayElemAt: strict(2, 2, (list, at) => array('$arrayElemAt', list).at(asInteger(at) ?? 0)),
  $first: strict(1, 1, (list) => array('$first', list)[0]),
  $last: strict(1, 1, (list) => array('$last', list).at(-1)),
  $in: taking(2, 2, (value, list) => array('$in', list, 40081).some((item) => equal(item, value))),
  $concatArrays: strict(0, MOST, (...all) => all.flatMap((list) => array('$concatArrays', list))),
  $map: mapping('in', (list, each) => list.map((item) => each(item) ?? null)),
  $filter: mapping('cond', (list, each) => list.filter((item) => isTruthy(each(item)))),
};

function array(operator: string, value: unknown, code = 28689): unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `${operator} needs an array, not ${typeName(value)}`);
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
