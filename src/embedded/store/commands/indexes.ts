import { encode } from '../bson.ts';
import { describeIndex } from '../catalog.ts';
import { describeCollation, readCollation } from '../collation.ts';
import type { Collection } from '../collection.ts';
import { equal } from '../compare.ts';
import { notOffered, StoreError } from '../errors.ts';
import { Index, type IndexDefinition } from '../indexes.ts';
import { compileFilter } from '../match.ts';
import { REFERENCE_FIELDS } from '../match-operators.ts';
import { asInteger, asNumber, type Doc, isDoc, isTruthy } from '../values.ts';
import { type Command, collectionName, type Request, type Store } from './command.ts';

const OPTIONS = new Set([
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'hidden',
  'background',
  'v',
  'ns',
]);
const MAX_INDEXES = 64;

export const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    const specs = request.list('indexes');
    if (specs.length === 0) throw new StoreError(2, 'Must specify at least one index to create');
    const wanted = specs.map(readSpec);
    const created = !catalog.find(request.database, name);
    const collection = catalog.obtain(request.database, name);
    const before = collection.indexes.length + 1;
    for (const definition of wanted.filter((spec) => !exists(collection, spec))) {
      if (collection.indexes.length >= MAX_INDEXES - 1)
        throw new StoreError(67, `add index fails, too many indexes for ${collection.namespace}`);
      const index = new Index({ ...definition, id: catalog.nextNumber() });
      collection.build(index);
      catalog.save(collection);
    }
    const after = collection.indexes.length + 1;
    const note = after === before ? { note: 'all indexes already exist' } : {};
    return { numIndexesBefore: before, numIndexesAfter: after, createdCollectionAutomatically: created, ...note };
  },
};

function readSpec(spec: Doc): Omit<IndexDefinition, 'id'> {
  const unknown = Object.keys(spec).find((name) => !OPTIONS.has(name));
  if (unknown) throw notOffered(`the index option '${unknown}'`, 197);
  const { key, name } = spec;
  if (!isDoc(key) || Object.keys(key).length === 0) throw new StoreError(67, 'Index keys cannot be an empty object');
  if (typeof name !== 'string' || name === '') throw new StoreError(67, 'the index name cannot be empty');
  for (const [path, direction] of Object.entries(key)) checkField(path, direction);
  const collation = readCollation(spec.collation);
  const { partialFilterExpression } = spec;
  if (partialFilterExpression !== undefined) compileFilter(partialFilterExpression);
  if (partialFilterExpression !== undefined && isTruthy(spec.sparse))
    throw new StoreError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  return {
    key,
    name,
    ...(isTruthy(spec.unique) && { unique: true }),
    ...(isTruthy(spec.sparse) && { sparse: true }),
    ...(isTruthy(spec.hidden) && { hidden: true }),
    ...(isDoc(partialFilterExpression) && { partialFilterExpression }),
    ...(spec.expireAfterSeconds !== undefined && { expireAfterSeconds: readExpiry(spec.expireAfterSeconds, key) }),
    ...(collation && { collation: describeCollation(collation) }),
  };
}

function checkField(path: string, direction: unknown): void {
  if (typeof direction === 'string') throw notOffered(`a '${direction}' index`, 67);
  const number = asNumber(direction);
  if (number === undefined || number === 0 || Number.isNaN(number))
    throw new StoreError(67, `Values in v:2 index key pattern must be numbers > 0 or < 0, not ${String(direction)}`);
  if (path.includes('$**')) throw notOffered('a wildcard index', 67);
  if (
    path === '' ||
    path.split('.').some((part) => part === '' || (part.startsWith('$') && !REFERENCE_FIELDS.has(part)))
  )
    throw new StoreError(67, `Index key contains an illegal field name: '${path}'`);
}

function readExpiry(value: unknown, key: Doc): number {
  const seconds = asInteger(value);
  if (seconds === undefined || seconds < 0)
    throw new StoreError(67, 'TTL index expireAfterSeconds must be a number >= 0');
  if (Object.keys(key).length > 1)
    throw new StoreError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  return seconds;
}

/** Two indexes are the same by key, collation, partial filter, uniqueness and sparseness. */
function sameSignature(a: Omit<IndexDefinition, 'id'>, b: Omit<IndexDefinition, 'id'>): boolean {
  const signature = (d: Omit<IndexDefinition, 'id'>) => [
    d.key,
    d.collation,
    d.partialFilterExpression,
    d.unique ?? false,
    d.sparse ?? false,
  ];
  return equal(signature(a), signature(b));
}

/** Whether the index is already there just so; a conflict with another one is refused as MongoDB does. */
function exists(collection: Collection, wanted: Omit<IndexDefinition, 'id'>): boolean {
  if (wanted.name === '_id_' || equal(wanted.key, { _id: 1 })) return true;
  const named = collection.indexes.find(({ definition }) => definition.name === wanted.name)?.definition;
  if (named && !sameSignature(named, wanted)) {
    throw new StoreError(
      86,
      `An existing index has the same name as the requested index. Requested index: ${wanted.name}, existing key: ${JSON.stringify(named.key)}`,
    );
  }
  const twin = collection.indexes.find(({ definition }) => sameSignature(definition, wanted))?.definition;
  if (!twin) return false;
  if (twin.name !== wanted.name) throw new StoreError(85, `Index already exists with a different name: ${twin.name}`);
  if (twin.expireAfterSeconds !== wanted.expireAfterSeconds)
    throw new StoreError(
      85,
      `An equivalent index already exists with the same name but different options: ${twin.name}`,
    );
  return true;
}

export const dropIndexes: Command = {
  fields: ['index'],
  writes: true,
  run(request, store) {
    const collection = existing(request, store);
    const before = collection.indexes.length + 1;
    for (const index of chosen(collection, request.body.index)) {
      collection.clearIndex(index);
      collection.indexes.splice(collection.indexes.indexOf(index), 1);
    }
    store.catalog.save(collection);
    return { nIndexesWas: before };
  },
};

function existing(request: Request, { catalog }: Store): Collection {
  const found = catalog.find(request.database, collectionName(request));
  if (!found) throw new StoreError(26, `ns not found: ${request.database}.${collectionName(request)}`);
  return found;
}

function chosen(collection: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return [...collection.indexes];
  if (Array.isArray(wanted)) return wanted.flatMap((name) => chosen(collection, name));
  if (wanted === '_id_' || equal(wanted, { _id: 1 })) throw new StoreError(72, 'cannot drop _id index');
  const found = collection.indexes.filter(({ definition }) =>
    typeof wanted === 'string' ? definition.name === wanted : equal(definition.key, wanted),
  );
  if (found.length === 0)
    throw new StoreError(
      27,
      `index not found with name [${typeof wanted === 'string' ? wanted : JSON.stringify(wanted)}]`,
    );
  return found;
}

export const listIndexes: Command = {
  fields: ['cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo'],
  run(request, store) {
    const collection = existing(request, store);
    const primary = { v: 2, key: { _id: 1 }, name: '_id_' };
    const shown = [primary, ...collection.indexes.map((index) => describeIndex(index.definition))];
    const size = isDoc(request.body.cursor) ? asInteger(request.body.cursor.batchSize) : undefined;
    return store.cursors.start(
      `${collection.namespace}`,
      shown.map((doc) => encode(doc)),
      { batchSize: size },
    );
  },
};
