import { compare } from '../compare.ts';
import { notOffered, StoreError } from '../errors.ts';
import { compute } from '../expressions/arithmetic.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Expression } from '../expressions/expression.ts';
import { mergeObjects } from '../expressions/types.ts';
import { KeyWriter } from '../keys.ts';
import { asNumber, type Doc, isDoc } from '../values.ts';
import type { Run, Stage } from './stage.ts';

/** Gathers values of one group and gives the result. */
interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

/** Stages that make documents out of groups of documents. */
export const groupStages: Record<string, Stage> = {
  $group: (spec, { variables }) => group(spec, variables),
  $count: (spec) => {
    if (typeof spec !== 'string' || spec === '' || /^\$|\.|\0/.test(spec))
      throw new StoreError(40156, 'the count field must be a non-empty string without $ and dots');
    return function* (input) {
      let count = 0;
      for (const _ of input) count += 1;
      if (count > 0) yield { [spec]: count };
    };
  },
  $sortByCount: (spec, { variables }) => {
    const counted = group({ _id: spec, count: { $sum: 1 } }, variables);
    return (input) => [...counted(input)].sort((a, b) => (b.count as number) - (a.count as number));
  },
};

const ACCUMULATORS: Record<string, () => Accumulator> = {
  $sum: () => folding<unknown>(0, (sum, value) => (asNumber(value) === undefined ? sum : compute('$add', sum, value))),
  $avg: averaging,
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: () => {
    let seen = false;
    return folding<unknown>(null, (first, value) => {
      if (seen) return first;
      seen = true;
      return value ?? null;
    });
  },
  $last: () => folding<unknown>(null, (_, value) => value ?? null),
  $push: gathering,
  $addToSet: distinct,
  $mergeObjects: () => folding<unknown>({}, (merged, value) => mergeObjects([merged, value])),
  $count: () => folding(0, (count) => count + 1),
};

function folding<T>(start: T, step: (state: T, value: unknown) => T): Accumulator {
  let state = start;
  return {
    add: (value) => {
      state = step(state, value);
    },
    result: () => state,
  };
}

function gathering(): Accumulator {
  const list: unknown[] = [];
  return {
    add: (value) => {
      if (value !== undefined) list.push(value);
    },
    result: () => list,
  };
}

function averaging(): Accumulator {
  let count = 0;
  const sum = (ACCUMULATORS.$sum as () => Accumulator)();
  return {
    add: (value) => {
      if (asNumber(value) === undefined) return;
      count += 1;
      sum.add(value);
    },
    result: () => (count === 0 ? null : (asNumber(sum.result()) as number) / count),
  };
}

function extreme(sign: 1 | -1): Accumulator {
  return folding<unknown>(null, (best, value) => {
    if (value === null || value === undefined) return best;
    return best === null || compare(value, best) * sign > 0 ? value : best;
  });
}

function distinct(): Accumulator {
  const found = new Map<unknown, unknown>();
  return {
    add: (value) => {
      if (value !== undefined) found.set(groupKey(value), value);
    },
    result: () => [...found.values()],
  };
}

/** Equal values share a key: text and numbers as they are, everything else by its index key. */
function groupKey(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return Symbol.for(`k${new KeyWriter().add(value).done().bytes.toString('latin1')}`);
}

function group(spec: unknown, variables: Doc): Run {
  if (!isDoc(spec) || !Object.hasOwn(spec, '_id'))
    throw new StoreError(15955, 'a group specification must include an _id');
  const id = compileExpression(spec._id);
  const fields = Object.entries(spec)
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => field(name, value));
  return function* (input) {
    const groups = new Map<unknown, { id: unknown; gathered: Accumulator[] }>();
    for (const doc of input) {
      const value = id(doc, variables) ?? null;
      const key = groupKey(value);
      let found = groups.get(key);
      if (!found) {
        found = { id: value, gathered: fields.map(({ make }) => make()) };
        groups.set(key, found);
      }
      for (let i = 0; i < fields.length; i += 1) found.gathered[i]?.add(fields[i]?.expression(doc, variables));
    }
    for (const { id: _id, gathered } of groups.values()) {
      const made: Doc = { _id };
      gathered.forEach((accumulator, i) => {
        made[fields[i]?.name as string] = accumulator.result();
      });
      yield made;
    }
  };
}

function field(name: string, spec: unknown): { name: string; make: () => Accumulator; expression: Expression } {
  const [operator, ...others] = isDoc(spec) ? Object.keys(spec) : [];
  if (!operator || others.length > 0) throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  if (name.includes('.')) throw new StoreError(40235, `The field name '${name}' cannot contain '.'`);
  if (!Object.hasOwn(ACCUMULATORS, operator)) throw notOffered(`the accumulator ${operator}`, 15952);
  return {
    name,
    make: ACCUMULATORS[operator] as () => Accumulator,
    expression: compileExpression((spec as Doc)[operator]),
  };
}
