import { BSONRegExp, Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import { type Collation, readCollation } from './collation.ts';
import { compare, equal } from './compare.ts';
import { badValue, failedToParse, notOffered, StoreError, wrongType } from './errors.ts';
import { isOperatorDoc } from './match-values.ts';
import { conflictIn } from './paths.ts';
import { addToSet, pop, pull, pullAll, push } from './update-arrays.ts';
import type { Change, MatchedElement, Target } from './update-paths.ts';
import { findPlace, makePlace, put, read, readArrayFilters, resolvePaths } from './update-paths.ts';
import { asNumber, type Doc, fieldOf, isDoc, isInt32, isWide, typeName, wholeOf } from './values.ts';

/** A compiled update: changes the document in place, or gives back the one that replaces it. */
export interface Update {
  apply(doc: Doc, options: { matched?: MatchedElement; inserting?: boolean }): Doc;
  replaces: boolean;
  /** The top-level fields it can change, where that is known. */
  touched?: ReadonlySet<string>;
}

/** Changes the place of a document that a path names. */
type Apply = (doc: Doc, parts: string[]) => void;
type Compile = (operand: unknown, target: Target) => Apply;

/** Gives a field a value, made with all that leads to it. */
const making = (change: Change): Compile => changing(change, makePlace);
/** Changes a field where it is; where it is not nothing is done. */
const within = (change: Change): Compile => changing(change, findPlace);

function changing(change: Change, placeOf: typeof findPlace): Compile {
  return (operand, target) => {
    const next = change(operand, target);
    return (doc, parts) => {
      const place = placeOf(doc, parts);
      if (place) put(place, next(read(place)));
    };
  };
}

const set = making((value) => () => value);

const CHANGES: Record<string, Compile> = {
  $set: set,
  $setOnInsert: set,
  $unset: within(() => () => undefined),
  $inc: making(
    (by, { path }) =>
      (current) =>
        calculated('$inc', current, by, path),
  ),
  $mul: making(
    (by, { path }) =>
      (current) =>
        calculated('$mul', current, by, path),
  ),
  $min: making((value) => (current) => extreme(current, value, -1)),
  $max: making((value) => (current) => extreme(current, value, 1)),
  $currentDate: making((spec) => () => now(spec)),
  $rename: renaming,
  $push: making(push),
  $addToSet: making(addToSet),
  $pop: within(pop),
  $pull: within(pull),
  $pullAll: within(pullAll),
};

/** Compiles an update document or a replacement. */
export function compileUpdate(spec: unknown, options: Doc = {}): Update {
  if (Array.isArray(spec)) throw notOffered('an update by a pipeline');
  if (!isDoc(spec)) throw failedToParse('Update argument must be an object');
  return Object.keys(spec)[0]?.startsWith('$') ? operatorUpdate(spec, options) : replacement(spec, options);
}

function replacement(spec: Doc, { arrayFilters }: Doc): Update {
  const operator = Object.keys(spec).find((name) => name.startsWith('$'));
  if (operator) throw new StoreError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  if (arrayFilters) throw failedToParse('Cannot specify arrayFilters with a replacement document');
  const apply: Update['apply'] = (doc) => ('_id' in doc ? { _id: doc._id, ...spec } : { ...spec });
  return { apply, replaces: true };
}

interface Step extends Target {
  parts: string[];
  apply: Apply;
  /** Only in a document that an upsert makes. */
  onInsert: boolean;
}

function operatorUpdate(spec: Doc, options: Doc): Update {
  const collation = readCollation(options.collation);
  const steps = Object.entries(spec).flatMap(([operator, fields]) => stepsOf(operator, fields, collation));
  const renamed = Object.values(isDoc(spec.$rename) ? spec.$rename : {}).map(String);
  const paths = [...steps.map(({ path }) => path), ...renamed];
  const [path, other] = conflictIn(paths) ?? [];
  if (path) throw new StoreError(40, `Updating the path '${path}' would create a conflict at '${other}'`);
  const filters = readArrayFilters(options.arrayFilters, paths, collation);
  const apply: Update['apply'] = (doc, { matched = () => -1, inserting }) => {
    for (const step of steps) {
      if (step.onInsert && !inserting) continue;
      // A stored document keeps no such field; one that an upsert makes may (manual, "Dollar-Prefixed Field Names").
      if (step.path.startsWith('$') && !inserting)
        throw new StoreError(52, `The dollar ($) prefixed field '${step.path}' is not allowed in an update`);
      for (const parts of resolvePaths(doc, step.parts, { matched, filters })) step.apply(doc, parts);
    }
    return doc;
  };
  return { apply, replaces: false, touched: new Set(paths.map((path) => path.split('.')[0] as string)) };
}

function stepsOf(operator: string, fields: unknown, collation: Collation | undefined): Step[] {
  const compile = fieldOf(CHANGES, operator) as Compile | undefined;
  if (!compile) throw failedToParse(`Unknown modifier: ${operator}, or one that the embedded store does not offer`);
  if (!isDoc(fields)) throw failedToParse(`Modifiers operate on fields: {${operator}: {<field>: ...}}`);
  return Object.entries(fields).map(([path, operand]) => {
    const apply = compile(operand, { path, collation });
    return { path, parts: path.split('.'), apply, onInsert: operator === '$setOnInsert' };
  });
}

function calculated(operator: '$inc' | '$mul', found: unknown, by: unknown, path: string): unknown {
  const current = found === undefined ? 0 : found;
  for (const value of [by, current])
    if (asNumber(value) === undefined)
      throw wrongType(`Cannot apply ${operator} to a value of non-numeric type ${typeName(value)}, for ${path}`);
  return combined(operator, current, by);
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

function renaming(to: unknown, { path }: Target): Apply {
  if (typeof to !== 'string') throw badValue(`The 'to' field for $rename must be a string, for ${path}`);
  return (doc, parts) => {
    const from = findPlace(doc, parts);
    if (!from) return;
    const value = read(from);
    put(from, undefined);
    put(makePlace(doc, to.split('.')), value);
  };
}

function extreme(current: unknown, value: unknown, sign: 1 | -1): unknown {
  return current === undefined || compare(value, current) * sign > 0 ? value : current;
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
