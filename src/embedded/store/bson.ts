import { type DeserializeOptions, deserialize, serialize } from 'bson';
import { StoreError } from './errors.ts';
import type { FieldSet } from './fields.ts';
import type { Doc } from './values.ts';

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
  return deserialize(only ? only.pick(raw) : raw, exact ? STORED_EXACT : STORED);
}

/** Decodes what a client sent, and refuses what is no valid BSON. The documents in the list `rawList` are left as bytes. */
export function decodeSent(raw: Buffer, { exact = false, rawList }: { exact?: boolean; rawList?: string } = {}): Doc {
  const options = exact ? EXACT : READ;
  try {
    return deserialize(raw, rawList ? { ...options, fieldsAsRaw: { [rawList]: true } } : options);
  } catch (error) {
    throw new StoreError(22, `invalid BSON: ${(error as Error).message}`);
  }
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
