import { fieldOf, isDoc } from './values.ts';

/** One place a dotted path leads to. */
export interface Branch {
  /** undefined when the last field is missing there. */
  value: unknown;
  /** false when the path named an element by its position: such an array is not searched element by element. */
  expand: boolean;
  /** The position in the first array that was crossed, for the positional `$`. */
  at: number | undefined;
}

/**
 * All places a path leads to. A path crosses arrays: `a.b` reads `b` of every document in the array `a`, and `a.0`
 * reads the first element as well as a field called `0` of every document in it. Elements that are no documents give
 * no branch; a missing field gives one branch with undefined.
 */
export function branchesOf(doc: unknown, parts: readonly string[]): Branch[] {
  const found: Branch[] = [];
  walk(doc, parts, 0, undefined, found);
  return found;
}

function walk(value: unknown, parts: readonly string[], depth: number, at: number | undefined, found: Branch[]): void {
  if (Array.isArray(value)) walkArray(value, parts, depth, at, found);
  else if (isDoc(value)) step(fieldOf(value, parts[depth] as string), parts, depth, at, found, true);
  else found.push({ value: undefined, expand: true, at });
}

function walkArray(
  list: unknown[],
  parts: readonly string[],
  depth: number,
  at: number | undefined,
  found: Branch[],
): void {
  const part = parts[depth] as string;
  const index = positionIn(part);
  if (index !== undefined && index < list.length) step(list[index], parts, depth, at ?? index, found, false);
  list.forEach((element, i) => {
    if (isDoc(element)) step(fieldOf(element, part), parts, depth, at ?? i, found, true);
  });
}

function step(
  value: unknown,
  parts: readonly string[],
  depth: number,
  at: number | undefined,
  found: Branch[],
  expand: boolean,
): void {
  if (depth === parts.length - 1) found.push({ value, expand, at });
  else walk(value, parts, depth + 1, at, found);
}

/** The array position a part of a path names ('0', '12'), or undefined. */
export function positionIn(part: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : undefined;
}

/** Every value at a path, arrays opened into their elements: what sort keys, index keys and distinct are made of. */
export function valuesAt(doc: unknown, parts: readonly string[]): unknown[] {
  const values: unknown[] = [];
  for (const branch of branchesOf(doc, parts)) {
    if (Array.isArray(branch.value) && branch.expand) values.push(...branch.value);
    else values.push(branch.value);
  }
  return values;
}
