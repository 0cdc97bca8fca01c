import { type Database, open } from 'lmdb';

type Table = Database<Buffer, Buffer>;

/** LMDB alone, as durable as the store has it: documents by id, and keys that lead to an id. */
export interface Bare {
  documents: Table;
  entries: Table;
  write(work: () => void): void;
  close(): Promise<void>;
}

export function openBare(folder: string): Bare {
  const root = open(folder, { overlappingSync: false, maxDbs: 4, encoding: 'binary' });
  const table = (name: string): Table => root.openDB({ name, keyEncoding: 'binary', encoding: 'binary' });
  return {
    documents: table('documents'),
    entries: table('entries'),
    write: (work) => {
      root.transactionSync(() => {
        work();
      });
    },
    close: () => root.close(),
  };
}
