import { compare } from '../compare.ts';
import { StoreError } from '../errors.ts';
import { sortOrder } from '../sort.ts';
import { asInteger, asNumber, isDoc, isTruthy, typeName } from '../values.ts';
import { compute } from './arithmetic.ts';
import type { Compile, Expression, Operator } from './expression.ts';
import { holds } from './logic.ts';
import { nullish, taking, takingAll, takingNamed } from './operands.ts';

/** Arrays and sets, and the accumulators that also work on one array. */
export const arrays: Record<string, Operator> = {
  $size: taking(1, 1, (list) => {
    if (!Array.isArray(list))
      throw new StoreError(17124, `The argument to $size must be an array, but was of type: ${typeName(list)}`);
    return list.length;
  }),
  $arrayElemAt: taking(2, 2, (list, at) =>
    nullish(list) || nullish(at) ? null : elementAt(array('$arrayElemAt', list), at),
  ),
  $first: taking(1, 1, (list) => (nullish(list) ? null : array('$first', list)[0])),
  $last: taking(1, 1, (list) => (nullish(list) ? null : array('$last', list).at(-1))),
  $in: taking(2, 2, (value, list) => {
    if (!Array.isArray(list)) throw new StoreError(40081, '$in requires an array as a second argument');
    return holds(list, value);
  }),
  $concatArrays: takingAll((lists) =>
    lists.some(nullish) ? null : lists.flatMap((list) => array('$concatArrays', list)),
  ),
  $slice: takingAll(slice),
  $reverseArray: taking(1, 1, (list) => (nullish(list) ? null : [...array('$reverseArray', list)].reverse())),
  $sortArray: takingNamed(['input', 'sortBy'], [], ({ input, sortBy }) =>
    nullish(input) ? null : sorted(array('$sortArray', input), sortBy),
  ),
  $setUnion: takingAll((lists) =>
    lists.some(nullish) ? null : distinct(lists.flatMap((list) => array('$setUnion', list))),
  ),
  $setIntersection: takingAll((lists) =>
    lists.some(nullish) ? null : intersection(lists.map((list) => array('$setIntersection', list))),
  ),
  $setDifference: taking(2, 2, (a, b) =>
    nullish(a) || nullish(b)
      ? null
      : distinct(array('$setDifference', a)).filter((item) => !holds(array('$setDifference', b), item)),
  ),
  $sum: takingAll((values) => numbersIn(values).reduce((a, b) => compute('$add', a, b), 0)),
  $avg: takingAll((values) => average(numbersIn(values))),
  $min: takingAll((values) => extreme(values, -1)),
  $max: takingAll((values) => extreme(values, 1)),
  $map: (operand, compile) => mapping(operand, compile, 'in', (list, each) => list.map((item) => each(item) ?? null)),
  $filter: (operand, compile) =>
    mapping(operand, compile, 'cond', (list, each) => list.filter((item) => isTruthy(each(item)))),
  $reduce: compileReduce,
};

export function array(operator: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(28689, `${operator} needs an array, not ${typeName(value)}`);
}

function elementAt(list: unknown[], at: unknown): unknown {
  const index = asNumber(at);
  if (index === undefined || !Number.isInteger(index))
    throw new StoreError(28690, "$arrayElemAt's second argument must be a whole number");
  return list.at(index);
}

function slice([list, a, b]: unknown[]): unknown {
  if (nullish(list) || nullish(a) || b === null) return null;
  const items = array('$slice', list);
  const first = asInteger(a) ?? 0;
  if (b === undefined) return first >= 0 ? items.slice(0, first) : items.slice(first);
  const count = asInteger(b) ?? 0;
  if (count <= 0) throw new StoreError(28729, 'Third argument to $slice must be positive');
  const start = first >= 0 ? first : Math.max(0, items.length + first);
  return items.slice(start, start + count);
}

function sorted(list: unknown[], by: unknown): unknown[] {
  const direction = asNumber(by);
  if (direction !== undefined) return [...list].sort((a, b) => compare(a, b) * direction);
  const order = sortOrder(by);
  return [...list].sort((a, b) => order(isDoc(a) ? a : {}, isDoc(b) ? b : {}));
}

export function distinct(list: unknown[]): unknown[] {
  const ordered = [...list].sort((a, b) => compare(a, b));
  return ordered.filter((item, i) => i === 0 || compare(item, ordered[i - 1]) !== 0);
}

function intersection(lists: unknown[][]): unknown[] {
  return distinct(lists[0] ?? []).filter((item) => lists.every((list) => holds(list, item)));
}

/** `$sum: '$scores'` sums an array, `$sum: ['$a', '$b']` its arguments; what is no number is left out. */
function numbersIn(values: unknown[]): unknown[] {
  const flat = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  return flat.filter((value) => asNumber(value) !== undefined);
}

export function average(numbers: unknown[]): number | null {
  if (numbers.length === 0) return null;
  return (asNumber(numbers.reduce((a, b) => compute('$add', a, b), 0)) as number) / numbers.length;
}

function extreme(values: unknown[], sign: number): unknown {
  const flat = (values.length === 1 && Array.isArray(values[0]) ? values[0] : values).filter(
    (value) => !nullish(value),
  );
  return flat.length === 0 ? null : flat.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));
}

type Each = (item: unknown) => unknown;

function mapping(
  operand: unknown,
  compile: Compile,
  body: string,
  apply: (list: unknown[], each: Each) => unknown[],
): Expression {
  if (!isDoc(operand) || !('input' in operand) || !(body in operand))
    throw new StoreError(16879, `the expression needs input and ${body}`);
  const input = compile(operand.input);
  const each = compile(operand[body]);
  const name = typeof operand.as === 'string' ? operand.as : 'this';
  const limit = compile(operand.limit ?? null);
  return (doc, variables) => {
    const list = input(doc, variables);
    if (nullish(list)) return null;
    const made = apply(array('$map', list), (item) => each(doc, { ...variables, [name]: item }));
    return made.slice(0, asInteger(limit(doc, variables)) ?? undefined);
  };
}

function compileReduce(operand: unknown, compile: Compile): Expression {
  if (!isDoc(operand)) throw new StoreError(40075, '$reduce needs input, initialValue and in');
  const [input, initial, body] = [operand.input, operand.initialValue, operand.in].map(compile) as [
    Expression,
    Expression,
    Expression,
  ];
  return (doc, variables) => {
    const list = input(doc, variables);
    if (nullish(list)) return null;
    return array('$reduce', list).reduce(
      (value, item) => body(doc, { ...variables, value, this: item }),
      initial(doc, variables),
    );
  };
}
