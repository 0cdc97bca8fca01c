import { badValue, notOffered, StoreError } from '../errors.ts';
import { compileExpression } from '../expressions/compile.ts';
import { compileFilter } from '../match.ts';
import { assigned, assignments, compileProjection, withField } from '../project.ts';
import { sortDocs, sortOrder } from '../sort.ts';
import { asInteger, type Doc, fieldOf, isDoc, typeName } from '../values.ts';
import type { Run, Stage } from './stage.ts';

const addFields: Stage = (spec) => {
  if (!isDoc(spec)) throw new StoreError(40272, '$addFields specification stage must be an object');
  const fields = assignments(spec);
  return mapping((doc) => assigned(doc, fields, doc));
};

/** Stages that take documents one by one: which, in what order, in what shape. */
export const shapeStages: Record<string, Stage> = {
  $match: (spec, { collation }) => {
    const { matches, reads } = compileFilter(spec, collation);
    if (reads.exact) throw notOffered('$type of one kind of number behind the first stage');
    return function* (input) {
      for (const doc of input) if (matches(doc)) yield doc;
    };
  },
  $project: (spec) => {
    const projection = compileProjection(spec);
    if (!projection) throw new StoreError(51272, 'Invalid $project: it must have at least one field');
    return mapping((doc) => projection.apply(doc));
  },
  $addFields: addFields,
  $set: addFields,
  $unset: (spec) => {
    const paths = Array.isArray(spec) ? spec : [spec];
    const projection = compileProjection(Object.fromEntries(paths.map((path) => [String(path), 0])));
    return mapping((doc) => projection?.apply(doc) ?? doc);
  },
  $sort: (spec, { collation }) => {
    const order = sortOrder(spec, collation);
    return (input) => sortDocs(input, order);
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
  $replaceRoot: (spec) => replaceRoot(isDoc(spec) ? spec.newRoot : undefined),
  $replaceWith: (spec) => replaceRoot(spec),
};

function mapping(change: (doc: Doc) => Doc): Run {
  return (input) => mapped(input, change);
}

export function* mapped<T, R>(input: Iterable<T>, change: (item: T) => R): Generator<R> {
  for (const item of input) yield change(item);
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

/** How many there are; none is kept. */
export function sizeOf(input: Iterable<unknown>): number {
  let size = 0;
  for (const _ of input) size += 1;
  return size;
}

function replaceRoot(spec: unknown): Run {
  const expression = compileExpression(spec);
  return mapping((doc) => {
    const root = expression(doc, {});
    if (isDoc(root)) return root;
    throw new StoreError(40228, `'newRoot' must evaluate to an object, not to ${typeName(root)}`);
  });
}

function unwind(spec: unknown): Run {
  const { path, preserveNullAndEmptyArrays, ...rest } = isDoc(spec) ? spec : ({ path: spec } as Doc);
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new StoreError(28818, "path option to $unwind stage should be prefixed with a '$'");
  for (const name of Object.keys(rest)) throw notOffered(`$unwind with ${name}`);
  const parts = path.slice(1).split('.');
  return function* (input) {
    for (const doc of input) {
      const value = parts.reduce<unknown>((inner, part) => (isDoc(inner) ? fieldOf(inner, part) : undefined), doc);
      const elements = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
      for (const element of elements) yield withField(doc, parts, element) as Doc;
      if (elements.length > 0 || !preserveNullAndEmptyArrays) continue;
      yield Array.isArray(value) ? (withField(doc, parts, undefined) as Doc) : doc;
    }
  };
}
