import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { encode } from '../../../src/embedded/store/bson.ts';
import { Catalog } from '../../../src/embedded/store/catalog.ts';
import { Storage } from '../../../src/embedded/store/storage.ts';
import { expire } from '../../../src/embedded/store/ttl.ts';
import { temporaryFolder } from './given.ts';

const OLD = 3;

let storage: Storage;
let catalog: Catalog;
let remove: () => void;
beforeEach(() => {
  const place = temporaryFolder();
  remove = place.remove;
  storage = new Storage(place.folder, false);
  catalog = new Catalog(storage);
  storage.transaction(() => {
    for (const name of ['letters', 'visits']) {
      const collection = catalog.obtain('d', name);
      collection.build({ id: catalog.nextNumber(), key: { at: 1 }, name: 'at', expireAfterSeconds: 60 });
      for (let i = 0; i < OLD; i += 1) collection.insert(encode({ _id: i, at: new Date(0) }));
      collection.insert(encode({ _id: 'new', at: new Date() }));
    }
  });
});
afterEach(async () => {
  await storage.close();
  remove();
});

/** How many went in one transaction. */
function expired(most: number): number {
  let gone = 0;
  storage.transaction(() => {
    gone = expire(catalog, most);
  });
  return gone;
}

test('no more documents go at once than may, by however many indexes, and the rest goes next', () => {
  expect([expired(OLD), expired(2), expired(OLD), expired(OLD)]).toEqual([3, 2, 1, 0]);
});
