import { DBRef, type DeserializeOptions, deserialize, serialize } from 'bson';
import { StoreError } from './errors.ts';
import type { FieldSet } from './fields.ts';
import { type Doc, isDoc, setField } from './values.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** For reading: numbers become JavaScript's. */
const READ: DeserializeOptions = { promoteBuffers: false, bsonRegExp: true };
/** For changing: Int32, Double and Long stay what they are. */
const EXACT: DeserializeOptions = { promoteValues: false, bsonRegExp: true };
/** Text was validated when it was stored. */
const STORED: DeserializeOptions = { ...READ, validation: { utf8: false } };
const STORED_EXACT: DeserializeOptions = { ...EXACT, validation: { utf8: false } };

export interface Decoding {
  /** Int32, Double and Long stay what they are. */
  exact?: boolean;
  /** Only these fields; all when it is missing. */
  only?: FieldSet | undefined;
}

/** Decodes a stored document, or some of its fields. */
export function decode(raw: Buffer, { exact = false, only }: Decoding = {}): Doc {
  const wanted = only ? only.pick(raw) : raw;
  return plain(wanted, deserialize(wanted, exact ? STORED_EXACT : STORED));
}

/** Decodes what a client sent, and refuses what is no valid BSON. The documents in the list `rawList` are left as bytes. */
export function decodeSent(raw: Buffer, { exact = false, rawList = '' } = {}): Doc {
  const options = exact ? EXACT : READ;
  try {
    return plain(raw, deserialize(raw, rawList ? { ...options, fieldsAsRaw: { [rawList]: true } } : options));
  } catch (error) {
    throw new StoreError(22, `invalid BSON: ${(error as Error).message}`);
  }
}

const REFERENCE = Buffer.from('$ref\0');

/** A reference is a document like any other to a server; bson makes objects of a class out of those it finds. */
function plain(raw: Buffer, doc: Doc): Doc {
  return raw.includes(REFERENCE) ? (withoutReferences(doc) as Doc) : doc;
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

export function encode(doc: Doc): Buffer {
  return serialize(doc, { ignoreUndefined: false }) as Buffer; // bson makes Buffers on Node
}

/** Refuses a document that is too large to be stored. */
export function checkSize(raw: Buffer): Buffer {
  if (raw.length <= MAX_DOCUMENT_BYTES) return raw;
  throw new StoreError(
    10334,
    `BSONObj size: ${raw.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
  );
}
