import type { Collation } from './collation.ts';
import { badValue, StoreError } from './errors.ts';
import { positionIn } from './paths.ts';
import { type Doc, fieldOf, isDoc, setField, typeName } from './values.ts';

/** An array may grow by at most this many nulls when a position beyond its end is set. */
const MAX_FILLED = 1_500_000;

/** Changes one place; `path` is for messages. */
export type Change = (doc: Doc, parts: string[], operand: unknown, collation?: Collation) => void;

/** A place in a document: a field of a sub-document or an element of an array. */
export interface Place {
  parent: Doc | unknown[];
  key: string;
}

/** What `$`, `$[]` and `$[name]` stand for in one update of one document. */
export interface Positions {
  /** The element by which the filter matched. */
  matched: number | undefined;
  filters: Map<string, (element: unknown) => boolean>;
}

/** Any other part that begins with a dollar is the name of a field. */
const POSITIONAL = /^\$(\[([a-z][A-Za-z0-9]*)?\])?$/;

/** Replaces the positional parts of a path: every path it stands for in this document. */
export function resolvePaths(doc: Doc, path: string, positions: Positions): string[][] {
  const parts = path.split('.');
  if (!path.includes('$')) return [parts];
  return expand(doc, parts, 0, positions, path);
}

function expand(value: unknown, parts: string[], depth: number, positions: Positions, path: string): string[][] {
  const at = parts.findIndex((part, i) => i >= depth && POSITIONAL.test(part));
  if (at < 0) return [parts];
  const list = parts.slice(depth, at).reduce(child, value);
  const indexes = indexesFor(parts[at] as string, list, positions, path);
  return indexes.flatMap((index) => {
    const concrete = parts.with(at, String(index));
    return expand(child(list, String(index)), concrete, at + 1, positions, path);
  });
}

function child(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return value[positionIn(part) ?? -1];
  return isDoc(value) ? fieldOf(value, part) : undefined;
}

function indexesFor(part: string, list: unknown, { matched, filters }: Positions, path: string): number[] {
  if (part === '$') {
    if (matched === undefined) throw badValue('The positional operator did not find the match needed from the query.');
    return [matched];
  }
  const name = part.slice(2, -1);
  if (!Array.isArray(list)) {
    if (list === undefined)
      throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
    throw badValue(`Cannot apply array updates to non-array element ${path}`);
  }
  if (name === '') return list.map((_, i) => i);
  const passes = filters.get(name);
  if (!passes) throw badValue(`No array filter found for identifier '${name}' in path '${path}'`);
  return list.flatMap((element, i) => (passes(element) ? [i] : []));
}

/** The place a path names, made with all documents on the way. */
export function makePlace(doc: Doc, parts: string[]): Place {
  let parent: Doc | unknown[] = doc;
  for (const [i, part] of parts.entries()) {
    checkPart(parent, part, parts, i);
    if (i === parts.length - 1) break;
    let next = child(parent, part);
    if (next === undefined) {
      next = {};
      put({ parent, key: part }, next);
    }
    if (!isDoc(next) && !Array.isArray(next)) throw notViable(parts[i + 1] as string, part, next);
    parent = next;
  }
  return { parent, key: parts.at(-1) as string };
}

/** The place a path names, or undefined when something on the way is missing. */
export function findPlace(doc: Doc, parts: string[]): Place | undefined {
  const parent = parts.slice(0, -1).reduce(child, doc);
  const key = parts.at(-1) as string;
  if (!isDoc(parent) && !Array.isArray(parent)) return undefined;
  return child(parent, key) === undefined ? undefined : { parent, key };
}

function checkPart(parent: Doc | unknown[], part: string, parts: string[], depth: number): void {
  if (part === '')
    throw new StoreError(
      56,
      `The update path '${parts.join('.')}' contains an empty field name, which is not allowed.`,
    );
  if (Array.isArray(parent) && positionIn(part) === undefined) throw notViable(part, parts[depth - 1] ?? '', parent);
}

function notViable(part: string, parent: string, value: unknown): StoreError {
  return new StoreError(28, `Cannot create field '${part}' in element {${parent}: ${typeName(value)}}`);
}

export function read({ parent, key }: Place): unknown {
  return child(parent, key);
}

export function put({ parent, key }: Place, value: unknown): void {
  if (!Array.isArray(parent)) {
    setField(parent, key, value);
    return;
  }
  const index = positionIn(key) as number;
  if (index - parent.length > MAX_FILLED) throw badValue(`can't backfill more than ${MAX_FILLED} elements`);
  while (parent.length < index) parent.push(null);
  parent[index] = value;
}

/** Removes a field; an element of an array becomes null, so that the others keep their positions. */
export function remove({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent[positionIn(key) as number] = null;
  else delete parent[key];
}
