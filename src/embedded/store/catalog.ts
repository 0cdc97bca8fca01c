import { decode, encode } from './bson.ts';
import { Collection } from './collection.ts';
import { StoreError } from './errors.ts';
import { Index, type IndexDefinition } from './indexes.ts';
import type { Storage } from './storage.ts';
import type { Doc } from './values.ts';

const NEXT_NUMBER = Buffer.from('!next');
const MAX_NAMESPACE_BYTES = 255;

/** All collections and their indexes: in memory, and in the catalog table under `database.collection`. */
export class Catalog {
  readonly #storage: Storage;
  #collections = new Map<string, Collection>();
  #next = 1;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.load();
  }

  /** Reads the catalog from disk; also after a transaction was taken back. */
  load(): void {
    this.#collections = new Map();
    this.#next = Number(this.#storage.catalog.get(NEXT_NUMBER)?.toString() ?? '1');
    for (const { value } of this.#storage.catalog.walk({ start: Buffer.from('#'), end: Buffer.from([0xff]) })) {
      const stored = decode(value) as unknown as {
        id: number;
        database: string;
        name: string;
        indexes: IndexDefinition[];
      };
      this.#add(
        stored,
        stored.indexes.map((definition) => new Index(definition)),
      );
    }
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  /** The collection, made when it is not there. Only inside a transaction. */
  obtain(database: string, name: string): Collection {
    const found = this.find(database, name);
    if (found) return found;
    checkNames(database, name);
    const made = this.#add({ id: this.nextNumber(), database, name }, []);
    this.save(made);
    return made;
  }

  drop(collection: Collection): void {
    collection.clear();
    this.#storage.catalog.remove(catalogKey(collection));
    this.#collections.delete(collection.namespace);
  }

  save(collection: Collection): void {
    const { id, database, name, indexes } = collection;
    this.#storage.catalog.put(
      catalogKey(collection),
      encode({ id, database, name, indexes: indexes.map((index) => index.definition) }),
    );
  }

  /** A number that no collection or index had before, so that what a dropped one left is never read again. */
  nextNumber(): number {
    const number = this.#next;
    this.#next += 1;
    this.#storage.catalog.put(NEXT_NUMBER, Buffer.from(String(this.#next)));
    return number;
  }

  collections(database?: string): Collection[] {
    return [...this.#collections.values()].filter(
      (collection) => database === undefined || collection.database === database,
    );
  }

  #add(namespace: { id: number; database: string; name: string }, indexes: Index[]): Collection {
    const collection = new Collection(this.#storage, namespace, indexes, () => this.save(collection));
    this.#collections.set(collection.namespace, collection);
    return collection;
  }
}

function catalogKey(collection: Collection): Buffer {
  return Buffer.from(`#${collection.namespace}`);
}

/** MongoDB's rules for names, so that every name that works here works there. */
function checkNames(database: string, name: string): void {
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/u.test(database)) throw new StoreError(73, `Invalid database name: '${database}'`);
  if (name === '' || name.includes('\0') || name.includes('$') || name.startsWith('.') || name.endsWith('.')) {
    throw new StoreError(73, `Invalid collection name: '${name}'`);
  }
  if (name.startsWith('system.')) throw new StoreError(73, `Invalid system namespace: ${database}.${name}`);
  if (Buffer.byteLength(`${database}.${name}`) > MAX_NAMESPACE_BYTES)
    throw new StoreError(73, `Fully qualified namespace is too long: ${database}.${name}`);
}

/** What listIndexes shows of an index. */
export function describeIndex({ id: _id, multikey: _multikey, unordered: _unordered, ...shown }: IndexDefinition): Doc {
  const { key, name, ...options } = shown;
  return { v: 2, key, name, ...options };
}
