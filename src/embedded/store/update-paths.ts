import { decode } from './bson.ts';
import type { Collation } from './collation.ts';
import { badValue, failedToParse, StoreError, wrongType } from './errors.ts';
import { compileFilter, type Matcher } from './match.ts';
import { positionIn } from './paths.ts';
import { type Doc, fieldOf, isDoc, setField, typeName } from './values.ts';

/** An array may grow by at most this many nulls when a position beyond its end is set. */
const MAX_FILLED = 1_500_000;

/** What a change is about: a path as it was given, and how text compares. */
export interface Target {
  path: string;
  collation?: Collation | undefined;
}

/** How an operator is compiled: to what gives the new value of a field for its old one (undefined: there is none). */
export type Change = (operand: unknown, target: Target) => (current: unknown) => unknown;

/** A place in a document: a field of a sub-document or an element of an array. */
export interface Place {
  parent: Doc | unknown[];
  key: string;
}

/** What `$[name]` stands for, by its name. */
export type ArrayFilters = Map<string, (element: unknown) => boolean>;

/** Reads `arrayFilters`. One that no path names is most likely a mistake, and refused. */
export function readArrayFilters(specs: unknown, paths: string[], collation?: Collation): ArrayFilters {
  const filters: ArrayFilters = new Map();
  if (specs !== undefined && !Array.isArray(specs)) throw wrongType('arrayFilters must be an array');
  for (const spec of specs ?? []) {
    const name = identifierIn(spec);
    if (filters.has(name)) throw failedToParse(`Found multiple array filters with the same field name ${name}`);
    if (!paths.some((path) => path.includes(`$[${name}]`)))
      throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
    const { matches } = compileFilter(spec, collation);
    filters.set(name, (element) => matches({ [name]: element }));
  }
  return filters;
}

/** `{'big.n': {$gt: 1}, 'big.m': 2}` is about `big`. */
function identifierIn(filter: unknown): string {
  const [name = '', ...others] = new Set(isDoc(filter) ? Object.keys(filter).map((path) => path.split('.')[0]) : []);
  if (others.length > 0) throw failedToParse('Expected a single top-level field name in an array filter');
  if (/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  throw badValue(`the field name of an array filter must begin with a lowercase letter, found '${name}'`);
}

/** What `$`, `$[]` and `$[name]` stand for in one update of one document. */
export interface Positions {
  /** The element by which the filter matched, in the list at a path; -1 when by none. */
  matched: MatchedElement;
  filters: ArrayFilters;
}

export type MatchedElement = (list: string[]) => number;

/** Finds the first element of a list by which alone a stored document matches, as it does not without any. */
export function matchedIn(raw: Buffer, { matches, reads }: Matcher): MatchedElement {
  return (path) => {
    const doc = decode(raw, reads);
    const place = findPlace(doc, path);
    const list = place && read(place);
    if (!place || !Array.isArray(list)) return -1;
    const matchesWith = (elements: unknown[]) => {
      put(place, elements);
      return matches(doc);
    };
    return matchesWith([]) ? -1 : list.findIndex((element) => matchesWith([element]));
  };
}

/** Any other part that begins with a dollar is the name of a field. */
const POSITIONAL = /^\$(\[([a-z][A-Za-z0-9]*)?\])?$/;

/** Replaces the positional parts of a path: every path it stands for in this document. */
export function resolvePaths(doc: Doc, parts: string[], positions: Positions): string[][] {
  return parts.length > 1 ? expand(doc, parts, 0, positions) : [parts];
}

function expand(value: unknown, parts: string[], depth: number, positions: Positions): string[][] {
  const at = parts.findIndex((part, i) => i >= depth && POSITIONAL.test(part));
  if (at < 0) return [parts];
  const list = parts.slice(depth, at).reduce(child, value);
  return positionsFor(parts.slice(0, at + 1), list, positions).flatMap((position) =>
    expand(child(list, String(position)), parts.with(at, String(position)), at + 1, positions),
  );
}

function child(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return value[positionIn(part) ?? -1];
  return isDoc(value) ? fieldOf(value, part) : undefined;
}

function positionsFor(path: string[], list: unknown, { matched, filters }: Positions): number[] {
  const part = path.at(-1) as string;
  if (part === '$') {
    const position = matched(path.slice(0, -1));
    if (position < 0) throw badValue('The positional operator did not find the match needed from the query.');
    return [position];
  }
  const name = part.slice(2, -1);
  const passes = name === '' ? () => true : filters.get(name);
  if (!passes) throw badValue(`No array filter found for identifier '${name}'`);
  if (!Array.isArray(list)) throw badValue(`${part} must stand in an array that exists, not in ${typeName(list)}`);
  return list.flatMap((element, i) => (passes(element) ? [i] : []));
}

/** The place a path names, made with all documents on the way. */
export function makePlace(doc: Doc, parts: string[]): Place {
  let parent: Doc | unknown[] = doc;
  for (const [i, part] of parts.entries()) {
    if (part === '') throw new StoreError(56, `The update path '${parts.join('.')}' contains an empty field name.`);
    if (Array.isArray(parent) && positionIn(part) === undefined) throw notViable(part, parent);
    if (i === parts.length - 1) break;
    if (child(parent, part) === undefined) put({ parent, key: part }, {});
    const next = child(parent, part);
    if (!isDoc(next) && !Array.isArray(next)) throw notViable(parts[i + 1] as string, next);
    parent = next;
  }
  return { parent, key: parts.at(-1) as string };
}

function notViable(part: string, value: unknown): StoreError {
  return new StoreError(28, `Cannot create field '${part}' in an element of type ${typeName(value)}`);
}

/** The place a path names, or undefined when something on the way is missing. */
export function findPlace(doc: Doc, parts: string[]): Place | undefined {
  const parent = parts.slice(0, -1).reduce(child, doc);
  const key = parts.at(-1) as string;
  if (!isDoc(parent) && !Array.isArray(parent)) return undefined;
  return child(parent, key) === undefined ? undefined : { parent, key };
}

export function read({ parent, key }: Place): unknown {
  return child(parent, key);
}

/** Sets a value; undefined removes a field, and leaves null in an array, so that the others keep their positions. */
export function put({ parent, key }: Place, value: unknown): void {
  if (!Array.isArray(parent)) {
    if (value === undefined) delete parent[key];
    else setField(parent, key, value);
    return;
  }
  const index = positionIn(key) as number;
  if (index - parent.length > MAX_FILLED) throw badValue(`can't backfill more than ${MAX_FILLED} elements`);
  while (parent.length < index) parent.push(null);
  parent[index] = value ?? null;
}
