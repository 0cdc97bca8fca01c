import { BSON, DBRef, type DeserializeOptions, deserialize, serialize } from 'bson';
import { StoreError } from './errors.ts';
import { type Doc, isDoc, setField } from './values.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** For reading: numbers become JavaScript's; text was validated when it was stored. */
const READ: DeserializeOptions = { promoteBuffers: false, bsonRegExp: true, validation: { utf8: false } };
/** For changing: Int32, Double and Long stay what they are. */
const EXACT: DeserializeOptions = { promoteValues: false, bsonRegExp: true };

export function decode(raw: Uint8Array): Doc {
  return plain(raw, deserialize(raw, READ));
}

export function decodeExact(raw: Uint8Array): Doc {
  return plain(raw, deserialize(raw, EXACT));
}

const REFERENCE = Buffer.from('$ref\0');

/** A reference is a document like any other to a server; bson makes objects of a class out of those it finds. */
function plain(raw: Uint8Array, doc: Doc): Doc {
  const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return bytes.includes(REFERENCE) ? (withoutReferences(doc) as Doc) : doc;
}

function withoutReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (value instanceof DBRef) {
    const { collection: $ref, oid: $id, db: $db, fields } = value;
    return { $ref, $id, ...($db !== undefined && { $db }), ...(withoutReferences(fields) as Doc) };
  }
  if (!isDoc(value)) return value;
  const made: Doc = {};
  for (const [name, field] of Object.entries(value)) setField(made, name, withoutReferences(field));
  return made;
}

/** Decodes a document that a client sent, and refuses one that is no valid BSON. */
export function decodeSent(
  raw: Uint8Array,
  options: DeserializeOptions = { promoteBuffers: false, bsonRegExp: true },
): Doc {
  try {
    return plain(raw, deserialize(raw, options));
  } catch (error) {
    throw new StoreError(22, `invalid BSON: ${(error as Error).message}`);
  }
}

/** Decodes a command; the documents in its list `rawList` are left as bytes. */
export function decodeCommand(raw: Uint8Array, rawList?: string): Doc {
  return decodeSent(raw, rawList ? { ...EXACT, fieldsAsRaw: { [rawList]: true } } : EXACT);
}

export function encode(doc: Doc): Buffer {
  return serialize(doc, { ignoreUndefined: false }) as Buffer; // bson makes Buffers on Node
}

/** Encodes a document that is to be stored, and refuses one that is too large. */
export function encodeStored(doc: Doc): Buffer {
  const raw = encode(doc);
  if (raw.length > MAX_DOCUMENT_BYTES)
    throw new StoreError(
      10334,
      `BSONObj size: ${raw.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
    );
  return raw;
}

/** The bytes `_id` and the 0 that closes it, as one number. */
const ID_NAME = 0x5f_69_64_00;

/** The bytes of a document with `_id` first: as it came when it has one there, moved or made otherwise. */
export function withIdFirst(raw: Buffer, makeId: () => unknown): Buffer {
  if (raw.readUInt32BE(5) === ID_NAME) return raw;
  const elements = [...BSON.onDemand.parseToElements(raw)];
  const at = elements.findIndex(
    ([, nameOffset, nameLength]) => nameLength === 3 && raw.toString('latin1', nameOffset, nameOffset + 3) === '_id',
  );
  if (at < 0) {
    const id = encode({ _id: makeId() });
    return joined([id.subarray(4, -1), raw.subarray(4, -1)]);
  }
  const [, nameOffset, , offset, length] = elements[at] as readonly [number, number, number, number, number];
  const [start, end] = [nameOffset - 1, offset + length];
  return joined([raw.subarray(start, end), raw.subarray(4, start), raw.subarray(end, -1)]);
}

function joined(elements: Uint8Array[]): Buffer {
  const size = elements.reduce((sum, part) => sum + part.length, 5);
  const head = Buffer.allocUnsafe(4);
  head.writeInt32LE(size);
  return Buffer.concat([head, ...elements, Buffer.alloc(1)], size);
}
