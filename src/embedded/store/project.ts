import { badValue, notOffered, StoreError } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import type { Expression } from './expressions/operands.ts';
import { FieldSet } from './fields.ts';
import { asNumber, type Doc, fieldOf, isDoc, setField } from './values.ts';

export interface Projection {
  apply(doc: Doc): Doc;
  /** When it only keeps whole fields: which. */
  keeps: FieldSet | undefined;
}

/** The projected paths: what is kept (true), left out (false) or computed (undefined). */
type Tree = Map<string, Tree | boolean | undefined>;

/** A field that gets a value. */
export interface Assignment {
  parts: string[];
  value: Expression;
}

/** Compiles a projection of find or `$project`: paths to keep or to leave out, and computed fields. */
export function compileProjection(spec: unknown): Projection | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('projection must be a document');
  if (Object.keys(spec).length === 0) return undefined;
  const fields = Object.entries(spec).flatMap(([path, value]) => fieldsOf(path, value));
  const computed = fields.flatMap(({ path, flag, value }) => (flag === undefined ? assignment(path, value) : []));
  const tree: Tree = new Map();
  for (const { path, flag } of fields) place(tree, path, flag);
  const including = isIncluding(fields);
  if (including && !tree.has('_id')) tree.set('_id', true);
  const flat = including && [...tree.values()].every((kept) => typeof kept === 'boolean');
  return {
    apply: (doc) => assigned(shaped(doc, tree, including) as Doc, computed, doc),
    keeps: flat ? new FieldSet([...tree].flatMap(([name, kept]) => (kept ? [name] : []))) : undefined,
  };
}

interface Field {
  path: string;
  /** undefined: it is computed. */
  flag: boolean | undefined;
  value: unknown;
}

/** `{a: {b: 1, c: 1}}` is `{'a.b': 1, 'a.c': 1}`. */
function fieldsOf(path: string, value: unknown): Field[] {
  const flag = typeof value === 'boolean' ? value : asNumber(value);
  if (flag !== undefined || !isDoc(value)) return [{ path, flag: flag === undefined ? flag : Boolean(flag), value }];
  const [first = '$'] = Object.keys(value);
  if (first.startsWith('$')) return [{ path, flag: undefined, value }];
  return Object.entries(value).flatMap(([name, inner]) => fieldsOf(`${path}.${name}`, inner));
}

/** A computed field makes a projection one that includes; `_id` may be kept or left out in both kinds. */
function isIncluding(fields: Field[]): boolean {
  const [first = fields[0], ...others] = fields.filter(({ path, flag }) => path !== '_id' || flag === undefined);
  const including = first?.flag !== false;
  const wrong = others.find(({ flag }) => (flag !== false) !== including);
  if (wrong && including)
    throw new StoreError(31254, `Cannot do exclusion on field ${wrong.path} in inclusion projection`);
  if (wrong) throw new StoreError(31253, `Cannot do inclusion on field ${wrong.path} in exclusion projection`);
  return including;
}

function place(root: Tree, path: string, flag: boolean | undefined): void {
  const parts = path.split('.');
  let tree = root;
  for (const [i, part] of parts.entries()) {
    if (part === '') throw new StoreError(40353, `FieldPath '${path}' must not have empty parts`);
    if (part === '$') throw notOffered(`the projection '${path}' of the element that matched`);
    if (part.startsWith('$')) throw new StoreError(16410, `FieldPath field names may not start with '$': ${path}`);
    const known = tree.get(part);
    const isLast = i === parts.length - 1;
    if (tree.has(part) && (isLast || !(known instanceof Map))) throw new StoreError(31250, `Path collision at ${path}`);
    const next: Tree = known instanceof Map ? known : new Map();
    tree.set(part, isLast ? flag : next);
    tree = next;
  }
}

/** What is kept, in the order of the document. */
function shaped(value: unknown, tree: Tree, including: boolean): unknown {
  if (Array.isArray(value)) {
    const list = value.map((element) => shaped(element, tree, including));
    return including ? list.filter((element) => element !== undefined) : list;
  }
  if (!isDoc(value)) return including ? undefined : value;
  const made: Doc = {};
  for (const [name, field] of Object.entries(value)) {
    const kept = tree.has(name) ? tree.get(name) : !including;
    const shown = kept instanceof Map ? shaped(field, kept, including) : kept ? field : undefined;
    if (shown !== undefined) setField(made, name, shown);
  }
  return made;
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
