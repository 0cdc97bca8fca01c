/*
 * The top-level fields of a BSON document as slices of its bytes, so that a document need not be decoded for the sake
 * of one or two of them. Only for documents that are known to be whole. Layout: bsonspec.org.
 */

interface Field {
  name: string;
  /** The whole element: type, name, value. */
  bytes: Buffer;
}

const FIXED_BYTES: Record<number, number> = { 1: 8, 7: 12, 8: 1, 9: 8, 16: 4, 17: 8, 18: 8, 19: 16 };
/** Types whose value begins with a length, and what comes on top of that. */
const BESIDE_LENGTH: Record<number, number> = { 2: 4, 3: 0, 4: 0, 5: 5, 12: 16, 13: 4, 14: 4, 15: 0 };
const REGEX = 11;

const fixed = Int8Array.from({ length: 256 }, (_, type) => FIXED_BYTES[type] ?? 0);
const beside = Int8Array.from({ length: 256 }, (_, type) => BESIDE_LENGTH[type] ?? -1);

/** All fields, in order. */
export function fieldsIn(raw: Buffer): Field[] {
  const found: Field[] = [];
  for (let at = 4; raw[at] !== 0; ) {
    const nameEnd = endOfName(raw, at + 1);
    const end = endOfValue(raw, raw[at] as number, nameEnd + 1);
    found.push({ name: raw.toString('utf8', at + 1, nameEnd), bytes: raw.subarray(at, end) });
    at = end;
  }
  return found;
}

function endOfName(raw: Buffer, at: number): number {
  let end = at;
  while (raw[end] !== 0) end += 1;
  return end;
}

function endOfValue(raw: Buffer, type: number, at: number): number {
  const more = beside[type] as number;
  if (more >= 0) return at + more + raw.readInt32LE(at);
  if (type === REGEX) return endOfName(raw, endOfName(raw, at) + 1) + 1;
  return at + (fixed[type] as number);
}

/** A document of these elements. */
export function documentOf(elements: Uint8Array[]): Buffer {
  const size = elements.reduce((sum, part) => sum + part.length, 5);
  const made = Buffer.allocUnsafe(size);
  made.writeInt32LE(size);
  let at = 4;
  for (const part of elements) {
    made.set(part, at);
    at += part.length;
  }
  made[at] = 0;
  return made;
}

/** The document with only the fields of these names. */
export function pick(raw: Buffer, names: ReadonlySet<string>): Buffer {
  return documentOf(fieldsIn(raw).flatMap(({ name, bytes }) => (names.has(name) ? [bytes] : [])));
}

/** The document with the fields of these names as they are in `part`: changed where they stand, added at the end, or gone. */
export function replaced(raw: Buffer, names: ReadonlySet<string>, part: Buffer): Buffer {
  const now = new Map(fieldsIn(part).map(({ name, bytes }) => [name, bytes]));
  const elements: Buffer[] = [];
  for (const { name, bytes } of fieldsIn(raw)) {
    const kept = names.has(name) ? now.get(name) : bytes;
    if (kept) elements.push(kept);
    now.delete(name);
  }
  return documentOf([...elements, ...now.values()]);
}

/** The document with its `_id` in front: as it came when it is there, moved or made otherwise. */
export function withIdFirst(raw: Buffer, makeId: () => Buffer): Buffer {
  if (raw.readUInt32BE(5) === ID_NAME) return raw;
  const all = fieldsIn(raw);
  const id = all.find(({ name }) => name === '_id')?.bytes ?? makeId().subarray(4, -1);
  return documentOf([id, ...all.flatMap(({ name, bytes }) => (name === '_id' ? [] : [bytes]))]);
}

/** The bytes `_id` and the 0 that closes it, as one number. */
const ID_NAME = 0x5f_69_64_00;
