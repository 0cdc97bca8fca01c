import { randomBytes } from 'node:crypto';
import { Long, type Timestamp } from 'bson';
import { encode, MAX_DOCUMENT_BYTES } from './bson.ts';
import { StoreError } from './errors.ts';
import { documentOf } from './fields.ts';
import type { Doc } from './values.ts';

const IDLE_MS = 10 * 60_000;
const FIRST_BATCH = 101;
/** The BSON types of what is put together from bytes. */
const DOCUMENT = 3;
const ARRAY = 4;

interface OpenCursor {
  namespace: string;
  documents: Iterator<Buffer>;
  usedAt: number;
}

export interface BatchOptions {
  batchSize?: number | undefined;
  /** Answer once and keep nothing. */
  single?: boolean;
  /** The moment of the snapshot the documents are read from. */
  atClusterTime?: Timestamp | undefined;
}

/** The result lists that clients have not read to the end. */
export class Cursors {
  readonly #open = new Map<string, OpenCursor>();

  /** The answer to find, aggregate and the lists: the first batch, and an id when there is more. */
  start(namespace: string, documents: Iterable<Buffer>, options: BatchOptions): Buffer {
    const { batchSize = FIRST_BATCH, single = false, atClusterTime } = options;
    const cursor: OpenCursor = { namespace, documents: documents[Symbol.iterator](), usedAt: Date.now() };
    const { batch, done } = fill(cursor, batchSize);
    if (done || single) cursor.documents.return?.();
    const id = done || single ? Long.ZERO : this.#keep(cursor);
    return reply('firstBatch', { ...(atClusterTime && { atClusterTime }), id, ns: namespace }, batch);
  }

  more(id: Long, namespace: string, batchSize: number | undefined): Buffer {
    const cursor = this.#open.get(id.toString());
    if (!cursor) throw new StoreError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) throw new StoreError(13, `cursor id ${id} belongs to ${cursor.namespace}`);
    cursor.usedAt = Date.now();
    const { batch, done } = fill(cursor, batchSize ?? Number.POSITIVE_INFINITY);
    if (done) this.kill(id);
    return reply('nextBatch', { id: done ? Long.ZERO : id, ns: namespace }, batch);
  }

  /** Whether there was such a cursor. */
  kill(id: Long): boolean {
    this.#open.get(id.toString())?.documents.return?.();
    return this.#open.delete(id.toString());
  }

  /** Forgets cursors that nobody has read for ten minutes. */
  sweep(now = Date.now()): void {
    for (const [id, { usedAt }] of this.#open) if (now - usedAt > IDLE_MS) this.kill(Long.fromString(id));
  }

  #keep(cursor: OpenCursor): Long {
    const id = Long.fromBigInt(randomBytes(8).readBigUInt64BE() >> 2n);
    this.#open.set(id.toString(), cursor);
    return id;
  }
}

/** Takes documents for one answer: no more than asked for, until they have as many bytes as one document may have. */
function fill({ documents }: OpenCursor, size: number): { batch: Buffer[]; done: boolean } {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (batch.length < size && bytes < MAX_DOCUMENT_BYTES) {
    const next = documents.next().value;
    if (!next) return { batch, done: true };
    batch.push(next);
    bytes += next.length;
  }
  return { batch, done: false };
}

/** `{cursor: {<field>: [documents], id, ns}, ok: 1}`, joined from bytes: the documents are not decoded again. */
function reply(field: string, beside: Doc, documents: Buffer[]): Buffer {
  const list = documentOf(documents.flatMap((document, i) => [head(DOCUMENT, String(i)), document]));
  const cursor = documentOf([head(ARRAY, field), list, elements(beside)]);
  return documentOf([head(DOCUMENT, 'cursor'), cursor, elements({ ok: 1 })]);
}

/** The type and the name that stand before a value. */
function head(type: number, name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1');
}

function elements(doc: Doc): Buffer {
  return encode(doc).subarray(4, -1);
}
