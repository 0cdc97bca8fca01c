import { badValue, StoreError } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Variables } from '../expressions/expression.ts';
import { compileFilter } from '../match.ts';
import { compileProjection } from '../project.ts';
import { sortDocs, sortOrder } from '../sort.ts';
import { asInteger, type Doc, fieldOf, isDoc, setField, typeName } from '../values.ts';
import type { Run, Stage } from './stage.ts';

/** Stages that take documents one by one: which, in what order, in what shape. */
export const shapeStages: Record<string, Stage> = {
  $match: (spec, { variables }) => {
    const { matches } = compileFilter(spec, undefined, variables);
    return keeping(matches);
  },
  $project: (spec, { variables }) => {
    const project = compileProjection(spec, variables, false);
    if (!project)
      throw new StoreError(51272, 'Invalid $project :: projection specification must have at least one field');
    return mapping((doc) => project(doc));
  },
  $addFields: (spec, context) => addFields(spec, context.variables),
  $set: (spec, context) => addFields(spec, context.variables),
  $unset: (spec) => {
    const paths = Array.isArray(spec) ? spec : [spec];
    const project = compileProjection(Object.fromEntries(paths.map((path) => [String(path), 0])), {}, false);
    return mapping((doc) => (project ? project(doc) : doc));
  },
  $sort: (spec, { compare }) => {
    const order = sortOrder(spec, compare && { locale: '', strength: 3, compare, fold: (text) => text });
    return (input) => sortDocs(input, (doc) => doc, order);
  },
  $limit: (spec) => {
    const limit = asInteger(spec);
    if (limit === undefined || limit <= 0) throw new StoreError(15958, 'the limit must be positive');
    return (input) => take(input, limit);
  },
  $skip: (spec) => {
    const skip = asInteger(spec);
    if (skip === undefined || skip < 0) throw badValue('Argument to $skip cannot be negative');
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

function keeping(test: (doc: Doc) => boolean): Run {
  return function* (input) {
    for (const doc of input) if (test(doc)) yield doc;
  };
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
    if (passed < skip) passed += 1;
    else yield item;
  }
}

function addFields(spec: unknown, variables: Variables): Run {
  if (!isDoc(spec)) throw new StoreError(40272, '$addFields specification stage must be an object');
  const fields = Object.entries(spec).flatMap(([path, value]) => flatten(path, value));
  return mapping((doc) => {
    const values = fields.map(({ expression }) => expression(doc, variables));
    return fields.reduce((made, { parts }, i) => withField(made, parts, 0, values[i]) as Doc, doc);
  });
}

/** `{a: {b: 1}}` adds `b` to what `a` already is, like `{'a.b': 1}`. */
function flatten(
  path: string,
  value: unknown,
): { parts: string[]; expression: (doc: Doc, variables: Variables) => unknown }[] {
  if (isDoc(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]?.startsWith('$')) {
    return Object.entries(value).flatMap(([name, inner]) => flatten(`${path}.${name}`, inner));
  }
  return [{ parts: path.split('.'), expression: compileExpression(value) }];
}

function withField(target: unknown, parts: string[], depth: number, value: unknown): unknown {
  if (depth === parts.length) return value;
  if (Array.isArray(target)) return target.map((element) => withField(element, parts, depth, value));
  const made: Doc = isDoc(target) ? { ...target } : {};
  const name = parts[depth] as string;
  const inner = withField(fieldOf(made, name), parts, depth + 1, value);
  if (inner === undefined) delete made[name];
  else setField(made, name, inner);
  return made;
}

function replaceRoot(spec: unknown, variables: Variables): Run {
  const expression = compileExpression(spec);
  return mapping((doc) => {
    const root = expression(doc, variables);
    if (!isDoc(root))
      throw new StoreError(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was of type ${typeName(root)}`,
      );
    return root;
  });
}

function unwind(spec: unknown): Run {
  const options = isDoc(spec) ? spec : { path: spec };
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = options;
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const parts = path.slice(1).split('.');
  const index = typeof includeArrayIndex === 'string' ? includeArrayIndex.split('.') : undefined;
  const numbered = (doc: Doc, at: number | null) => (index ? (withField(doc, index, 0, at) as Doc) : doc);
  return function* (input) {
    for (const doc of input) {
      const value = parts.reduce<unknown>((inner, part) => (isDoc(inner) ? fieldOf(inner, part) : undefined), doc);
      if (Array.isArray(value) && value.length > 0) {
        for (const [i, element] of value.entries()) yield numbered(withField(doc, parts, 0, element) as Doc, i);
      } else if (Array.isArray(value) || value === null || value === undefined) {
        if (preserveNullAndEmptyArrays)
          yield numbered(Array.isArray(value) ? (withField(doc, parts, 0, undefined) as Doc) : doc, null);
      } else yield numbered(doc, null);
    }
  };
}
