import { BSONRegExp, Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import { readCollation } from './collation.ts';
import { compare, equal } from './compare.ts';
import { badValue, failedToParse, notOffered, StoreError, wrongType } from './errors.ts';
import { isOperatorDoc } from './match-operators.ts';
import { addToSet, pop, pull, pullAll, push } from './update-arrays.ts';
import {
  type Change,
  findPlace,
  type MatchedElement,
  makePlace,
  type Place,
  put,
  read,
  readArrayFilters,
  remove,
  resolvePaths,
} from './update-paths.ts';
import { asNumber, type Doc, fieldOf, isDoc, isInt32, isWide, typeName, wholeOf } from './values.ts';

/** A compiled update: changes the document in place, or gives back the one that replaces it. */
export interface Update {
  apply(doc: Doc, options: { matched?: MatchedElement; inserting?: boolean }): Doc;
  replaces: boolean;
  /** The top-level fields it can change, where that is known. */
  touched?: ReadonlySet<string>;
}

/** What a command may say beside its update. */
export interface UpdateOptions {
  arrayFilters?: unknown;
  collation?: unknown;
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
  $currentDate: (doc, parts, spec) => put(makePlace(doc, parts), now(spec)),
  $rename: rename,
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};

/** Compiles an update document or a replacement. */
export function compileUpdate(spec: unknown, options: UpdateOptions = {}): Update {
  if (Array.isArray(spec)) throw notOffered('an update by a pipeline');
  if (!isDoc(spec)) throw failedToParse('Update argument must be an object');
  return Object.keys(spec)[0]?.startsWith('$') ? operatorUpdate(spec, options) : replacement(spec, options);
}

function replacement(spec: Doc, { arrayFilters }: UpdateOptions): Update {
  const operator = Object.keys(spec).find((name) => name.startsWith('$'));
  if (operator) throw new StoreError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  if (arrayFilters) throw failedToParse('Cannot specify arrayFilters with a replacement document');
  const apply: Update['apply'] = (doc) => ('_id' in doc ? { _id: doc._id, ...spec } : { ...spec });
  return { apply, replaces: true };
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
  const by = readCollation(collation);
  const filters = readArrayFilters(arrayFilters, paths, by);
  const apply: Update['apply'] = (doc, { matched = () => -1, inserting }) => {
    for (const { operator, path, parts: places, operand } of steps) {
      if (operator === '$setOnInsert' && !inserting) continue;
      // A stored document keeps no such field; one that an upsert makes may (manual, "Dollar-Prefixed Field Names").
      if (path.startsWith('$') && !inserting)
        throw new StoreError(52, `The dollar ($) prefixed field '${path}' is not allowed in the context of an update`);
      for (const parts of resolvePaths(doc, places, { matched, filters })) CHANGES[operator]?.(doc, parts, operand, by);
    }
    return doc;
  };
  return { apply, replaces: false, touched: new Set(paths.map((path) => path.split('.')[0] as string)) };
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
  const found = read(place);
  const current = found === undefined ? 0 : found;
  for (const value of [by, current])
    if (asNumber(value) === undefined)
      throw wrongType(`Cannot apply ${operator} to a value of non-numeric type ${typeName(value)} in ${place.key}`);
  put(place, combined(operator, current, by));
}

/** A sum or product keeps the wider type of the two, and an Int32 that overflows becomes a Long. */
function combined(operator: '$inc' | '$mul', a: unknown, b: unknown): unknown {
  if (a instanceof Decimal128 || b instanceof Decimal128) throw notOffered(`${operator} of Decimal128`);
  const [x, y] = [asNumber(a) as number, asNumber(b) as number];
  if (isDouble(a) || isDouble(b)) return new Double(operator === '$inc' ? x + y : x * y);
  const exact = operator === '$inc' ? wholeOf(a) + wholeOf(b) : wholeOf(a) * wholeOf(b);
  if (BigInt.asIntN(32, exact) === exact && !isWide(a) && !isWide(b)) return new Int32(Number(exact));
  if (BigInt.asIntN(64, exact) === exact) return Long.fromBigInt(exact);
  throw wrongType(`Failed to apply ${operator}: the result overflows 64 bits`);
}

function isDouble(value: unknown): boolean {
  return value instanceof Double || (typeof value === 'number' && !isInt32(value));
}

function now(spec: unknown): Date | Timestamp {
  if (typeof spec === 'boolean' || equal(spec, { $type: 'date' })) return new Date();
  if (equal(spec, { $type: 'timestamp' })) return new Timestamp({ t: Math.floor(Date.now() / 1_000), i: 1 });
  throw badValue("$currentDate needs true, {$type: 'date'} or {$type: 'timestamp'}");
}

function rename(doc: Doc, parts: string[], to: unknown): void {
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string, for ${parts.join('.')}`);
  const from = findPlace(doc, parts);
  if (!from) return;
  const value = read(from);
  remove(from);
  put(makePlace(doc, to.split('.')), value);
}

function keepExtreme(place: Place, value: unknown, sign: 1 | -1): void {
  const current = read(place);
  if (current === undefined || compare(value, current) * sign > 0) put(place, value);
}

/** Applies an update to a decoded document, and refuses one that changes `_id`. */
export function updated(update: Update, current: Doc, matched: MatchedElement): Doc {
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
  else if (Object.hasOwn(filter, '_id')) seed({ _id: filter._id }, start);
  const made = update.apply(start, { inserting: true });
  return Object.hasOwn(made, '_id') ? made : { _id: makeId(), ...made };
}

function seed(filter: Doc, into: Doc): void {
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(operand)) for (const part of operand) seed(part, into);
    else if (!name.startsWith('$'))
      for (const value of equalitiesOf(operand)) put(makePlace(into, name.split('.')), value);
  }
}

/** The one value that a condition leaves, such as `1`, `{$eq: 1}`, `{$in: [1]}` and `{$all: [1]}`; otherwise none. */
function equalitiesOf(operand: unknown): unknown[] {
  if (operand instanceof BSONRegExp) return [];
  if (!isOperatorDoc(operand)) return [operand];
  const list = Object.hasOwn(operand, '$eq') ? [operand.$eq] : (operand.$in ?? operand.$all);
  return Array.isArray(list) && list.length === 1 ? list : [];
}
