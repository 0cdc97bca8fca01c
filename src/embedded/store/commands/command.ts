import type { Catalog } from '../catalog.ts';
import type { Cursors } from '../cursors.ts';
import { notOffered, StoreError } from '../errors.ts';
import type { Snapshots } from '../snapshots.ts';
import type { Storage } from '../storage.ts';
import { type Doc, isDoc } from '../values.ts';

/** What commands work on. */
export interface Store {
  storage: Storage;
  catalog: Catalog;
  cursors: Cursors;
  snapshots: Snapshots;
  startedAt: number;
  connections(): number;
}

export interface Request {
  /** The command document, decoded. */
  body: Doc;
  database: string;
  /** The value beside the command's name: most often a collection. */
  target: unknown;
  /** Lists of documents as bytes (`documents` of insert). */
  raw(list: string): Buffer[];
  /** Lists of decoded documents (`updates`, `deletes`), wherever in the message they stood. */
  list(name: string): Doc[];
  connectionId: number;
}

/** One command: what it accepts and what it does. The answer is a document without `ok`, or whole as bytes. */
export interface Command {
  /** Its own fields; any other is refused by name. */
  fields: readonly string[];
  /** It changes data: it runs inside a transaction of the write queue. */
  writes?: boolean;
  /** It can read what was at one moment (`readConcern: {level: 'snapshot'}`). */
  snapshots?: boolean;
  /** Numbers keep their BSON types in the decoded body. */
  exact?: boolean;
  run(request: Request, store: Store): Doc | Buffer;
}

/** Fields that drivers add to any command. Sessions are accepted and need nothing here, since there are no transactions. */
const COMMON_FIELDS = new Set([
  '$db',
  '$readPreference',
  '$clusterTime',
  '$client',
  '$audit',
  '$configServerState',
  'lsid',
  'txnNumber',
  'stmtId',
  'stmtIds',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'startTransaction',
  'autocommit',
]);

export function checkFields(name: string, body: Doc, { fields, snapshots }: Command): void {
  if (!snapshots && isDoc(body.readConcern) && body.readConcern.level === 'snapshot')
    throw notOffered(`${name} in a snapshot`);
  if (body.autocommit !== undefined || body.startTransaction !== undefined) {
    throw new StoreError(
      20,
      'Transactions are not offered by the embedded store: make every step safe to repeat, or run on a MongoDB replica set',
    );
  }
  for (const field of Object.keys(body)) {
    if (field !== name && !COMMON_FIELDS.has(field) && !fields.includes(field)) {
      throw new StoreError(
        40415,
        `BSON field '${name}.${field}' is an unknown field, or one that the embedded store does not offer`,
      );
    }
  }
}

/** The collection name a command is for. */
export function collectionName({ target }: Request): string {
  if (typeof target !== 'string' || target === '')
    throw new StoreError(73, 'collection name has invalid type or is empty');
  return target;
}

export function docField(body: Doc, name: string): Doc {
  const value = body[name] ?? {};
  if (!isDoc(value)) throw new StoreError(14, `BSON field '${name}' is the wrong type, expected type 'object'`);
  return value;
}
