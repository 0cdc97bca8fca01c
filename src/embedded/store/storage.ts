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

interface Entry {
  key: Buffer;
  value: Buffer;
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

  /** Walks a range in chunks that are copied, so the walk may be left for minutes and continued after writes. */
  *walk({ start, end }: Range, reverse = false, snapshot?: Snapshot): Generator<Entry> {
    let limit = FIRST_CHUNK;
    let last: Buffer | undefined;
    for (;;) {
      const chunk: Entry[] = [];
      const range = reverse
        ? { start: last ?? end, end: start, inclusiveEnd: true, exclusiveStart: true, reverse }
        : { start: last ?? start, end, exclusiveStart: last !== undefined };
      const options = { ...range, limit, ...(snapshot && { transaction: snapshot.transaction }) };
      for (const { key, value } of this.#database.getRange(options)) chunk.push({ key, value });
      yield* chunk;
      last = chunk.at(-1)?.key;
      if (!last || chunk.length < limit) return;
      limit = NEXT_CHUNK;
    }
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
    const reason = (error as Error).message;
    throw new Error(`The store in ${folder} cannot be opened (${reason}). Nothing was changed in it.`);
  }
}

/** The data file: documents, index entries and the catalog of both. */
export class Storage {
  readonly documents: Table;
  readonly entries: Table;
  readonly catalog: Table;
  readonly #root: RootDatabase;
  #transactions = 0;

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
    this.#transactions += 1;
    this.#root.transactionSync(() => {
      work();
    });
  }

  /** How many transactions there were: while it stays the same, so does what was read. */
  get transactions(): number {
    return this.#transactions;
  }

  /** A view of the data as it is now; whoever takes it calls `done()` on it. */
  readTransaction(): Transaction {
    return this.#root.useReadTransaction();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
