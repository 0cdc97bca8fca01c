import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import { asNumber, type Doc, isWide, RANK, rankOf, wholeOf, withoutReference } from './values.ts';

/*
 * Values as bytes that compare (memcmp) as the values compare: the rank of the type, then the value. Every part ends by
 * itself, so keys of several fields can be put one after the other.
 */

/** LMDB takes keys up to 1978 bytes; an index entry holds two of these and a few bytes more. */
const LONGEST_PART = 900;
const HASH_BYTES = 16;
/** What a shortened key keeps of the whole one; bounds of a scan must not be longer. */
export const KEPT_BYTES = LONGEST_PART - HASH_BYTES;

/** The bytes of a key, and whether they order as the values do (a shortened key does not). */
export interface Key {
  bytes: Buffer;
  ordered: boolean;
}

export interface KeyOptions {
  /** What stands before the values, and is not counted in the length. */
  prefix?: Buffer;
  /** -1 inverts the bytes of a field, so that it orders downwards. */
  directions?: readonly number[];
  collation?: Collation | undefined;
}

// One key is written at a time, into this buffer, and then copied out.
let bytes = Buffer.allocUnsafe(4_096);
let length = 0;
let fold: ((text: string) => string) | undefined;

/** The key of the values of several fields; too long for LMDB, it is shortened to a beginning and a hash. */
export function keyOf(values: readonly unknown[], { prefix, directions, collation }: KeyOptions = {}): Key {
  begin(collation);
  if (prefix) writeBytes(prefix);
  const start = length;
  for (let i = 0; i < values.length; i += 1) {
    const from = length;
    writeValue(values[i]);
    if (directions?.[i] === -1) for (let at = from; at < length; at += 1) bytes[at] = ~(bytes[at] as number);
  }
  if (length - start <= LONGEST_PART) return { bytes: written(), ordered: true };
  const hash = createHash('sha256').update(bytes.subarray(start, length)).digest().subarray(0, HASH_BYTES);
  return { bytes: Buffer.concat([bytes.subarray(0, start + KEPT_BYTES), hash]), ordered: false };
}

/** The bytes of one value, never shortened. */
export function bytesOf(value: unknown, collation?: Collation): Buffer {
  begin(collation);
  writeValue(value);
  return written();
}

/** The same for equal values: what groups and lists are looked up by. */
export function lookupKey(value: unknown, collation?: Collation): string | number {
  if (typeof value === 'string' && !collation) return `s${value}`;
  const number = asNumber(value);
  if (number !== undefined && (Number.isSafeInteger(number) || !Number.isInteger(number))) return number;
  return bytesOf(value, collation).toString('latin1'); // begins with a rank, and none is an s
}

function begin(collation: Collation | undefined): void {
  length = 0;
  fold = collation?.fold;
}

function written(): Buffer {
  const made = Buffer.allocUnsafe(length);
  bytes.copy(made, 0, 0, length);
  return made;
}

/** The first key after all that begin with these bytes. */
export function after(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i -= 1) {
    if (end[i] === 0xff) continue;
    end[i] = (end[i] as number) + 1;
    return end.subarray(0, i + 1);
  }
  return Buffer.alloc(prefix.length + 1, 0xff);
}

function room(count: number): void {
  if (length + count <= bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + count));
  bytes.copy(larger, 0, 0, length);
  bytes = larger;
}

function writeByte(value: number): void {
  room(1);
  bytes[length] = value;
  length += 1;
}

function writeBytes(more: Uint8Array): void {
  room(more.length);
  // Nearly all are numbers of indexes and ids: so few that calling `set` costs more.
  for (let i = 0; i < more.length; i += 1) bytes[length + i] = more[i] as number;
  length += more.length;
}

function writeValue(value: unknown): void {
  const rank = rankOf(value);
  writeByte(rank);
  WRITERS[rank]?.(value);
}

/** What follows the rank; types that are not here have only one value. */
const WRITERS: Record<number, (value: unknown) => void> = {
  [RANK.number]: writeNumber,
  [RANK.string]: (value) => writeText(fold ? fold(String(value)) : String(value)),
  [RANK.object]: (value) => {
    for (const [name, field] of Object.entries(withoutReference(value) as Doc)) {
      writeByte(rankOf(field));
      writeText(name);
      writeValue(field);
    }
    writeByte(0);
  },
  [RANK.array]: (value) => {
    for (const element of value as unknown[]) writeValue(element);
    writeByte(0);
  },
  [RANK.binData]: (value) => {
    const binary = value as Binary;
    writeBytes(bigEndian(BigInt(binary.length())).subarray(4));
    writeByte(binary.sub_type);
    writeBytes(binary.value());
  },
  [RANK.objectId]: (value) => writeBytes((value as ObjectId).id),
  [RANK.bool]: (value) => writeByte(value ? 1 : 0),
  [RANK.date]: (value) => writeDouble((value as Date).getTime()),
  [RANK.timestamp]: (value) => writeBytes(bigEndian((value as Timestamp).toBigInt())),
  [RANK.regex]: (value) => {
    writeText((value as BSONRegExp).pattern);
    writeText((value as BSONRegExp).options);
  },
  [RANK.javascript]: (value) => writeText(String((value as Code).code)),
};

/** The nearest double, then what is missing to the exact value: 0x8000 for nothing. */
function writeNumber(value: unknown): void {
  const double = asNumber(value) ?? 0;
  writeDouble(double);
  const rest = isWide(value) ? Number(wholeOf(value) - BigInt(double)) : 0;
  writeByte((rest + 0x8000) >> 8);
  writeByte(rest & 0xff);
}

/** IEEE 754 bits order as numbers do once the sign is turned round, and all bits for negative ones; NaN is the lowest. */
function writeDouble(value: number): void {
  room(8);
  bytes.writeDoubleBE(value || 0, length);
  const flip = value < 0 ? 0xff : 0;
  bytes[length] = (bytes[length] as number) ^ 0x80 ^ (flip & 0x7f);
  if (flip) for (let i = length + 1; i < length + 8; i += 1) bytes[i] = ~(bytes[i] as number);
  if (Number.isNaN(value)) bytes.fill(0, length, length + 8);
  length += 8;
}

/** UTF-8, closed by 0; the bytes 0 and 1 inside are written as 1 1 and 1 2. */
function writeText(value: string): void {
  room(value.length * 3 + 1);
  const written = bytes.write(value, length);
  const text = bytes.subarray(length, length + written);
  if (!text.includes(0) && !text.includes(1)) length += written;
  else for (const byte of Buffer.from(text)) writeEscaped(byte);
  writeByte(0);
}

function writeEscaped(byte: number): void {
  if (byte <= 1) writeByte(1);
  writeByte(byte <= 1 ? byte + 1 : byte);
}

function bigEndian(value: bigint): Buffer {
  const made = Buffer.allocUnsafe(8);
  made.writeBigUInt64BE(BigInt.asUintN(64, value));
  return made;
}
