import { badValue, StoreError } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Expression, Variables } from '../expressions/expression.ts';
import { compileFilter } from '../match.ts';
import { compileProjection } from '../project.ts';
import { sortDocs, sortOrder } from '../sort.ts';
import { asInteger, type Doc, fieldOf, isDoc, setField, typeName } from '../values.ts';
import type { Run, Stage } from './stage.ts';

const addFields: Stage = (spec, { variables }) => {
  if (!isDoc(spec)) throw new StoreError(40272, '$addFields specification stage must be an object');
  const fields = Object.entries(spec).flatMap(([path, value]) => assignments(path, value));
  return mapping((doc) =>
    fields.reduce((made, { parts, value }) => withField(made, parts, value(doc, variables)) as Doc, doc),
  );
};

/** Stages that take documents one by one: which, in what order, in what shape. */
export const shapeStages: Record<string, Stage> = {
  $match: (spec, { variables, collation }) => {
    const { matches } = compileFilter(spec, collation, variables);
    return function* (input) {
      for (const doc of input) if (matches(doc)) yield doc;
    };
  },
  $project: (spec, { variables }) => {
    const projection = compileProjection(spec, variables, false);
    if (!projection) throw new StoreError(51272, 'Invalid $project: it must have at least one field');
    return mapping((doc) => projection.apply(doc));
  },
  $addFields: addFields,
  $set: addFields,
  $unset: (spec) => {
    const paths = Array.isArray(spec) ? spec : [spec];
    const projection = compileProjection(Object.fromEntries(paths.map((path) => [String(path), 0])), {}, false);
    return mapping((doc) => projection?.apply(doc) ?? doc);
  },
  $sort: (spec, { collation }) => {
    const order = sortOrder(spec, collation);
    return (input) => sortDocs(wrapped(input), order).map(({ doc }) => doc);
  },
  $limit: (spec) => {
    const limit = asInteger(spec) ?? 0;
    if (limit <= 0) throw new StoreError(15958, 'the limit must be positive');
    return (input) => take(input, limit);
  },
  $skip: (spec) => {
    const skip = asInteger(spec) ?? -1;
    if (skip < 0) throw badValue('Argument to $skip cannot be negative');
    return (input) => drop(input, skip);
  },
  $unwind: unwind,
  $replaceRoot: (spec, { variables }) => replaceRoot(isDoc(spec) ? spec.newRoot : undefined, variables),
  $replaceWith: (spec, { variables }) => replaceRoot(spec, variables),
};

function mapping(change: (doc: Doc) => Doc): Run {
  return function* (input) {
    for (const doc of input) yield change(doc);
  };
}

function* wrapped(docs: Iterable<Doc>): Generator<{ doc: Doc }> {
  for (const doc of docs) yield { doc };
}

export function* take<T>(input: Iterable<T>, limit: number): Generator<T> {
  let taken = 0;
  for (const item of input) {
    yield item;
    taken += 1;
    if (taken >= limit) return;
  }
}

export function* drop<T>(input: Iterable<T>, skip: number): Generator<T> {
  let passed = 0;
  for (const item of input) {
    if (passed >= skip) yield item;
    else passed += 1;
  }
}

/** `{a: {b: 1}}` adds `b` to what `a` already is, like `{'a.b': 1}`. */
function assignments(path: string, value: unknown): { parts: string[]; value: Expression }[] {
  const [first] = isDoc(value) ? Object.keys(value) : [];
  if (isDoc(value) && first !== undefined && !first.startsWith('$'))
    return Object.entries(value).flatMap(([name, inner]) => assignments(`${path}.${name}`, inner));
  return [{ parts: path.split('.'), value: compileExpression(value) }];
}

/** A copy with one place changed, in every element of an array on the way; undefined removes the field. */
function withField(target: unknown, parts: string[], value: unknown): unknown {
  const [name, ...rest] = parts;
  if (name === undefined) return value;
  if (Array.isArray(target)) return target.map((element) => withField(element, parts, value));
  const made: Doc = isDoc(target) ? { ...target } : {};
  const inner = withField(fieldOf(made, name), rest, value);
  if (inner === undefined) delete made[name];
  else setField(made, name, inner);
  return made;
}

function replaceRoot(spec: unknown, variables: Variables): Run {
  const expression = compileExpression(spec);
  return mapping((doc) => {
    const root = expression(doc, variables);
    if (isDoc(root)) return root;
    throw new StoreError(40228, `'newRoot' must evaluate to an object, not to ${typeName(root)}`);
  });
}

function unwind(spec: unknown): Run {
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = isDoc(spec) ? spec : ({ path: spec } as Doc);
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const parts = path.slice(1).split('.');
  const index = typeof includeArrayIndex === 'string' ? includeArrayIndex.split('.') : undefined;
  const numbered = (doc: unknown, at: number | null) => (index ? withField(doc, index, at) : doc) as Doc;
  return function* (input) {
    for (const doc of input) {
      const value = parts.reduce<unknown>((inner, part) => (isDoc(inner) ? fieldOf(inner, part) : undefined), doc);
      const elements = Array.isArray(value) ? value : value === null || value === undefined ? [] : undefined;
      if (!elements) yield numbered(doc, null);
      else if (elements.length > 0)
        for (const [i, element] of elements.entries()) yield numbered(withField(doc, parts, element), i);
      else if (preserveNullAndEmptyArrays)
        yield numbered(Array.isArray(value) ? withField(doc, parts, undefined) : doc, null);
    }
  };
}
