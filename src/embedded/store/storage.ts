import { type Database, open, type RootDatabase, type RootDatabaseOptions, type Transaction } from 'lmdb';
import { checkDataFile } from './file-check.ts';

/** How many entries are copied out of LMDB at a time; an iterator that waits would pin pages and let the file grow. */
const FIRST_CHUNK = 128;
const NEXT_CHUNK = 1_024;

/** A half-open range of keys. */
export interface Range {
  start: Buffer;
  end: Buffer;
}

/** The data as it was when the transaction began, until it is done. */
export interface Snapshot {
  readonly transaction: Transaction;
}

export interface Entry {
  key: Buffer;
  value: Buffer;
}

/** Which part of a range is copied at once. */
interface Part {
  from: Buffer;
  reverse: boolean;
  limit: number;
  exclusiveStart: boolean;
}

/**
 * One table of bytes in LMDB. Every key begins with the number of its collection or index (32 bits), so that all
 * collections share two tables, and dropping one is deleting a range.
 */
export class Table {
  readonly #database: Database<Buffer, Buffer>;

  constructor(database: Database<Buffer, Buffer>) {
    this.#database = database;
  }

  get(key: Buffer): Buffer | undefined {
    return this.#database.get(key);
  }

  put(key: Buffer, value: Buffer): void {
    this.#database.putSync(key, value);
  }

  remove(key: Buffer): void {
    this.#database.removeSync(key);
  }

  count({ start, end }: Range): number {
    return this.#database.getKeysCount({ start, end });
  }

  /** The first key of a range, without reading its value. */
  firstKey({ start, end }: Range): Buffer | undefined {
    for (const key of this.#database.getKeys({ start, end, limit: 1 })) return key;
    return undefined;
  }

  /** Walks a range in chunks that are copied, so the walk may be left for minutes and continued after writes. */
  *walk(range: Range, reverse = false, snapshot?: Snapshot): Generator<Entry> {
    let from = reverse ? range.end : range.start;
    let limit = FIRST_CHUNK;
    let first = true;
    for (;;) {
      const chunk = this.#chunk(range, { from, reverse, limit, exclusiveStart: !first || reverse }, snapshot);
      for (const entry of chunk) yield entry;
      const last = chunk.at(-1);
      if (!last || chunk.length < limit) return;
      from = last.key;
      limit = NEXT_CHUNK;
      first = false;
    }
  }

  #chunk(range: Range, { from, ...rest }: Part, snapshot: Snapshot | undefined): Entry[] {
    const options = {
      start: from,
      ...(rest.reverse ? { end: range.start, inclusiveEnd: true } : { end: range.end }),
      ...rest,
      ...(snapshot && { transaction: snapshot.transaction }),
    };
    const chunk: Entry[] = [];
    for (const { key, value } of this.#database.getRange(options)) chunk.push({ key, value });
    return chunk;
  }

  /** Removes a whole range, a chunk at a time. */
  clear(range: Range): void {
    for (;;) {
      const keys = [...this.#database.getKeys({ ...range, limit: NEXT_CHUNK })];
      for (const key of keys) this.#database.removeSync(key);
      if (keys.length < NEXT_CHUNK) return;
    }
  }
}

function openFile(folder: string, options: RootDatabaseOptions): RootDatabase {
  checkDataFile(folder);
  try {
    return open(folder, options);
  } catch (error) {
    throw new Error(
      `The store in ${folder} cannot be opened (${(error as Error).message}). Nothing was changed in it.`,
    );
  }
}

/** The data file: documents, index entries and the catalog of both. */
export class Storage {
  readonly documents: Table;
  readonly entries: Table;
  readonly catalog: Table;
  readonly #root: RootDatabase;

  constructor(folder: string, durable: boolean) {
    // overlappingSync would let a transaction be seen before it is on disk; without it fdatasync comes before the
    // meta page, so what is acknowledged is durable.
    this.#root = openFile(folder, { overlappingSync: false, noSync: !durable, maxDbs: 8, encoding: 'binary' });
    this.documents = this.#table('documents');
    this.entries = this.#table('entries');
    this.catalog = this.#table('catalog');
  }

  #table(name: string): Table {
    return new Table(this.#root.openDB({ name, keyEncoding: 'binary', encoding: 'binary' }));
  }

  /** Runs the work in one transaction: all of it is on disk when this returns, or none of it when it throws. */
  transaction(work: () => void): void {
    this.#root.transactionSync(() => {
      work();
    });
  }

  /** A view of the data as it is now; whoever takes it calls `done()` on it. */
  readTransaction(): Transaction {
    return this.#root.useReadTransaction();
  }

  stats(): Record<string, number> {
    return this.#root.getStats() as Record<string, number>;
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
