import { equal } from '../compare.ts';
import { StoreError } from '../errors.ts';
import { asInteger, isTruthy, typeName } from '../values.ts';
import { namedOperands, nullish, type Operator, strict, taking } from './operands.ts';

/** Arrays. */
export const lists: Record<string, Operator> = {
  $isArray: taking(1, 1, Array.isArray),
  $size: taking(1, 1, (list) => array('$size', list, 17124).length),
  $arrayElemAt: strict(2, 2, (list, at) => array('$arrayElemAt', list).at(asInteger(at) ?? 0)),
  $first: strict(1, 1, (list) => array('$first', list)[0]),
  $last: strict(1, 1, (list) => array('$last', list).at(-1)),
  $in: taking(2, 2, (value, list) => array('$in', list, 40081).some((item) => equal(item, value))),
  $concatArrays: strict(0, Number.POSITIVE_INFINITY, (...all) => all.flatMap((list) => array('$concatArrays', list))),
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
