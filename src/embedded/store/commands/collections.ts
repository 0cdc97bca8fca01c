import { encode } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../match.ts';
import { batchSizeOf, type Command, type Commands, collectionName, docField } from './command.ts';

const create: Command = {
  fields: '',
  writes: true,
  run(request, { catalog }) {
    const name = collectionName(request);
    const { database } = request;
    if (catalog.find(database, name)) throw new StoreError(48, `Collection ${database}.${name} already exists.`);
    catalog.obtain(database, name);
    return {};
  },
};

const drop: Command = {
  fields: '',
  writes: true,
  run(request, { catalog }) {
    const found = catalog.find(request.database, collectionName(request));
    if (!found) return {};
    catalog.drop(found);
    return { nIndexesWas: found.indexes.length + 1, ns: found.namespace };
  },
};

const dropDatabase: Command = {
  fields: '',
  writes: true,
  run({ database }, { catalog }) {
    const found = catalog.collections(database);
    for (const collection of found) catalog.drop(collection);
    return found.length > 0 ? { dropped: database } : {};
  },
};

const listCollections: Command = {
  fields: 'filter nameOnly authorizedCollections cursor',
  run({ body, database }, { catalog, cursors }) {
    const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };
    const details = body.nameOnly === true ? {} : { options: {}, info: { readOnly: false }, idIndex };
    const names = catalog.collections(database).map(({ name }) => name);
    const all = names.sort().map((name) => ({ name, type: 'collection', ...details }));
    const shown = all.filter(compileFilter(docField(body, 'filter')).matches);
    return cursors.start(`${database}.$cmd.listCollections`, shown.map(encode), { batchSize: batchSizeOf(body) });
  },
};

const listDatabases: Command = {
  fields: 'filter nameOnly authorizedDatabases',
  run({ body }, { catalog }) {
    const names = [...new Set(catalog.collections().map(({ database }) => database))].sort();
    const sizeOnDisk = (name: string) => totals(catalog.collections(name)).size;
    const all = names.map((name) => (body.nameOnly ? { name } : { name, sizeOnDisk: sizeOnDisk(name), empty: false }));
    return { databases: all.filter(compileFilter(docField(body, 'filter')).matches) };
  },
};

const collStats: Command = {
  fields: 'scale',
  run(request, { catalog }) {
    const name = collectionName(request);
    const found = catalog.find(request.database, name);
    return { ns: `${request.database}.${name}`, ...totals(found ? [found] : []), capped: false };
  },
};

const dbStats: Command = {
  fields: 'scale freeStorage',
  run({ database }, { catalog }) {
    const found = catalog.collections(database);
    const { count: objects, size: dataSize, nindexes: indexes, storageSize } = totals(found);
    return { db: database, collections: found.length, views: 0, objects, dataSize, storageSize, indexes };
  },
};

/** Reads all documents to measure them, as only statistics ask for it. */
function totals(collections: Collection[]) {
  let [size, count, nindexes] = [0, 0, 0];
  for (const collection of collections) {
    nindexes += collection.indexes.length + 1;
    count += collection.count;
    for (const { raw } of collection.scan()) size += raw.length;
  }
  return { size, storageSize: size, count, nindexes };
}

export const collections: Commands = {
  ...{ create, drop, dropDatabase, listCollections, listDatabases },
  ...{ collStats, collstats: collStats, dbStats, dbstats: dbStats },
};
