import { compare, equal } from '../compare.ts';
import { StoreError } from '../errors.ts';
import { asInteger, type Doc, isDoc, isTruthy, typeName } from '../values.ts';
import type { Compile, Expression, Operator } from './expression.ts';
import { meanOf, sumOf } from './numbers.ts';
import { nullish, strict, taking } from './operands.ts';

const MOST = Number.POSITIVE_INFINITY;

/** Arrays, the accumulators that also work on one array, and documents as arrays. */
export const lists: Record<string, Operator> = {
  $isArray: taking(1, 1, Array.isArray),
  $size: taking(1, 1, (list) => array('$size', list, 17124).length),
  $arrayElemAt: strict(2, 2, (list, at) => array('$arrayElemAt', list).at(asInteger(at) ?? 0)),
  $first: strict(1, 1, (list) => array('$first', list)[0]),
  $last: strict(1, 1, (list) => array('$last', list).at(-1)),
  $in: taking(2, 2, (value, list) => array('$in', list, 40081).some((item) => equal(item, value))),
  $concatArrays: strict(0, MOST, (...all) => all.flatMap((list) => array('$concatArrays', list))),
  $slice: strict(2, 3, slice),
  $sum: taking(0, MOST, (...values) => sumOf(opened(values))),
  $avg: taking(0, MOST, (...values) => meanOf(opened(values))),
  $min: taking(0, MOST, (...values) => extreme(opened(values), -1)),
  $max: taking(0, MOST, (...values) => extreme(opened(values), 1)),
  $map: mapping('in', (list, each) => list.map((item) => each(item) ?? null)),
  $filter: mapping('cond', (list, each) => list.filter((item) => isTruthy(each(item)))),
  $reduce: compileReduce,
  $mergeObjects: taking(0, MOST, (...values) => mergeObjects(values)),
  $objectToArray: strict(1, 1, (value) => {
    if (!isDoc(value)) throw new StoreError(40390, `$objectToArray needs a document, not ${typeName(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
};

function array(operator: string, value: unknown, code = 28689): unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `${operator} needs an array, not ${typeName(value)}`);
}

function slice(list: unknown, a: unknown, b?: unknown): unknown {
  const [first, count] = [asInteger(a) ?? 0, asInteger(b)];
  if (count !== undefined && count <= 0) throw new StoreError(28729, 'Third argument to $slice must be positive');
  return sliced(array('$slice', list), first, count);
}

/** The first elements, the last ones (`first` is negative), or `count` of them from a position on. */
export function sliced(list: unknown[], first: number, count?: number): unknown[] {
  if (count === undefined) return first >= 0 ? list.slice(0, first) : list.slice(first);
  const start = first >= 0 ? first : Math.max(0, list.length + first);
  return list.slice(start, start + count);
}

/** `$sum: '$scores'` works on an array, `$sum: ['$a', '$b']` on its arguments. */
function opened(values: unknown[]): unknown[] {
  return values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
}

/** The smallest (-1) or largest (1) value; null when there is none. */
function extreme(values: unknown[], sign: 1 | -1): unknown {
  return values.reduce((best, value) => further(best, value, sign), null);
}

export function further(best: unknown, value: unknown, sign: 1 | -1): unknown {
  if (nullish(value)) return best;
  return best === null || compare(value, best) * sign > 0 ? value : best;
}

export function mergeObjects(values: unknown[]): Doc {
  const wrong = values.find((value) => !nullish(value) && !isDoc(value));
  if (wrong !== undefined) throw new StoreError(40400, `$mergeObjects requires objects, not ${typeName(wrong)}`);
  return Object.assign({}, ...values);
}

/** `$map` and `$filter`: `body` is computed for each element of `input`, which is `$$this` or what `as` says. */
function mapping(body: string, apply: (list: unknown[], each: (item: unknown) => unknown) => unknown[]): Operator {
  return (operand, compile) => {
    if (!isDoc(operand) || !('input' in operand) || !(body in operand))
      throw new StoreError(16879, `the expression needs input and ${body}`);
    const { input, as = 'this', [body]: what, ...rest } = operand;
    if (Object.keys(rest).length > 0) throw new StoreError(2, `Unrecognized argument: ${Object.keys(rest)}`);
    const [list, each] = [compile(input), compile(what)];
    return (doc, variables) => {
      const items = list(doc, variables);
      if (nullish(items)) return null;
      return apply(array('$map', items), (item) => each(doc, { ...variables, [String(as)]: item }));
    };
  };
}

function compileReduce(operand: unknown, compile: Compile): Expression {
  if (!isDoc(operand)) throw new StoreError(40075, '$reduce needs input, initialValue and in');
  const [input, initial, body] = [compile(operand.input), compile(operand.initialValue), compile(operand.in)];
  return (doc, variables) => {
    const list = input(doc, variables);
    if (nullish(list)) return null;
    const step = (value: unknown, item: unknown) => body(doc, { ...variables, value, this: item });
    return array('$reduce', list).reduce(step, initial(doc, variables));
  };
}
