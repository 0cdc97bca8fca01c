import { Long, Timestamp } from 'bson';
import { checkFiltersUsed, readArrayFilters } from './array-filters.ts';
import type { Collation } from './collation.ts';
import { compare } from './compare.ts';
import { badValue, notOffered, StoreError } from './errors.ts';
import { combine } from './numbers.ts';
import { compilePipeline } from './stages/pipeline.ts';
import { addToSet, pop, pull, pullAll, push } from './update-arrays.ts';
import { type Change, findPlace, makePlace, type Place, put, read, remove, resolvePaths } from './update-paths.ts';
import { type Doc, fieldOf, isDoc, setField } from './values.ts';

/** A compiled update: changes the document in place, or gives back the one that replaces it. */
export interface Update {
  apply(doc: Doc, options: { matched?: number | undefined; inserting?: boolean }): Doc;
  kind: 'replacement' | 'operators' | 'pipeline';
  /** The top-level fields it can change, where that is known. */
  touched?: ReadonlySet<string>;
}

export interface UpdateOptions {
  arrayFilters?: unknown;
  collation?: Collation | undefined;
}

const CHANGES: Record<string, Change> = {
  $set: (doc, parts, value) => put(makePlace(doc, parts), value),
  $setOnInsert: (doc, parts, value) => put(makePlace(doc, parts), value),
  $unset: (doc, parts) => {
    const place = findPlace(doc, parts);
    if (place) remove(place);
  },
  $inc: (doc, parts, value) => calculate('$inc', makePlace(doc, parts), value, parts),
  $mul: (doc, parts, value) => calculate('$mul', makePlace(doc, parts), value, parts),
  $min: (doc, parts, value) => keepExtreme(makePlace(doc, parts), value, -1),
  $max: (doc, parts, value) => keepExtreme(makePlace(doc, parts), value, 1),
  $currentDate: (doc, parts, value) => put(makePlace(doc, parts), now(value)),
  $rename: rename,
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};

/** Compiles an update document, a replacement or a pipeline. */
export function compileUpdate(spec: unknown, options: UpdateOptions = {}): Update {
  if (Array.isArray(spec)) return pipelineUpdate(spec);
  if (!isDoc(spec)) throw new StoreError(9, 'Update argument must be either an object or an array');
  const first = Object.keys(spec)[0];
  return first?.startsWith('$') ? operatorUpdate(spec, options) : replacement(spec, options);
}

function replacement(spec: Doc, options: UpdateOptions): Update {
  const operator = Object.keys(spec).find((name) => name.startsWith('$'));
  if (operator)
    throw new StoreError(
      52,
      `The dollar ($) prefixed field '${operator}' in '${operator}' is not allowed in the context of an update's replacement document.`,
    );
  if (options.arrayFilters) throw new StoreError(9, 'Cannot specify arrayFilters with a replacement document');
  return { kind: 'replacement', apply: (doc) => ('_id' in doc ? { _id: doc._id, ...spec } : { ...spec }) };
}

const PIPELINE_STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

function pipelineUpdate(spec: unknown[]): Update {
  for (const stage of spec) {
    const name = isDoc(stage) ? Object.keys(stage)[0] : undefined;
    if (!name || !PIPELINE_STAGES.has(name))
      throw new StoreError(72, `${name} is not allowed to be used within an update`);
  }
  const run = compilePipeline(spec);
  return { kind: 'pipeline', apply: (doc) => [...run([doc])][0] ?? doc };
}

interface Step {
  operator: string;
  path: string;
  operand: unknown;
}

function operatorUpdate(spec: Doc, options: UpdateOptions): Update {
  const steps = Object.entries(spec).flatMap(([operator, fields]) => stepsOf(operator, fields));
  checkConflicts(steps);
  const filters = readArrayFilters(options.arrayFilters, options.collation);
  checkFiltersUsed(
    filters,
    steps.map(({ path }) => path),
  );
  const apply: Update['apply'] = (doc, { matched, inserting }) => {
    for (const { operator, path, operand } of steps) {
      if (operator === '$setOnInsert' && !inserting) continue;
      if (path.startsWith('$') && !inserting) throw dollarAtTop(path);
      const change = CHANGES[operator] as Change;
      for (const parts of resolvePaths(doc, path, { matched, filters })) change(doc, parts, operand, options.collation);
    }
    return doc;
  };
  const touched = new Set(steps.flatMap(pathsOf).map((path) => path.split('.')[0] as string));
  return { kind: 'operators', apply, touched };
}

/** A stored document keeps no such field; one that an upsert makes may, as an inserted one (manual, "Dollar-Prefixed Field Names"). */
function dollarAtTop(path: string): StoreError {
  return new StoreError(52, `The dollar ($) prefixed field '${path}' is not allowed in the context of an update`);
}

function stepsOf(operator: string, fields: unknown): Step[] {
  if (!Object.hasOwn(CHANGES, operator))
    throw operator === '$bit'
      ? notOffered(operator)
      : new StoreError(
          9,
          `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
        );
  if (!isDoc(fields))
    throw new StoreError(
      9,
      `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: ...}`,
    );
  return Object.entries(fields).map(([path, operand]) => ({ operator, path, operand }));
}

function pathsOf({ operator, path, operand }: Step): string[] {
  return operator === '$rename' ? [path, String(operand)] : [path];
}

/** Two changes may not touch the same place, nor one a part of the other's. */
function checkConflicts(steps: Step[]): void {
  const paths = steps.flatMap(pathsOf).sort();
  paths.forEach((path, i) => {
    const before = paths.slice(0, i).find((other) => other === path || path.startsWith(`${other}.`));
    if (before !== undefined)
      throw new StoreError(40, `Updating the path '${path}' would create a conflict at '${before}'`);
  });
}

function calculate(operator: '$inc' | '$mul', place: Place, operand: unknown, parts: string[]): void {
  const current = read(place);
  const start = operator === '$inc' ? operand : combine('$mul', operand, zeroLike(operand), parts.join('.'));
  put(
    place,
    current === undefined ? checked(operator, start, parts) : combine(operator, current, operand, parts.join('.')),
  );
}

function zeroLike(operand: unknown): unknown {
  return operand instanceof Long ? Long.ZERO : 0;
}

function checked(operator: '$inc' | '$mul', value: unknown, parts: string[]): unknown {
  combine(operator, 0, value, parts.join('.'));
  return value;
}

function keepExtreme(place: Place, value: unknown, sign: 1 | -1): void {
  const current = read(place);
  if (current === undefined || compare(value, current) * sign > 0) put(place, value);
}

function now(spec: unknown): Date | Timestamp {
  if (spec === true || (isDoc(spec) && spec.$type === 'date')) return new Date();
  if (isDoc(spec) && spec.$type === 'timestamp') return new Timestamp({ t: Math.floor(Date.now() / 1_000), i: 1 });
  throw badValue("$currentDate needs true or {$type: 'date'} or {$type: 'timestamp'}");
}

function rename(doc: Doc, parts: string[], operand: unknown): void {
  if (typeof operand !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${parts.join('.')}`);
  const from = findPlace(doc, parts);
  if (!from) return;
  const value = read(from);
  remove(from);
  put(makePlace(doc, operand.split('.')), value);
}

/** The document an upsert inserts when nothing matched: the equalities of the filter, then the update. */
export function upserted(filter: Doc, update: Update, makeId: () => unknown): Doc {
  const start: Doc = {};
  if (update.kind !== 'replacement') seed(filter, start);
  else if ('_id' in filter && !isCondition(filter._id)) start._id = filter._id;
  const made = update.apply(start, { inserting: true });
  if (Object.hasOwn(made, '_id')) return made;
  const withId: Doc = { _id: makeId() };
  for (const [name, value] of Object.entries(made)) setField(withId, name, value);
  return withId;
}

function seed(filter: Doc, into: Doc): void {
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(operand)) for (const part of operand) seed(part as Doc, into);
    if (name.startsWith('$')) continue;
    if (!isCondition(operand)) put(makePlace(into, name.split('.')), operand);
    else if (isDoc(operand) && Object.hasOwn(operand, '$eq')) put(makePlace(into, name.split('.')), operand.$eq);
    else if (isDoc(operand) && Array.isArray(operand.$in) && operand.$in.length === 1)
      put(makePlace(into, name.split('.')), operand.$in[0]);
    else if (isDoc(operand) && Array.isArray(operand.$all) && operand.$all.length === 1)
      put(makePlace(into, name.split('.')), operand.$all[0]);
  }
}

function isCondition(operand: unknown): boolean {
  if ((operand as { _bsontype?: string } | null)?._bsontype === 'BSONRegExp') return true;
  return isDoc(operand) && Object.keys(operand)[0]?.startsWith('$') === true;
}

/** Applies an update to a decoded document, and refuses one that changes `_id`. */
export function updatedDoc(update: Update, current: Doc, matched: number | undefined): Doc {
  const id = fieldOf(current, '_id');
  const changed = update.apply(current, { matched });
  if (!Object.hasOwn(changed, '_id') || compare(fieldOf(changed, '_id'), id) !== 0) {
    throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return changed;
}
