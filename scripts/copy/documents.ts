import { createHash } from 'node:crypto';
import { BSON, type DeserializeOptions, deserialize, serialize } from 'bson';
import mongoose from 'mongoose';
import { CopyProblem, type Database } from './place.ts';

/** What is sent in one insert. */
const MAX_BATCH_BYTES = 8 * 1_048_576;
const MAX_BATCH_DOCUMENTS = 1_000;
const EXACT: DeserializeOptions = { promoteValues: false, bsonRegExp: true };

export type Session = mongoose.mongo.ClientSession;

/** How many documents there are, and the SHA-256 of their bytes in the order of `_id`. */
export interface Sum {
  documents: number;
  bytes: number;
  sha256: string;
}

/** The collections of the application, by name. */
export async function collectionNames(db: Database): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found
    .filter(({ name, type }) => type === 'collection' && !name.startsWith('system.'))
    .map(({ name }) => name)
    .sort();
}

/**
 * A session whose reads all see the same moment; undefined where the server knows none (a MongoDB that is no replica
 * set).
 */
export async function openSnapshot(db: Database, someCollection: string): Promise<Session | undefined> {
  const session = db.client.startSession({ snapshot: true, causalConsistency: false });
  try {
    await db.collection(someCollection).findOne({}, { session, projection: { _id: 1 } });
    return session;
  } catch (problem) {
    await session.endSession();
    if (problem instanceof mongoose.mongo.MongoServerError) return undefined;
    throw problem;
  }
}

/** All documents of a collection as bytes, in the order of `_id`. */
export async function* documentsOf(db: Database, name: string, session?: Session): AsyncGenerator<Uint8Array> {
  const cursor = db.collection(name).find({}, { raw: true, sort: { _id: 1 }, ...(session && { session }) });
  for await (const raw of cursor) yield raw as unknown as Uint8Array; // that is what `raw` makes of a document
}

/** Passes documents on and sums them up; the sum is whole when all have passed. */
export function summing(documents: AsyncIterable<Uint8Array>): { passed: AsyncGenerator<Uint8Array>; sum(): Sum } {
  const hash = createHash('sha256');
  let [count, bytes] = [0, 0];
  async function* pass() {
    for await (const raw of documents) {
      hash.update(raw);
      count += 1;
      bytes += raw.length;
      yield raw;
    }
  }
  return { passed: pass(), sum: () => ({ documents: count, bytes, sha256: hash.digest('hex') }) };
}

/** Reads a collection to its end for its sum alone. */
export async function sumOf(documents: AsyncIterable<Uint8Array>): Promise<Sum> {
  const { passed, sum } = summing(documents);
  for await (const _ of passed);
  return sum();
}

/** Inserts documents into a collection. Throws CopyProblem for one that the server refuses. */
export async function insertAll(db: Database, name: string, documents: AsyncIterable<Uint8Array>): Promise<void> {
  let batch: unknown[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const { writeErrors } = await db.command({ insert: name, documents: batch });
    if (writeErrors?.length) throw new CopyProblem(`${name}: ${writeErrors[0].errmsg}`);
    [batch, bytes] = [[], 0];
  };
  for await (const raw of documents) {
    if (bytes + raw.length > MAX_BATCH_BYTES || batch.length === MAX_BATCH_DOCUMENTS) await flush();
    batch.push(unpacked(raw, name));
    bytes += raw.length;
  }
  await flush();
}

/** The document in a form that the driver turns into the very same bytes. */
function unpacked(raw: Uint8Array, name: string): unknown {
  const doc = deserialize(raw, EXACT);
  if (same(doc, raw)) return doc;
  // JavaScript moves fields called "12" to the front; a Map leaves them where they are.
  const ordered = fieldsOf(raw);
  if (same(ordered, raw)) return ordered;
  throw new CopyProblem(`${name}: the document ${String(doc._id)} cannot be copied to the byte; nothing is left out`);
}

function same(doc: object, raw: Uint8Array): boolean {
  return Buffer.compare(serialize(doc), raw) === 0;
}

const SUB_DOCUMENT = 3;
const ARRAY = 4;

function fieldsOf(raw: Uint8Array): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [type, nameAt, nameLength, at, length] of BSON.onDemand.parseToElements(raw)) {
    const name = Buffer.from(raw.subarray(nameAt, nameAt + nameLength)).toString('utf8');
    const value = raw.subarray(at, at + length);
    if (type === SUB_DOCUMENT) fields.set(name, fieldsOf(value));
    else if (type === ARRAY) fields.set(name, [...fieldsOf(value).values()]);
    else fields.set(name, alone(raw.subarray(nameAt - 1, at + length))[name]);
  }
  return fields;
}

/** One field, read as a document of its own. */
function alone(element: Uint8Array): Record<string, unknown> {
  const bytes = Buffer.alloc(element.length + 5);
  bytes.writeInt32LE(bytes.length);
  bytes.set(element, 4);
  return deserialize(bytes, EXACT);
}

/** The indexes of a collection without that of `_id`, as createIndexes takes them. */
export async function indexesOf(db: Database, name: string): Promise<mongoose.mongo.IndexDescription[]> {
  const found = await db.collection(name).listIndexes().toArray();
  return found
    .filter((index) => index.name !== '_id_')
    .map(({ v: _version, ns: _namespace, ...index }) => index as never);
}

/**
 * Fills an empty collection and reads it back to compare. Indexes come last: one that lets documents expire would
 * otherwise remove some before they are compared.
 */
export async function fill(
  db: Database,
  name: string,
  documents: AsyncIterable<Uint8Array>,
  indexes: mongoose.mongo.IndexDescription[],
): Promise<Sum> {
  const { passed, sum } = summing(documents);
  await db.createCollection(name);
  await insertAll(db, name, passed);
  const [wanted, found] = [sum(), await sumOf(documentsOf(db, name))];
  if (wanted.sha256 !== found.sha256)
    throw new CopyProblem(
      `${name} was not copied whole: ${wanted.documents} documents (${wanted.sha256}) came, ${found.documents} (${found.sha256}) are there. Do it again.`,
    );
  if (indexes.length > 0) await db.collection(name).createIndexes(indexes);
  return found;
}

/**
 * Removes what is in the way; refuses when somebody has not said that this is meant. `first` comes after that, before
 * anything is removed.
 */
export async function makeRoom(db: Database, place: string, yes: boolean, first?: () => Promise<void>): Promise<void> {
  const names = await collectionNames(db);
  const counts = await Promise.all(names.map((name) => db.collection(name).estimatedDocumentCount()));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > 0 && !yes)
    throw new CopyProblem(`There are ${total} documents in ${place}. Add --yes to replace all of them.`);
  await first?.();
  for (const name of names) await db.collection(name).drop();
}
