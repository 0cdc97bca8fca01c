import { badValue, notOffered, StoreError } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import type { Variables } from './expressions/expression.ts';
import { sliced } from './expressions/lists.ts';
import { FieldSet } from './fields.ts';
import { compileFilter } from './match.ts';
import { asInteger, asNumber, type Doc, isDoc, setField } from './values.ts';

export interface Projection {
  /** `position` is the element by which the filter matched, for `'list.$': 1`. */
  apply(doc: Doc, position?: number): Doc;
  /** When it only keeps whole fields: which. */
  keeps: FieldSet | undefined;
}

/** A tree of the projected paths. */
interface Node {
  children: Map<string, Node>;
  keep?: boolean;
  compute?: Compute;
}

type Compute = (value: unknown, doc: Doc, position: number | undefined) => unknown;

interface Parsed {
  root: Node;
  including: boolean | undefined;
  inFind: boolean;
  variables: Variables;
}

/** Compiles a projection of find or `$project`: paths to keep or to leave out, and computed fields. */
export function compileProjection(spec: unknown, variables: Variables = {}, inFind = true): Projection | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('projection must be a document');
  if (Object.keys(spec).length === 0) return undefined;
  const root: Node = { children: new Map() };
  const parsed: Parsed = { root, including: undefined, inFind, variables };
  for (const [path, value] of Object.entries(spec)) readField(parsed, path, value);
  const including = parsed.including ?? root.children.get('_id')?.keep ?? false;
  if (including && !root.children.has('_id')) root.children.set('_id', { children: new Map(), keep: true });
  const kept = [...root.children].filter(([, { keep }]) => keep).map(([name]) => name);
  const flat = including && [...root.children.values()].every(({ keep }) => keep !== undefined);
  return {
    apply: (doc, position) => shaped(doc, root, { including, doc, position }) as Doc,
    keeps: flat ? new FieldSet(kept) : undefined,
  };
}

function readField(parsed: Parsed, path: string, value: unknown): void {
  const flag = typeof value === 'boolean' ? Number(value) : asNumber(value);
  const [operator, ...others] = isDoc(value) ? Object.keys(value) : [];
  if (flag !== undefined && path.endsWith('.$')) compute(parsed, path.slice(0, -2), matchedElement);
  else if (flag !== undefined) readFlag(parsed, path, flag !== 0);
  else if (isDoc(value) && operator === undefined)
    throw new StoreError(51270, 'An empty sub-projection is not a valid value');
  else if (isDoc(value) && !operator?.startsWith('$'))
    for (const [name, inner] of Object.entries(value)) readField(parsed, `${path}.${name}`, inner);
  else readComputed(parsed, path, value, others.length === 0 ? operator : undefined);
}

function readFlag(parsed: Parsed, path: string, keep: boolean): void {
  if (path !== '_id') setIncluding(parsed, path, keep);
  place(parsed, path).keep = keep;
}

function readComputed(parsed: Parsed, path: string, value: unknown, operator: string | undefined): void {
  const operand = isDoc(value) && operator ? value[operator] : undefined;
  if (operator === '$meta') throw notOffered('$meta');
  // `$slice: ['$list', 2]` is the expression; `$slice: 2` and `$slice: [1, 2]` belong to find.
  if (parsed.inFind && operator === '$slice' && !(Array.isArray(operand) && typeof operand[0] === 'string'))
    place(parsed, path).compute = slice(operand);
  else if (parsed.inFind && operator === '$elemMatch') compute(parsed, path, firstMatching(operand));
  else {
    const expression = compileExpression(value);
    compute(parsed, path, (_value, doc) => expression(doc, parsed.variables));
  }
}

/** A computed field makes a projection one that includes; `$slice` alone does not. */
function compute(parsed: Parsed, path: string, by: Compute): void {
  setIncluding(parsed, path, true);
  place(parsed, path).compute = by;
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

const matchedElement: Compute = (value, _doc, position) => {
  if (!Array.isArray(value)) return value;
  if (position === undefined) throw new StoreError(51246, "'.$' couldn't find a matching element in the array");
  return value.slice(position, position + 1);
};

function slice(operand: unknown): Compute {
  const [first, count] = (Array.isArray(operand) ? operand : [operand]).map(asInteger);
  if (first === undefined) throw new StoreError(28667, 'Invalid $slice syntax');
  return (value) => (Array.isArray(value) ? sliced(value, first, count) : value);
}

function firstMatching(operand: unknown): Compute {
  const { matches } = compileFilter({ list: { $elemMatch: operand } });
  return (value) => {
    const found = Array.isArray(value) ? value.find((element) => matches({ list: [element] })) : undefined;
    return found === undefined ? undefined : [found];
  };
}

interface Shaping {
  including: boolean;
  doc: Doc;
  position: number | undefined;
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
  return node.compute ? node.compute(value, shaping.doc, shaping.position) : shaped(value, node, shaping);
}

function computes({ compute: by, children }: Node): boolean {
  return by !== undefined || [...children.values()].some(computes);
}
