import type { Catalog } from '../catalog.ts';
import type { Cursors } from '../cursors.ts';
import { notOffered, StoreError, wrongType } from '../errors.ts';
import type { Snapshots } from '../snapshots.ts';
import { asInteger, type Doc, isDoc } from '../values.ts';

/** What commands work on. */
export interface Store {
  catalog: Catalog;
  cursors: Cursors;
  snapshots: Snapshots;
}

export interface Request {
  /** The command document, decoded. */
  body: Doc;
  database: string;
  /** The value beside the command's name: most often a collection. */
  target: unknown;
  /** The documents of the command's list, wherever in the message they stood. */
  documents: Buffer[];
  connectionId: number;
}

/** One command: what it accepts and what it does. The answer is a document without `ok`, or whole as bytes. */
export interface Command {
  /** The names of its own fields, with spaces between; any other is refused by name. */
  fields: string;
  /** It takes documents as bytes, under this name. */
  list?: string;
  /** It changes data: it runs inside a transaction of the write queue. */
  writes?: boolean;
  /** It can read what was at one moment (`readConcern: {level: 'snapshot'}`). */
  snapshots?: boolean;
  /** Numbers keep their BSON types in the decoded body. */
  exact?: boolean;
  run(request: Request, store: Store): Doc | Buffer;
}

/** Commands by the name they are asked with. */
export type Commands = Record<string, Command>;

/** Fields that drivers add to any command. Sessions are accepted and need nothing here, since there are no transactions. */
const COMMON_FIELDS =
  '$db $readPreference $clusterTime $client $audit $configServerState lsid txnNumber stmtId stmtIds apiVersion ' +
  'apiStrict apiDeprecationErrors readConcern writeConcern comment maxTimeMS';

export function checkFields(name: string, body: Doc, { fields, snapshots }: Command): void {
  if (!snapshots && isDoc(body.readConcern) && body.readConcern.level === 'snapshot')
    throw notOffered(`${name} in a snapshot`);
  if (body.autocommit !== undefined || body.startTransaction !== undefined)
    throw notOffered('a transaction (make every step safe to repeat, or run on a MongoDB replica set)', 20);
  const { [name]: _target, ...rest } = body;
  checkNames(rest, `${COMMON_FIELDS} ${fields}`, name);
}

/** Refuses a document with a field that is not among `known` (names with spaces between). */
export function checkNames(spec: Doc, known: string, where: string): void {
  const names = known.split(' ');
  const unknown = Object.keys(spec).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const reason = 'is an unknown field, or one that the embedded store does not offer';
  throw new StoreError(40415, `BSON field '${where}.${unknown}' ${reason}`);
}

/** The collection name a command is for. */
export function collectionName({ target }: Request): string {
  if (typeof target === 'string' && target !== '') return target;
  throw new StoreError(73, 'collection name has invalid type or is empty');
}

export function docField(body: Doc, name: string): Doc {
  const value = body[name] ?? {};
  if (isDoc(value)) return value;
  throw wrongType(`BSON field '${name}' is the wrong type, expected type 'object'`);
}

/** `{cursor: {batchSize: 10}}`, as commands that make a cursor have it. */
export function batchSizeOf({ cursor }: Doc): number | undefined {
  return isDoc(cursor) ? asInteger(cursor.batchSize) : undefined;
}
