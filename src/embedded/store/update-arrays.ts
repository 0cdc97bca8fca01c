import type { Collation } from './collation.ts';
import { equal } from './compare.ts';
import { badValue, failedToParse, notOffered, StoreError } from './errors.ts';
import { sliced } from './expressions/logic.ts';
import { compileFilter } from './match.ts';
import { isElementTest } from './match-operators.ts';
import { elementOrder } from './sort.ts';
import { type Change, findPlace, makePlace, put, read } from './update-paths.ts';
import { asInteger, asNumber, type Doc, isDoc, typeName } from './values.ts';

const BAD_VALUE = 2;
const TYPE_MISMATCH = 14;

export const push: Change = (doc, parts, operand) => {
  const { $each, $position, $sort, $slice } = eachOf('$push', operand, ['$each', '$position', '$sort', '$slice']);
  const place = makePlace(doc, parts);
  const list = [...arrayFor('$push', read(place), BAD_VALUE)];
  list.splice(asInteger($position) ?? list.length, 0, ...$each);
  if ($sort !== undefined) list.sort(elementOrder($sort));
  put(place, $slice === undefined ? list : sliced(list, $slice));
};

/** `{$each: [1, 2], ...}` as it is; any other value is the one that is added. */
function eachOf(operator: string, operand: unknown, modifiers: string[]): Doc & { $each: unknown[] } {
  if (!isDoc(operand) || !Object.hasOwn(operand, '$each')) return { $each: [operand] };
  const { $each } = operand;
  if (!Array.isArray($each)) throw badValue(`The argument to $each in ${operator} must be an array`);
  const unknown = Object.keys(operand).find((name) => !modifiers.includes(name));
  if (unknown) throw notOffered(`${operator} with ${unknown}`);
  return { ...operand, $each };
}

function arrayFor(operator: string, value: unknown, code: number): unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `${operator} needs an array, and the field is of type ${typeName(value)}`);
}

export const addToSet: Change = (doc, parts, operand, collation) => {
  const { $each } = eachOf('$addToSet', operand, ['$each']);
  const place = makePlace(doc, parts);
  const list = [...arrayFor('$addToSet', read(place), BAD_VALUE)];
  for (const value of $each) if (!list.some((element) => equal(element, value, collation))) list.push(value);
  put(place, list);
};

export const pop: Change = (doc, parts, operand) => {
  const end = asNumber(operand);
  if (end !== 1 && end !== -1) throw failedToParse('$pop expects 1 or -1');
  shorten('$pop', doc, parts, (list) => (end === 1 ? list.slice(0, -1) : list.slice(1)));
};

/** `$pull` takes a value, conditions on the element, or a filter for elements that are documents. */
export const pull: Change = (doc, parts, operand, collation) => {
  const goes = pullTest(operand, collation);
  shorten('$pull', doc, parts, (list) => list.filter((element) => !goes(element)));
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
  shorten('$pullAll', doc, parts, (list) => list.filter((element) => !operand.some((gone) => equal(element, gone))));
};

/** Takes elements from an array; where there is none nothing is done. */
function shorten(operator: string, doc: Doc, parts: string[], change: (list: unknown[]) => unknown[]): void {
  const place = findPlace(doc, parts);
  if (place) put(place, change(arrayFor(operator, read(place), TYPE_MISMATCH)));
}
