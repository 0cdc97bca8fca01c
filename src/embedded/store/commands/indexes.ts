import { decodeSent, encode } from '../bson.ts';
import { readCollation, shownCollation } from '../collation.ts';
import type { Collection } from '../collection.ts';
import { equal } from '../compare.ts';
import { badValue, notOffered, StoreError } from '../errors.ts';
import type { Index, IndexDefinition } from '../indexes.ts';
import { compileFilter } from '../match.ts';
import { isOperator } from '../match-values.ts';
import { asInteger, asNumber, type Doc, isDoc, isTruthy } from '../values.ts';
import { batchSizeOf, type Command, type Commands, collectionName, type Request, type Store } from './command.ts';

/** What an index may be made with; the last three say nothing any more. */
const OPTIONS = 'key name unique sparse partialFilterExpression expireAfterSeconds collation background v ns'.split(
  ' ',
);
const MAX_INDEXES = 64;
const CANNOT_CREATE_INDEX = 67;

type Wanted = Omit<IndexDefinition, 'id'>;

const createIndexes: Command = {
  fields: 'indexes commitQuorum ignoreUnknownIndexOptions',
  list: 'indexes',
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    const wanted = request.documents.map((raw) => readSpec(decodeSent(raw)));
    if (wanted.length === 0) throw badValue('Must specify at least one index to create');
    const createdCollectionAutomatically = !catalog.find(request.database, name);
    const collection = catalog.obtain(request.database, name);
    const numIndexesBefore = collection.indexes.length + 1;
    for (const definition of wanted.filter((one) => !exists(collection, one))) {
      if (collection.indexes.length >= MAX_INDEXES - 1) throw wrong(`too many indexes for ${collection.namespace}`);
      collection.build({ ...definition, id: catalog.nextNumber() });
    }
    const numIndexesAfter = collection.indexes.length + 1;
    const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note };
  },
};

function wrong(message: string): StoreError {
  return new StoreError(CANNOT_CREATE_INDEX, message);
}

function readSpec(spec: Doc): Wanted {
  const unknown = Object.keys(spec).find((name) => !OPTIONS.includes(name));
  if (unknown) throw notOffered(`the index option '${unknown}'`, 197);
  const { key, name, unique, sparse, partialFilterExpression: partial, expireAfterSeconds } = spec;
  if (!isDoc(key) || Object.keys(key).length === 0) throw wrong('Index keys cannot be an empty object');
  if (typeof name !== 'string' || name === '') throw wrong('the index name cannot be empty');
  for (const [path, direction] of Object.entries(key)) checkField(path, direction);
  const filtered = partial === undefined ? undefined : compileFilter(partial).reads;
  if (filtered && (filtered.exact || !filtered.only))
    throw wrong('$expr, or $type of one kind of number, in a partial index');
  if (isDoc(partial) && isTruthy(sparse)) throw wrong('cannot mix partialFilterExpression and sparse');
  const collation = readCollation(spec.collation);
  return {
    key,
    name,
    ...(isTruthy(unique) && { unique: true }),
    ...(isTruthy(sparse) && { sparse: true }),
    ...(isDoc(partial) && { partialFilterExpression: partial }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds: readExpiry(expireAfterSeconds, key) }),
    ...(collation && { collation: shownCollation(collation) }),
  };
}

function checkField(path: string, direction: unknown): void {
  if (typeof direction === 'string') throw notOffered(`a '${direction}' index`, CANNOT_CREATE_INDEX);
  if (!asNumber(direction)) throw wrong(`Values in an index key pattern must be numbers > 0 or < 0, not ${direction}`);
  if (path.includes('$**')) throw notOffered('a wildcard index', CANNOT_CREATE_INDEX);
  if (path.split('.').some((part) => part === '' || isOperator(part)))
    throw wrong(`Index key contains an illegal field name: '${path}'`);
}

function readExpiry(value: unknown, key: Doc): number {
  const seconds = asInteger(value) ?? -1;
  if (seconds < 0) throw wrong('TTL index expireAfterSeconds must be a number >= 0');
  if (Object.keys(key).length > 1) throw wrong('TTL indexes are single-field indexes');
  return seconds;
}

/** What two indexes are the same by. */
function signature({ key, collation, partialFilterExpression, unique = false, sparse = false }: Wanted): unknown[] {
  return [key, collation, partialFilterExpression, unique, sparse];
}

/** Whether the index is already there just so; a conflict with another one is refused as MongoDB does. */
function exists(collection: Collection, wanted: Wanted): boolean {
  if (wanted.name === '_id_' || equal(wanted.key, { _id: 1 })) return true;
  const isSame = (other: Wanted) => equal(signature(other), signature(wanted));
  const definitions = collection.indexes.map(({ definition }) => definition);
  if (definitions.some((other) => other.name === wanted.name && !isSame(other)))
    throw new StoreError(86, `An existing index has the same name as the requested index: ${wanted.name}`);
  const twin = definitions.find(isSame);
  if (twin && (twin.name !== wanted.name || twin.expireAfterSeconds !== wanted.expireAfterSeconds))
    throw new StoreError(85, `Index already exists with a different name or different options: ${twin.name}`);
  return twin !== undefined;
}

const dropIndexes: Command = {
  fields: 'index',
  writes: true,
  run(request, store) {
    const collection = existing(request, store);
    const nIndexesWas = collection.indexes.length + 1;
    for (const index of chosen(collection, request.body.index)) collection.dropIndex(index);
    return { nIndexesWas };
  },
};

function existing(request: Request, { catalog }: Store): Collection {
  const found = catalog.find(request.database, collectionName(request));
  if (!found) throw new StoreError(26, `ns does not exist: ${request.database}.${collectionName(request)}`);
  return found;
}

function chosen(collection: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return [...collection.indexes];
  if (Array.isArray(wanted)) return wanted.flatMap((name) => chosen(collection, name));
  if (collection.primary.isCalled(wanted)) throw new StoreError(72, 'cannot drop _id index');
  const found = collection.indexes.filter((index) => index.isCalled(wanted));
  if (found.length === 0) throw new StoreError(27, `index not found with name [${JSON.stringify(wanted)}]`);
  return found;
}

const listIndexes: Command = {
  fields: 'cursor includeBuildUUIDs includeIndexBuildInfo',
  run(request, store) {
    const { namespace, indexes: found } = existing(request, store);
    const shown = [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...found.map(describe)];
    return store.cursors.start(namespace, shown.map(encode), { batchSize: batchSizeOf(request.body) });
  },
};

function describe({ definition }: Index): Doc {
  const { id: _id, multikey: _multikey, unordered: _unordered, ...shown } = definition;
  return { v: 2, ...shown };
}

export const indexes: Commands = { createIndexes, dropIndexes, deleteIndexes: dropIndexes, listIndexes };
