import { compare } from '../compare.ts';
import { notOffered, StoreError } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import { type Expression, nullish } from '../expressions/operands.ts';
import { number } from '../expressions/scalars.ts';
import { lookupKey } from '../keys.ts';
import { asNumber, type Doc, isDoc } from '../values.ts';
import { sizeOf } from './shape.ts';
import type { Run, Stage, StageContext } from './stage.ts';

/** Stages that make documents out of groups of documents. */
export const groupStages: Record<string, Stage> = {
  $group: group,
  $sortByCount: (spec, context, pipeline) =>
    pipeline([{ $group: { _id: spec, count: { $sum: 1 } } }, { $sort: { count: -1 } }], context),
  $count: (spec) => {
    if (typeof spec !== 'string' || spec === '' || /^\$|\.|\0/.test(spec))
      throw new StoreError(40156, 'the count field must be a non-empty string without $ and dots');
    return function* (input) {
      const count = sizeOf(input);
      if (count > 0) yield { [spec]: count };
    };
  },
};

/** Gathers the values of one group. */
interface Accumulator {
  start(): unknown;
  add(state: unknown, value: unknown): unknown;
  result(state: unknown): unknown;
}

function gathering<T>(start: () => T, step: (state: T, value: unknown) => T, result: (state: T) => unknown = (s) => s) {
  return { start, add: step, result } as Accumulator;
}

const nothing = (): unknown => null;

const ACCUMULATORS: Record<string, Accumulator> = {
  $sum: gathering(() => 0, plus),
  $avg: gathering(
    () => ({ sum: 0, count: 0 }),
    ({ sum, count }, value) => ({ sum: plus(sum, value), count: count + (asNumber(value) === undefined ? 0 : 1) }),
    ({ sum, count }) => (count === 0 ? null : sum / count),
  ),
  $min: gathering(nothing, (best, value) => further(best, value, -1)),
  $max: gathering(nothing, (best, value) => further(best, value, 1)),
  $first: gathering<unknown>(
    () => undefined,
    (first, value) => (first === undefined ? (value ?? null) : first),
  ),
  $last: gathering(nothing, (_, value) => value ?? null),
  $push: gathering<unknown[]>(
    () => [],
    (list, value) => {
      if (value !== undefined) list.push(value);
      return list;
    },
  ),
  $addToSet: gathering<Map<unknown, unknown>>(
    () => new Map(),
    (found, value) => (value === undefined ? found : found.set(lookupKey(value), value)),
    (found) => [...found.values()],
  ),
};

/** What is no number adds nothing. */
function plus(sum: number, value: unknown): number {
  if (typeof value === 'number') return sum + value;
  return asNumber(value) === undefined ? sum : sum + number('$sum', value);
}

function further(best: unknown, value: unknown, sign: 1 | -1): unknown {
  if (nullish(value)) return best;
  return best === null || compare(value, best) * sign > 0 ? value : best;
}

function group(spec: unknown, { collation }: StageContext): Run {
  if (!isDoc(spec) || !Object.hasOwn(spec, '_id'))
    throw new StoreError(15955, 'a group specification must include an _id');
  const { _id, ...rest } = spec;
  const id = compileExpression(_id);
  const fields = Object.entries(rest).map(([name, value]) => field(name, value));
  return function* (input) {
    const groups = new Map<unknown, { _id: unknown; states: unknown[] }>();
    for (const doc of input) {
      const value = id(doc, {}) ?? null;
      const key = lookupKey(value, collation);
      const found = groups.get(key) ?? { _id: value, states: fields.map(({ by }) => by.start()) };
      groups.set(key, found);
      fields.forEach(({ by, expression }, i) => {
        found.states[i] = by.add(found.states[i], expression(doc, {}));
      });
    }
    for (const { _id, states } of groups.values())
      yield { _id, ...Object.fromEntries(fields.map(({ name, by }, i) => [name, by.result(states[i])])) };
  };
}

function field(name: string, spec: unknown): { name: string; by: Accumulator; expression: Expression } {
  const [operator, ...others] = isDoc(spec) ? Object.keys(spec) : [];
  if (!operator || others.length > 0) throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  if (name.includes('.')) throw new StoreError(40235, `The field name '${name}' cannot contain '.'`);
  const by = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (!by) throw notOffered(`the accumulator ${operator}`, 15952);
  return { name, by, expression: compileExpression((spec as Doc)[operator]) };
}
