import { badValue, notOffered, StoreError } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import type { Expression } from './expressions/operands.ts';
import { FieldSet } from './fields.ts';
import { asNumber, type Doc, isDoc, setField } from './values.ts';

export interface Projection {
  apply(doc: Doc): Doc;
  /** When it only keeps whole fields: which. */
  keeps: FieldSet | undefined;
}

/** A tree of the projected paths. */
interface Node {
  children: Map<string, Node>;
  keep?: boolean;
  compute?: Expression;
}

interface Parsed {
  root: Node;
  including: boolean | undefined;
}

/** Compiles a projection of find or `$project`: paths to keep or to leave out, and computed fields. */
export function compileProjection(spec: unknown): Projection | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('projection must be a document');
  if (Object.keys(spec).length === 0) return undefined;
  const root: Node = { children: new Map() };
  const parsed: Parsed = { root, including: undefined };
  for (const [path, value] of Object.entries(spec)) readField(parsed, path, value);
  const including = parsed.including ?? root.children.get('_id')?.keep ?? false;
  if (including && !root.children.has('_id')) root.children.set('_id', { children: new Map(), keep: true });
  const kept = [...root.children].filter(([, { keep }]) => keep).map(([name]) => name);
  const flat = including && [...root.children.values()].every(({ keep }) => keep !== undefined);
  return {
    apply: (doc) => shaped(doc, root, { including, doc }) as Doc,
    keeps: flat ? new FieldSet(kept) : undefined,
  };
}

function readField(parsed: Parsed, path: string, value: unknown): void {
  const flag = typeof value === 'boolean' ? Number(value) : asNumber(value);
  if (flag !== undefined) return readFlag(parsed, path, flag !== 0);
  if (!isDoc(value)) return readComputed(parsed, path, value);
  const [first] = Object.keys(value);
  if (first === undefined) throw new StoreError(51270, 'An empty sub-projection is not a valid value');
  if (first.startsWith('$')) return readComputed(parsed, path, value);
  for (const [name, inner] of Object.entries(value)) readField(parsed, `${path}.${name}`, inner);
}

function readFlag(parsed: Parsed, path: string, keep: boolean): void {
  if (path !== '_id') setIncluding(parsed, path, keep);
  place(parsed, path).keep = keep;
}

/** A computed field makes a projection one that includes. */
function readComputed(parsed: Parsed, path: string, value: unknown): void {
  setIncluding(parsed, path, true);
  place(parsed, path).compute = compileExpression(value);
}

function setIncluding(parsed: Parsed, path: string, including: boolean): void {
  if (parsed.including !== undefined && parsed.including !== including) {
    const [code, kind, other] = including ? [31253, 'inclusion', 'exclusion'] : [31254, 'exclusion', 'inclusion'];
    throw new StoreError(code as number, `Cannot do ${kind} on field ${path} in ${other} projection`);
  }
  parsed.including = including;
}

function place({ root }: Parsed, path: string): Node {
  const isLeaf = ({ keep, compute: by }: Node) => keep !== undefined || by !== undefined;
  let node = root;
  for (const part of path.split('.')) {
    if (part === '') throw new StoreError(40353, `FieldPath '${path}' must not have empty parts`);
    if (part === '$') throw notOffered(`the projection '${path}' of the element that matched`);
    if (part.startsWith('$')) throw new StoreError(16410, `FieldPath field names may not start with '$': ${path}`);
    if (isLeaf(node)) throw collision(path);
    const next: Node = node.children.get(part) ?? { children: new Map() };
    node.children.set(part, next);
    node = next;
  }
  if (node.children.size > 0 || isLeaf(node)) throw collision(path);
  return node;
}

function collision(path: string): StoreError {
  return new StoreError(31250, `Path collision at ${path}`);
}

interface Shaping {
  including: boolean;
  doc: Doc;
}

/** The wanted fields in the order of the document; computed ones that it does not have come after. */
function shaped(value: unknown, node: Node, shaping: Shaping): unknown {
  const { including } = shaping;
  if (Array.isArray(value)) {
    const list = value.map((element) => shaped(element, node, shaping));
    return including ? list.filter((element) => element !== undefined) : list;
  }
  if (!isDoc(value)) return including ? (computes(node) ? shaped({}, node, shaping) : undefined) : value;
  const made: Doc = {};
  const add = (name: string, field: unknown) => {
    if (field !== undefined) setField(made, name, field);
  };
  for (const [name, field] of Object.entries(value)) {
    const child = node.children.get(name);
    add(name, child ? fieldBy(child, field, shaping) : including ? undefined : field);
  }
  for (const [name, child] of including ? node.children : [])
    if (!Object.hasOwn(value, name)) add(name, fieldBy(child, undefined, shaping));
  return made;
}

function fieldBy(node: Node, value: unknown, shaping: Shaping): unknown {
  if (node.keep !== undefined) return node.keep ? value : undefined;
  return node.compute ? node.compute(shaping.doc, {}) : shaped(value, node, shaping);
}

function computes({ compute: by, children }: Node): boolean {
  return by !== undefined || [...children.values()].some(computes);
}
