import { fieldOf, isDoc, withoutReference } from './values.ts';

/** One place a dotted path leads to. */
export interface Branch {
  /** undefined when the last field is missing there. */
  value: unknown;
  /** false when the path named an element by its position: such an array is not searched element by element. */
  expand: boolean;
  /** An array was crossed on the way. */
  through: boolean;
}

/**
 * All places a path leads to. A path crosses arrays: `a.b` reads `b` of every document in the array `a`, and `a.0`
 * reads the first element as well as a field called `0` of every document in it. Elements that are no documents give
 * no branch; a missing field gives one branch with undefined.
 */
export function branchesOf(doc: unknown, parts: readonly string[]): Branch[] {
  const found: Branch[] = [];
  walk({ parts, found }, doc, 0, false);
  return found;
}

interface Walk {
  parts: readonly string[];
  found: Branch[];
}

function walk(on: Walk, stored: unknown, depth: number, through: boolean, expand = true): void {
  const part = on.parts[depth];
  const value = withoutReference(stored);
  if (part === undefined) on.found.push({ value: stored, expand, through });
  else if (isDoc(value)) walk(on, fieldOf(value, part), depth + 1, through);
  else if (!Array.isArray(value)) on.found.push({ value: undefined, expand: true, through });
  else {
    const index = positionIn(part);
    if (index !== undefined && index < value.length) walk(on, value[index], depth + 1, true, false);
    for (const element of value) if (isDoc(withoutReference(element))) walk(on, element, depth, true);
  }
}

/** The array position a part of a path names ('0', '12'), or undefined. */
export function positionIn(part: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : undefined;
}

/** Every value at a path, arrays opened into their elements; an empty one is `empty`, or nothing. */
export function valuesAt(doc: unknown, parts: readonly string[], empty: unknown[] = []): unknown[] {
  return branchesOf(doc, parts).flatMap(({ value, expand }) => {
    if (!Array.isArray(value) || !expand) return [value];
    return value.length === 0 ? empty : value;
  });
}

/** Two paths of which one is the other or leads to it, so that both cannot be given a value. */
export function conflictIn(paths: readonly string[]): [path: string, other: string] | undefined {
  const seen = new Set<string>();
  for (const path of [...paths].sort()) {
    const parts = path.split('.');
    const other = parts.map((_, i) => parts.slice(0, i + 1).join('.')).find((part) => seen.has(part));
    if (other !== undefined) return [path, other];
    seen.add(path);
  }
  return undefined;
}
