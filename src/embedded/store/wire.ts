import { StoreError } from './errors.ts';

/** The message kinds of MongoDB's wire protocol that the store reads or writes. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HEADER_BYTES = 16;
export const MAX_MESSAGE_BYTES = 48_000_000;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const REQUIRED_FLAGS = 0xffff;
/** A reply to OP_QUERY that the server can await data; drivers expect it. */
const AWAIT_CAPABLE = 8;

/** One request as it came: the command document and the document sequences beside it, all still bytes. */
export interface Message {
  id: number;
  kind: 'message' | 'query';
  body: Buffer;
  sequences: Map<string, Buffer[]>;
  /** The client waits for no answer. */
  silent: boolean;
}

/** Cuts a stream of bytes into messages. Throws on anything malformed: the connection is then at an end. */
export class Frames {
  #parts: Buffer[] = [];
  #size = 0;

  add(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#size += chunk.length;
  }

  /** The next whole message, or undefined until more bytes come. */
  next(): Message | undefined {
    if (this.#size < HEADER_BYTES) return undefined;
    const length = this.#joined(HEADER_BYTES).readInt32LE(0);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw malformed(`a message of ${length} bytes`);
    if (this.#size < length) return undefined;
    const all = this.#joined(length);
    this.#parts = all.length > length ? [all.subarray(length)] : [];
    this.#size -= length;
    return readMessage(all.subarray(0, length));
  }

  /** The first parts as one buffer of at least that many bytes. */
  #joined(least: number): Buffer {
    if ((this.#parts[0] as Buffer).length < least) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0] as Buffer;
  }
}

function malformed(what: string): StoreError {
  return new StoreError(17, `malformed message: ${what}`);
}

function readMessage(bytes: Buffer): Message {
  const id = bytes.readInt32LE(4);
  const code = bytes.readInt32LE(12);
  if (code === OP_MSG) return readOpMsg(id, bytes);
  if (code === OP_QUERY) return readOpQuery(id, bytes);
  throw malformed(`opcode ${code} is not offered`);
}

function readOpMsg(id: number, bytes: Buffer): Message {
  if (bytes.length < HEADER_BYTES + 5) throw malformed('too short');
  const flags = bytes.readUInt32LE(HEADER_BYTES);
  if (flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) throw malformed(`unknown flags ${flags}`);
  const end = flags & CHECKSUM_PRESENT ? bytes.length - 4 : bytes.length;
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = bytes[at];
    at += 1;
    if (kind === 0) {
      if (body) throw malformed('two bodies');
      body = documentAt(bytes, at, end);
      at += body.length;
    } else if (kind === 1) at = readSequence(bytes, at, end, sequences);
    else throw malformed(`section kind ${kind}`);
  }
  if (!body) throw malformed('no body');
  return { id, kind: 'message', body, sequences, silent: (flags & MORE_TO_COME) !== 0 };
}

function readSequence(bytes: Buffer, start: number, end: number, sequences: Map<string, Buffer[]>): number {
  if (start + 4 > end) throw malformed('a cut document sequence');
  const stop = start + bytes.readInt32LE(start);
  const nameEnd = bytes.indexOf(0, start + 4);
  if (stop > end || nameEnd < 0 || nameEnd >= stop) throw malformed('a document sequence beyond its message');
  const name = bytes.toString('utf8', start + 4, nameEnd);
  if (sequences.has(name)) throw malformed(`two document sequences ${name}`);
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < stop; ) {
    const document = documentAt(bytes, at, stop);
    documents.push(document);
    at += document.length;
  }
  sequences.set(name, documents);
  return stop;
}

function documentAt(bytes: Buffer, at: number, end: number): Buffer {
  if (at + 5 > end) throw malformed('a cut document');
  const length = bytes.readInt32LE(at);
  if (length < 5 || at + length > end || bytes[at + length - 1] !== 0) throw malformed(`a document of ${length} bytes`);
  return bytes.subarray(at, at + length);
}

/** Only the first handshake still comes so: flags, collection name, skip, count, document. */
function readOpQuery(id: number, bytes: Buffer): Message {
  const nameEnd = bytes.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw malformed('a query without a collection');
  if (!bytes.toString('latin1', HEADER_BYTES + 4, nameEnd).endsWith('.$cmd'))
    throw malformed('OP_QUERY is only offered for commands');
  const body = documentAt(bytes, nameEnd + 9, bytes.length);
  return { id, kind: 'query', body, sequences: new Map(), silent: false };
}

let lastId = 0;

/** An answer, ready to be sent. */
export function writeReply(to: Message, document: Uint8Array): Buffer {
  const head = Buffer.alloc(to.kind === 'query' ? 36 : 21);
  lastId = (lastId + 1) & 0x7fffffff;
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(lastId, 4);
  head.writeInt32LE(to.id, 8);
  head.writeInt32LE(to.kind === 'query' ? OP_REPLY : OP_MSG, 12);
  if (to.kind === 'query') {
    head.writeInt32LE(AWAIT_CAPABLE, 16);
    head.writeInt32LE(1, 32);
  }
  return Buffer.concat([head, document]);
}
