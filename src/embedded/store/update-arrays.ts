import { equal } from './compare.ts';
import { badValue, failedToParse, notOffered, StoreError } from './errors.ts';
import { sliced } from './expressions/logic.ts';
import { compileFilter, isElementTest } from './match.ts';

import { elementOrder } from './sort.ts';
import type { Change, Target } from './update-paths.ts';
import { asInteger, asNumber, type Doc, isDoc, typeName } from './values.ts';

const BAD_VALUE = 2;
const TYPE_MISMATCH = 14;

export const push: Change = (operand, { path }) => {
  const { $each, $position, $sort, $slice } = eachOf(operand, ['$each', '$position', '$sort', '$slice'], path);
  const order = $sort === undefined ? undefined : elementOrder($sort);
  return (current) => {
    const list = [...arrayIn(current, path, BAD_VALUE)];
    list.splice(asInteger($position) ?? list.length, 0, ...$each);
    if (order) list.sort(order);
    return $slice === undefined ? list : sliced(list, $slice);
  };
};

/** `{$each: [1, 2], ...}` as it is; any other value is the one that is added. */
function eachOf(operand: unknown, modifiers: string[], path: string): Doc & { $each: unknown[] } {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return { $each: [operand] };
  const { $each } = operand;
  if (!Array.isArray($each)) throw badValue(`The argument to $each must be an array, for ${path}`);
  const unknown = Object.keys(operand).find((name) => !modifiers.includes(name));
  if (unknown) throw notOffered(`${unknown} beside $each, for ${path}`);
  return { ...operand, $each };
}

function arrayIn(value: unknown, path: string, code = TYPE_MISMATCH): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `The field '${path}' must be an array but is of type ${typeName(value)}`);
}

export const addToSet: Change = (operand, { path, collation }) => {
  const { $each } = eachOf(operand, ['$each'], path);
  return (current) => {
    const list = [...arrayIn(current, path, BAD_VALUE)];
    for (const value of $each) if (!list.some((element) => equal(element, value, collation))) list.push(value);
    return list;
  };
};

export const pop: Change = (operand, { path }) => {
  const end = asNumber(operand);
  if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, for ${path}`);
  return (current) => (end === 1 ? arrayIn(current, path).slice(0, -1) : arrayIn(current, path).slice(1));
};

/** `$pull` takes a value, conditions on the element, or a filter for elements that are documents. */
export const pull: Change = (operand, target) => {
  const goes = pullTest(operand, target);
  return (current) => arrayIn(current, target.path).filter((element) => !goes(element));
};

function pullTest(operand: unknown, { collation }: Target): (element: unknown) => boolean {
  if (isDoc(operand) && !isElementTest(operand)) {
    const { matches } = compileFilter(operand, collation);
    return (element) => isDoc(element) && matches(element);
  }
  const { matches } = compileFilter({ element: operand }, collation);
  return (element) => matches({ element });
}

export const pullAll: Change = (operand, { path, collation }) => {
  if (!Array.isArray(operand)) throw badValue(`$pullAll requires an array argument, for ${path}`);
  const goes = (element: unknown) => operand.some((gone) => equal(element, gone, collation));
  return (current) => arrayIn(current, path).filter((element) => !goes(element));
};
