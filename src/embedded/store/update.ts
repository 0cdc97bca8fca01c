import { Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import { compare, equal } from './compare.ts';
import { badValue, failedToParse, StoreError, wrongType } from './errors.ts';
import { isOperatorDoc } from './match-operators.ts';
import { combine } from './numbers.ts';
import { addToSet, pop, pull, pullAll, push } from './update-arrays.ts';
import {
  type Change,
  findPlace,
  makePlace,
  type Place,
  put,
  read,
  readArrayFilters,
  remove,
  resolvePaths,
} from './update-paths.ts';
import { asNumber, classOf, type Doc, fieldOf, isDoc, setField, typeName } from './values.ts';

/** A compiled update: changes the document in place, or gives back the one that replaces it. */
export interface Update {
  apply(doc: Doc, options: { matched?: number | undefined; inserting?: boolean }): Doc;
  replaces: boolean;
  /** It needs to know by which element of an array the filter matched. */
  positional: boolean;
  /** The top-level fields it can change, where that is known. */
  touched?: ReadonlySet<string>;
}

export interface UpdateOptions {
  arrayFilters?: unknown;
  collation?: Collation | undefined;
}

const set: Change = (doc, parts, value) => put(makePlace(doc, parts), value);

const CHANGES: Record<string, Change> = {
  $set: set,
  $setOnInsert: set,
  $unset: (doc, parts) => {
    const place = findPlace(doc, parts);
    if (place) remove(place);
  },
  $inc: (doc, parts, by) => calculate('$inc', makePlace(doc, parts), by),
  $mul: (doc, parts, by) => calculate('$mul', makePlace(doc, parts), by),
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

/** Compiles an update document or a replacement. */
export function compileUpdate(spec: unknown, options: UpdateOptions = {}): Update {
  if (Array.isArray(spec)) throw new StoreError(115, 'updates by a pipeline are not offered by the embedded store');
  if (!isDoc(spec)) throw failedToParse('Update argument must be an object');
  return Object.keys(spec)[0]?.startsWith('$') ? operatorUpdate(spec, options) : replacement(spec, options);
}

function replacement(spec: Doc, { arrayFilters }: UpdateOptions): Update {
  const operator = Object.keys(spec).find((name) => name.startsWith('$'));
  if (operator) throw new StoreError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  if (arrayFilters) throw failedToParse('Cannot specify arrayFilters with a replacement document');
  const apply: Update['apply'] = (doc) => ('_id' in doc ? { _id: doc._id, ...spec } : { ...spec });
  return { apply, replaces: true, positional: false };
}

interface Step {
  operator: string;
  path: string;
  parts: string[];
  operand: unknown;
}

function operatorUpdate(spec: Doc, { arrayFilters, collation }: UpdateOptions): Update {
  const steps = Object.entries(spec).flatMap(([operator, fields]) => stepsOf(operator, fields));
  const paths = steps.flatMap(({ operator, path, operand }) => [
    path,
    ...(operator === '$rename' ? [String(operand)] : []),
  ]);
  checkConflicts([...paths].sort());
  const filters = readArrayFilters(arrayFilters, paths, collation);
  const apply: Update['apply'] = (doc, { matched, inserting }) => {
    for (const { operator, path, parts: places, operand } of steps) {
      if (operator === '$setOnInsert' && !inserting) continue;
      // A stored document keeps no such field; one that an upsert makes may (manual, "Dollar-Prefixed Field Names").
      if (path.startsWith('$') && !inserting)
        throw new StoreError(52, `The dollar ($) prefixed field '${path}' is not allowed in the context of an update`);
      for (const parts of resolvePaths(doc, places, { matched, filters }))
        CHANGES[operator]?.(doc, parts, operand, collation);
    }
    return doc;
  };
  const touched = new Set(paths.map((path) => path.split('.')[0] as string));
  return { apply, replaces: false, positional: paths.some((path) => /\.\$(\.|$)/.test(path)), touched };
}

function stepsOf(operator: string, fields: unknown): Step[] {
  if (!Object.hasOwn(CHANGES, operator))
    throw failedToParse(`Unknown modifier: ${operator}, or one that the embedded store does not offer`);
  if (!isDoc(fields)) throw failedToParse(`Modifiers operate on fields: {${operator}: {<field>: ...}}`);
  return Object.entries(fields).map(([path, operand]) => ({ operator, path, parts: path.split('.'), operand }));
}

/** Two changes may not touch the same place, nor one a part of the other's. */
function checkConflicts(paths: string[]): void {
  for (const [i, path] of paths.entries()) {
    const before = paths.slice(0, i).find((other) => other === path || path.startsWith(`${other}.`));
    if (before === undefined) continue;
    throw new StoreError(40, `Updating the path '${path}' would create a conflict at '${before}'`);
  }
}

function calculate(operator: '$inc' | '$mul', place: Place, by: unknown): void {
  const current = read(place);
  const operation = operator === '$inc' ? 'sum' : 'product';
  if (asNumber(by) === undefined) throw wrongType(`${operator} needs a number, not ${typeName(by)} (for ${place.key})`);
  if (current !== undefined && asNumber(current) === undefined)
    throw wrongType(`Cannot apply ${operator} to a value of non-numeric type ${typeName(current)} in ${place.key}`);
  const made = combine(operation, current ?? 0, by);
  if (made === undefined) throw wrongType(`Failed to apply ${operator}: the result overflows 64 bits`);
  put(place, made);
}

function keepExtreme(place: Place, value: unknown, sign: 1 | -1): void {
  const current = read(place);
  if (current === undefined || compare(value, current) * sign > 0) put(place, value);
}

function now(spec: unknown): Date | Timestamp {
  if (spec === true || equal(spec, { $type: 'date' })) return new Date();
  if (equal(spec, { $type: 'timestamp' })) return new Timestamp({ t: Math.floor(Date.now() / 1_000), i: 1 });
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

/** Applies an update to a decoded document, and refuses one that changes `_id`. */
export function updated(update: Update, current: Doc, matched: number | undefined): Doc {
  const id = fieldOf(current, '_id');
  const changed = update.apply(current, { matched });
  if (!equal(fieldOf(changed, '_id'), id))
    throw new StoreError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  return changed;
}

/** The document an upsert inserts when nothing matched: the equalities of the filter, then the update. */
export function upserted(filter: Doc, update: Update, makeId: () => unknown): Doc {
  const start: Doc = {};
  if (!update.replaces) seed(filter, start);
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
    for (const value of isCondition(operand) ? equalities(operand as Doc) : [operand])
      put(makePlace(into, name.split('.')), value);
  }
}

/** The one value that `{$eq: 1}`, `{$in: [1]}` or `{$all: [1]}` leave; otherwise none. */
function equalities(spec: Doc): unknown[] {
  if (Object.hasOwn(spec, '$eq')) return [spec.$eq];
  const list = spec.$in ?? spec.$all;
  return Array.isArray(list) && list.length === 1 ? list : [];
}

function isCondition(operand: unknown): boolean {
  return classOf(operand) === 'BSONRegExp' || isOperatorDoc(operand);
}
