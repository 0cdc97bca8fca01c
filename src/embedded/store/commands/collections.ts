import { encode } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../match.ts';
import { asInteger, type Doc, isDoc } from '../values.ts';
import { type Command, collectionName, docField } from './command.ts';

export const create: Command = {
  fields: [],
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    if (catalog.find(request.database, name))
      throw new StoreError(48, `Collection ${request.database}.${name} already exists.`);
    catalog.obtain(request.database, name);
    return {};
  },
};

export const drop: Command = {
  fields: [],
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    const found = catalog.find(request.database, name);
    if (!found) return {};
    const indexes = found.indexes.length + 1;
    catalog.drop(found);
    return { nIndexesWas: indexes, ns: found.namespace };
  },
};

export const dropDatabase: Command = {
  fields: [],
  writes: true,
  run({ database }, { catalog }) {
    const found = catalog.collections(database);
    for (const collection of found) catalog.drop(collection);
    return found.length > 0 ? { dropped: database } : {};
  },
};

export const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run({ body, database }, { catalog, cursors }) {
    const { matches } = compileFilter(docField(body, 'filter'));
    const shown = catalog
      .collections(database)
      .map(({ name }) => describe(name, body.nameOnly === true))
      .filter(matches);
    shown.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    const size = isDoc(body.cursor) ? asInteger(body.cursor.batchSize) : undefined;
    return cursors.start(
      `${database}.$cmd.listCollections`,
      shown.map((doc) => encode(doc)),
      { batchSize: size },
    );
  },
};

function describe(name: string, nameOnly: boolean): Doc {
  if (nameOnly) return { name, type: 'collection' };
  return {
    name,
    type: 'collection',
    options: {},
    info: { readOnly: false },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  };
}

export const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run({ body }, { catalog }) {
    const { matches } = compileFilter(docField(body, 'filter'));
    const names = [...new Set(catalog.collections().map(({ database }) => database))].sort();
    const databases = names.map((name) =>
      body.nameOnly ? { name } : { name, sizeOnDisk: databaseBytes(catalog.collections(name)), empty: false },
    );
    const shown = databases.filter(matches);
    const totalSize = shown.reduce((sum, one) => sum + ('sizeOnDisk' in one ? Number(one.sizeOnDisk) : 0), 0);
    return body.nameOnly
      ? { databases: shown }
      : { databases: shown, totalSize, totalSizeMb: Math.round(totalSize / 1_048_576) };
  },
};

function databaseBytes(collections: Collection[]): number {
  return collections.reduce((sum, collection) => sum + sizeOf(collection), 0);
}

/** The bytes of all documents; reads them all, as only statistics ask for it. */
function sizeOf(collection: Collection): number {
  let bytes = 0;
  for (const { raw } of collection.scan()) bytes += raw.length;
  return bytes;
}

export const collStats: Command = {
  fields: ['scale'],
  run(request, { catalog }) {
    const name = collectionName(request);
    const found = catalog.find(request.database, name);
    const size = found ? sizeOf(found) : 0;
    const count = found?.count ?? 0;
    return {
      ns: `${request.database}.${name}`,
      size,
      count,
      ...(count > 0 && { avgObjSize: Math.round(size / count) }),
      storageSize: size,
      nindexes: found ? found.indexes.length + 1 : 0,
      capped: false,
    };
  },
};

export const dbStats: Command = {
  fields: ['scale', 'freeStorage'],
  run({ database }, store) {
    const collections = store.catalog.collections(database);
    const objects = collections.reduce((sum, { count }) => sum + count, 0);
    const dataSize = databaseBytes(collections);
    const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length + 1, 0);
    return {
      db: database,
      collections: collections.length,
      views: 0,
      objects,
      avgObjSize: objects > 0 ? dataSize / objects : 0,
      dataSize,
      storageSize: dataSize,
      indexes,
    };
  },
};
