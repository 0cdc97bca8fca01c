import { badValue, StoreError } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { sliced } from './expressions/logic.ts';
import type { Expression } from './expressions/operands.ts';
import { FieldSet } from './fields.ts';
import { compileFilter } from './match.ts';
import { isOperator } from './match-values.ts';
import { conflictIn } from './paths.ts';
import type { MatchedElement } from './update-paths.ts';
import { asNumber, type Doc, fieldOf, isDoc, setField } from './values.ts';

export interface Projection {
  /** `matched` tells by which elements the filter matched, for `'list.$': 1`. */
  apply(doc: Doc, matched?: MatchedElement): Doc;
  /** When it only keeps whole fields: which. */
  keeps: FieldSet | undefined;
}

/** Cuts a value down, by what only find can ask for. */
type Cut = (value: unknown, matched: MatchedElement) => unknown;

/** What becomes of a path: it is kept (true), left out (false), cut, or computed (undefined). */
type Fate = boolean | Cut | undefined;

type Tree = Map<string, Tree | Fate>;

/** A field that gets a value. */
export interface Assignment {
  parts: string[];
  value: Expression;
}

/** Compiles a projection: paths to keep or to leave out, and computed fields; for a find (`cuts`) also parts of lists. */
export function compileProjection(spec: unknown, { cuts = false } = {}): Projection | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('projection must be a document');
  if (Object.keys(spec).length === 0) return undefined;
  const fields = Object.entries(spec).flatMap(([path, value]) => (cuts && cutOf(path, value)) || fieldsOf(path, value));
  const computed = fields.flatMap(({ path, fate, value }) => (fate === undefined ? assignment(path, value) : []));
  const tree = treeOf(fields);
  const including = isIncluding(fields);
  if (including && !tree.has('_id')) tree.set('_id', true);
  const flat = including && [...tree.values()].every((kept) => typeof kept === 'boolean');
  return {
    apply: (doc, matched = () => -1) => assigned(shaped(doc, tree, { including, matched }) as Doc, computed, doc),
    keeps: flat ? new FieldSet([...tree].flatMap(([name, kept]) => (kept ? [name] : []))) : undefined,
  };
}

interface Field {
  path: string;
  fate: Fate;
  value?: unknown;
  /** It says nothing about the fields that are not named. */
  neutral?: boolean;
}

/** `{a: {b: 1, c: 1}}` is `{'a.b': 1, 'a.c': 1}`. */
function fieldsOf(path: string, value: unknown): Field[] {
  const flag = typeof value === 'boolean' ? value : asNumber(value);
  if (flag !== undefined) return [{ path, fate: Boolean(flag), value, neutral: path === '_id' }];
  const [first = '$'] = isDoc(value) ? Object.keys(value) : [];
  if (first.startsWith('$')) return [{ path, fate: undefined, value }];
  return Object.entries(value as Doc).flatMap(([name, inner]) => fieldsOf(`${path}.${name}`, inner));
}

/** `'list.$': 1`, `{$elemMatch: filter}`, and `{$slice: 2}` or `{$slice: [1, 2]}`; undefined for what is none of them. */
function cutOf(path: string, value: unknown): Field | undefined {
  if (path.endsWith('.$')) return { path: path.slice(0, -2), fate: toMatched(path.slice(0, -2)) };
  const { $elemMatch, $slice } = isDoc(value) ? value : {};
  if ($elemMatch !== undefined) return { path, fate: toFirst($elemMatch) };
  const [first, count] = Array.isArray($slice) ? $slice : [$slice];
  if (asNumber(first) === undefined) return undefined;
  return { path, fate: (list) => (Array.isArray(list) ? sliced(list, first, count) : list), neutral: true };
}

function toMatched(path: string): Cut {
  return (list, matched) => {
    if (!Array.isArray(list)) return list;
    const position = matched(path.split('.'));
    if (position >= 0) return [list[position]];
    throw new StoreError(51246, "positional operator '.$' couldn't find a matching element in the array");
  };
}

function toFirst(filter: unknown): Cut {
  const { matches } = compileFilter({ list: { $elemMatch: filter } });
  return (list) => {
    const at = Array.isArray(list) ? list.findIndex((element) => matches({ list: [element] })) : -1;
    return at < 0 ? undefined : [(list as unknown[])[at]];
  };
}

/** A computed field makes a projection one that includes; `_id` and `$slice` may stand in both kinds. */
function isIncluding(fields: Field[]): boolean {
  const [first, ...others] = fields.filter(({ neutral }) => !neutral);
  if (!first) return fields.some(({ path, fate }) => path === '_id' && fate === true);
  const including = first.fate !== false;
  const wrong = others.find(({ fate }) => (fate !== false) !== including);
  if (wrong && including)
    throw new StoreError(31254, `Cannot do exclusion on field ${wrong.path} in inclusion projection`);
  if (wrong) throw new StoreError(31253, `Cannot do inclusion on field ${wrong.path} in exclusion projection`);
  return including;
}

function treeOf(fields: Field[]): Tree {
  const [wrong] = conflictIn(fields.map(({ path }) => path)) ?? [];
  if (wrong) throw new StoreError(31250, `Path collision at ${wrong}`);
  const root: Tree = new Map();
  for (const { path, fate } of fields) {
    const parts = path.split('.');
    if (parts.includes('')) throw new StoreError(40353, `FieldPath '${path}' must not have empty parts`);
    if (parts.some(isOperator)) throw new StoreError(16410, `FieldPath field names may not start with '$': ${path}`);
    let tree = root;
    for (const part of parts.slice(0, -1)) {
      const next = (tree.get(part) ?? new Map()) as Tree;
      tree.set(part, next);
      tree = next;
    }
    tree.set(parts.at(-1) as string, fate);
  }
  return root;
}

interface Shaping {
  including: boolean;
  matched: MatchedElement;
}

/** What is kept, in the order of the document. */
function shaped(value: unknown, tree: Tree, shaping: Shaping): unknown {
  const { including, matched } = shaping;
  if (Array.isArray(value)) {
    const list = value.map((element) => shaped(element, tree, shaping));
    return including ? list.filter((element) => element !== undefined) : list;
  }
  if (!isDoc(value)) return including ? undefined : value;
  const made: Doc = {};
  for (const [name, field] of Object.entries(value)) {
    const fate = tree.has(name) ? tree.get(name) : !including;
    const shown = fate instanceof Map ? shaped(field, fate, shaping) : cut(field, fate, matched);
    if (shown !== undefined) setField(made, name, shown);
  }
  return made;
}

function cut(value: unknown, fate: Fate, matched: MatchedElement): unknown {
  if (typeof fate === 'function') return fate(value, matched);
  return fate ? value : undefined;
}

/** `{a: {b: 1}}` adds `b` to what `a` already is, like `{'a.b': 1}`. */
export function assignments(spec: Doc): Assignment[] {
  const fields = Object.entries(spec).flatMap(([path, value]) => fieldsOf(path, value));
  return fields.map(({ path, value }) => assignment(path, value));
}

function assignment(path: string, value: unknown): Assignment {
  return { parts: path.split('.'), value: compileExpression(value) };
}

/** The document with fields that are computed from another. */
export function assigned(target: Doc, fields: Assignment[], from: Doc): Doc {
  return fields.reduce((made, { parts, value }) => withField(made, parts, value(from, {})) as Doc, target);
}

/** A copy with one place changed, in every element of an array on the way; undefined removes the field. */
export function withField(target: unknown, parts: string[], value: unknown): unknown {
  const [name, ...rest] = parts;
  if (name === undefined) return value;
  if (Array.isArray(target)) return target.map((element) => withField(element, parts, value));
  const made: Doc = isDoc(target) ? { ...target } : {};
  const inner = withField(fieldOf(made, name), rest, value);
  if (inner === undefined) delete made[name];
  else setField(made, name, inner);
  return made;
}
