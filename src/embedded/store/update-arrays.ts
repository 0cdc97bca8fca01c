import type { Collation } from './collation.ts';
import { compare, equal } from './compare.ts';
import { badValue, StoreError } from './errors.ts';
import { compileFilter } from './match.ts';
import { isElementTest } from './match-operators.ts';
import { sortOrder } from './sort.ts';
import { type Change, findPlace, makePlace, put, read } from './update-paths.ts';
import { asInteger, asNumber, type Doc, isDoc, typeName } from './values.ts';

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

export const push: Change = (doc, parts, operand) => {
  const spec = modifiers(operand);
  const place = makePlace(doc, parts);
  const list = arrayFor('$push', read(place), parts);
  const added = spec ? (spec.$each as unknown[]) : [operand];
  const position = spec && '$position' in spec ? asInteger(spec.$position) : undefined;
  const made = [...list];
  made.splice(position ?? made.length, 0, ...added);
  const ordered = spec && '$sort' in spec ? sorted(made, spec.$sort) : made;
  put(place, spec && '$slice' in spec ? sliced(ordered, spec.$slice) : ordered);
};

function modifiers(operand: unknown): Doc | undefined {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return undefined;
  if (!Array.isArray(operand.$each)) throw badValue('The argument to $each in $push must be an array');
  const unknown = Object.keys(operand).find((name) => !PUSH_MODIFIERS.has(name));
  if (unknown) throw badValue(`Unrecognized clause in $push: ${unknown}`);
  return operand;
}

function sorted(list: unknown[], by: unknown): unknown[] {
  const direction = asNumber(by);
  if (direction !== undefined) {
    if (Math.abs(direction) !== 1) throw badValue('The $sort element value must be either 1 or -1');
    return list.sort((a, b) => compare(a, b) * direction);
  }
  const order = sortOrder(by);
  return list.sort((a, b) => order(isDoc(a) ? a : {}, isDoc(b) ? b : {}));
}

function sliced(list: unknown[], count: unknown): unknown[] {
  const size = asInteger(count);
  if (size === undefined) throw badValue('The value for $slice must be an integer value');
  return size >= 0 ? list.slice(0, size) : list.slice(size);
}

function arrayFor(operator: string, value: unknown, parts: string[]): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  const code = operator === '$push' || operator === '$addToSet' ? 2 : 14;
  throw new StoreError(code, `The field '${parts.join('.')}' must be an array but is of type ${typeName(value)}`);
}

export const addToSet: Change = (doc, parts, operand, collation) => {
  const each = isDoc(operand) && Object.hasOwn(operand, '$each') ? operand.$each : [operand];
  if (!Array.isArray(each)) throw badValue('The argument to $each in $addToSet must be an array');
  const place = makePlace(doc, parts);
  const list = [...arrayFor('$addToSet', read(place), parts)];
  for (const value of each) if (!list.some((element) => equal(element, value, collation?.compare))) list.push(value);
  put(place, list);
};

export const pop: Change = (doc, parts, operand) => {
  const end = asNumber(operand);
  if (end !== 1 && end !== -1) throw new StoreError(9, '$pop expects 1 or -1');
  const place = findPlace(doc, parts);
  if (!place) return;
  const list = arrayFor('$pop', read(place), parts);
  put(place, end === 1 ? list.slice(0, -1) : list.slice(1));
};

/** `$pull` takes a value, conditions on the element, or a filter for elements that are documents. */
export const pull: Change = (doc, parts, operand, collation) => {
  const place = findPlace(doc, parts);
  if (!place) return;
  const list = arrayFor('$pull', read(place), parts);
  const goes = pullTest(operand, collation);
  put(
    place,
    list.filter((element) => !goes(element)),
  );
};

function pullTest(operand: unknown, collation: Collation | undefined): (element: unknown) => boolean {
  if (isDoc(operand) && !isElementTest(operand)) {
    const { matches } = compileFilter(operand, collation);
    return (element) => isDoc(element) && matches(element);
  }
  const { matches } = compileFilter({ element: operand }, collation);
  return (element) => matches({ element });
}

export const pullAll: Change = (doc, parts, operand) => {
  if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
  const place = findPlace(doc, parts);
  if (!place) return;
  const list = arrayFor('$pullAll', read(place), parts);
  put(
    place,
    list.filter((element) => !operand.some((gone) => equal(element, gone))),
  );
};
