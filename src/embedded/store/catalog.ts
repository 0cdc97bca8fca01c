import { decode, encode } from './bson.ts';
import { Collection, type Namespace } from './collection.ts';
import { StoreError } from './errors.ts';
import type { Storage } from './storage.ts';

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
    const { catalog } = this.#storage;
    this.#collections = new Map();
    this.#next = Number(catalog.get(NEXT_NUMBER)?.toString() ?? '1');
    for (const { value } of catalog.walk({ start: Buffer.from('#'), end: Buffer.from([0xff]) }))
      this.#add(decode(value) as unknown as Namespace);
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  /** The collection, made when it is not there. Only inside a transaction. */
  obtain(database: string, name: string): Collection {
    const found = this.find(database, name);
    if (found) return found;
    checkNames(database, name);
    const made = this.#add({ id: this.nextNumber(), database, name, indexes: [] });
    this.#save(made);
    return made;
  }

  drop(collection: Collection): void {
    collection.clear();
    this.#storage.catalog.remove(catalogKey(collection));
    this.#collections.delete(collection.namespace);
  }

  /** A number that no collection or index had before, so that what a dropped one left is never read again. */
  nextNumber(): number {
    const number = this.#next;
    this.#next += 1;
    this.#storage.catalog.put(NEXT_NUMBER, Buffer.from(String(this.#next)));
    return number;
  }

  /** All of them, or those of one database. */
  collections(database?: string): Collection[] {
    return [...this.#collections.values()].filter((one) => database === undefined || one.database === database);
  }

  #add(entry: Namespace): Collection {
    const collection = new Collection(this.#storage, entry, (changed) => this.#save(changed));
    this.#collections.set(collection.namespace, collection);
    return collection;
  }

  #save(collection: Collection): void {
    const { id, database, name } = collection;
    const indexes = collection.indexes.map((index) => index.definition);
    this.#storage.catalog.put(catalogKey(collection), encode({ id, database, name, indexes }));
  }
}

function catalogKey(collection: Collection): Buffer {
  return Buffer.from(`#${collection.namespace}`);
}

/** MongoDB's rules for names, so that every name that works here works there. */
function checkNames(database: string, name: string): void {
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/u.test(database)) throw new StoreError(73, `Invalid database name: '${database}'`);
  if (name === '' || /[\0$]|^\.|\.$|^system\./.test(name))
    throw new StoreError(73, `Invalid collection name: '${name}'`);
  if (Buffer.byteLength(`${database}.${name}`) > MAX_NAMESPACE_BYTES)
    throw new StoreError(73, `Fully qualified namespace is too long: ${database}.${name}`);
}
