import { badValue, notOffered, StoreError } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import type { Expression, Variables } from './expressions/expression.ts';
import { compileFilter } from './match.ts';
import { asInteger, asNumber, type Doc, fieldOf, isDoc, setField } from './values.ts';

/** A compiled projection. `position` is the element by which the filter matched, for `'list.$': 1`. */
export type Projection = (doc: Doc, position?: number) => Doc;

/** A tree of the projected paths. */
interface Node {
  children: Map<string, Node>;
  keep: boolean | undefined;
  compute?: (value: unknown, doc: Doc, position: number | undefined) => unknown;
}

interface Parsed {
  root: Node;
  including: boolean | undefined;
}

/** Compiles a projection of find or `$project`: paths to keep or to leave out, and computed fields. */
export function compileProjection(spec: unknown, variables: Variables = {}, inFind = true): Projection | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('projection must be a document');
  if (Object.keys(spec).length === 0) return undefined;
  const parsed: Parsed = { root: { children: new Map(), keep: undefined }, including: undefined };
  for (const [path, value] of Object.entries(spec)) readField(parsed, path, value, variables, inFind);
  const { root } = parsed;
  const including = parsed.including ?? root.children.get('_id')?.keep ?? false;
  if (including && !root.children.has('_id')) root.children.set('_id', { children: new Map(), keep: true });
  return (doc, position) =>
    (including ? included(doc, root, doc, position) : excluded(doc, root, doc, position)) as Doc;
}

function readField(parsed: Parsed, path: string, value: unknown, variables: Variables, inFind: boolean): void {
  const flag = typeof value === 'boolean' ? Number(value) : asNumber(value);
  const [operator = '', ...others] = isDoc(value) ? Object.keys(value) : [];
  const operand = isDoc(value) ? value[operator] : undefined;
  if (flag !== undefined && path.endsWith('.$')) readPositional(parsed, path.slice(0, -2));
  else if (flag !== undefined) readFlag(parsed, path, flag !== 0);
  else if (isDoc(value) && !operator.startsWith('$')) {
    if (operator === '' && others.length === 0)
      throw new StoreError(51270, 'An empty sub-projection is not a valid value');
    for (const [name, inner] of Object.entries(value)) readField(parsed, `${path}.${name}`, inner, variables, inFind);
  } else if (inFind && operator === '$slice' && !isExpressionSlice(operand)) readSlice(parsed, path, operand);
  else if (inFind && operator === '$elemMatch') readElemMatch(parsed, path, operand);
  else if (operator === '$meta') throw notOffered('$meta');
  else {
    setIncluding(parsed, path, true);
    place(parsed, path).compute = computed(compileExpression(value), variables);
  }
}

/** `$slice: ['$list', 2]` is the expression; `$slice: 2` and `$slice: [1, 2]` belong to find. */
function isExpressionSlice(operand: unknown): boolean {
  return Array.isArray(operand) && typeof operand[0] === 'string';
}

function computed(expression: Expression, variables: Variables): Node['compute'] {
  return (_value, doc) => expression(doc, variables);
}

function readFlag(parsed: Parsed, path: string, keep: boolean): void {
  if (path !== '_id') setIncluding(parsed, path, keep);
  place(parsed, path).keep = keep;
}

function setIncluding(parsed: Parsed, path: string, including: boolean): void {
  if (parsed.including !== undefined && parsed.including !== including) {
    const [code, kind, other] = including ? [31253, 'inclusion', 'exclusion'] : [31254, 'exclusion', 'inclusion'];
    throw new StoreError(code as number, `Cannot do ${kind} on field ${path} in ${other} projection`);
  }
  parsed.including = including;
}

function place({ root }: Parsed, path: string): Node {
  let node = root;
  for (const part of path.split('.')) {
    if (part === '') throw new StoreError(40353, `FieldPath '${path}' must not have empty parts`);
    if (part.startsWith('$')) throw new StoreError(16410, `FieldPath field names may not start with '$': ${path}`);
    if (node !== root && (node.keep !== undefined || node.compute)) throw collision(path);
    let next = node.children.get(part);
    if (!next) {
      next = { children: new Map(), keep: undefined };
      node.children.set(part, next);
    }
    node = next;
  }
  if (node.children.size > 0 || node.keep !== undefined || node.compute) throw collision(path);
  return node;
}

function collision(path: string): StoreError {
  return new StoreError(31250, `Path collision at ${path}`);
}

function readPositional(parsed: Parsed, path: string): void {
  setIncluding(parsed, path, true);
  place(parsed, path).compute = (value, _doc, position) => {
    if (!Array.isArray(value)) return value;
    if (position === undefined)
      throw new StoreError(
        51246,
        "Executor error during find command: positional operator '.$' couldn't find a matching element in the array",
      );
    return value.slice(position, position + 1);
  };
}

/** `$slice` alone does not make a projection one of inclusion. */
function readSlice(parsed: Parsed, path: string, operand: unknown): void {
  const [first, second] = Array.isArray(operand) ? operand.map(asInteger) : [asInteger(operand)];
  if (first === undefined) throw new StoreError(28667, 'Invalid $slice syntax');
  place(parsed, path).compute = (value) => {
    if (!Array.isArray(value)) return value;
    if (second === undefined) return first >= 0 ? value.slice(0, first) : value.slice(first);
    const start = first >= 0 ? first : Math.max(0, value.length + first);
    return value.slice(start, start + second);
  };
}

function readElemMatch(parsed: Parsed, path: string, operand: unknown): void {
  setIncluding(parsed, path, true);
  const { matches } = compileFilter({ list: { $elemMatch: operand } });
  place(parsed, path).compute = (value) => {
    const found = Array.isArray(value) ? value.find((element) => matches({ list: [element] })) : undefined;
    return found === undefined ? undefined : [found];
  };
}

/** Keeps the named paths, in the order of the document; computed fields come after. */
function included(value: unknown, node: Node, doc: Doc, position: number | undefined): unknown {
  if (Array.isArray(value))
    return value.map((element) => included(element, node, doc, position)).filter((element) => element !== undefined);
  if (!isDoc(value)) return hasComputed(node) ? included({}, node, doc, position) : undefined;
  const made: Doc = {};
  for (const name of Object.keys(value)) {
    const child = node.children.get(name);
    if (!child || child.keep === false) continue;
    const kept = child.keep
      ? value[name]
      : child.compute
        ? child.compute(value[name], doc, position)
        : included(value[name], child, doc, position);
    if (kept !== undefined) setField(made, name, kept);
  }
  for (const [name, child] of node.children) {
    if (Object.hasOwn(value, name) || child.keep !== undefined) continue;
    const added = child.compute
      ? child.compute(undefined, doc, position)
      : hasComputed(child)
        ? included({}, child, doc, position)
        : undefined;
    if (added !== undefined) setField(made, name, added);
  }
  return made;
}

function hasComputed(node: Node): boolean {
  return node.compute !== undefined || [...node.children.values()].some(hasComputed);
}

function excluded(value: unknown, node: Node, doc: Doc, position: number | undefined): unknown {
  if (Array.isArray(value)) return value.map((element) => excluded(element, node, doc, position));
  if (!isDoc(value)) return value;
  const made: Doc = {};
  for (const name of Object.keys(value)) {
    const child = node.children.get(name);
    if (child?.keep === false) continue;
    const kept =
      !child || child.keep
        ? value[name]
        : child.compute
          ? child.compute(value[name], doc, position)
          : excluded(fieldOf(value, name), child, doc, position);
    if (kept !== undefined) setField(made, name, kept);
  }
  return made;
}
