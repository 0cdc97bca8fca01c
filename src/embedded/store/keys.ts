import { createHash } from 'node:crypto';
import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { Decimal128, Long } from 'bson';
import type { Collation } from './collation.ts';
import { exactly, isWide } from './compare.ts';
import { asNumber, type Doc, RANK, rankOf } from './values.ts';

/** LMDB takes keys up to 1978 bytes; an index entry holds two of these and a few bytes more. */
const LONGEST_PART = 900;
const HASH_BYTES = 16;
/** What a shortened key keeps of the whole one; bounds of a scan must not be longer. */
export const KEPT_BYTES = LONGEST_PART - HASH_BYTES;

/** The bytes of a key, and whether they order as the values do (a shortened key and most Decimal128 do not). */
export interface Key {
  bytes: Buffer;
  ordered: boolean;
}

/**
 * Turns values into bytes that compare (memcmp) as the values compare: the rank of the type, then the value. Every
 * part ends by itself, so keys of several fields can be put one after the other.
 */
export class KeyWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;
  #ordered = true;
  readonly #collation: Collation | undefined;

  constructor(collation?: Collation) {
    this.#collation = collation;
  }

  /** Adds one field; -1 inverts its bytes, so that it orders downwards. */
  add(value: unknown, direction: 1 | -1 = 1): this {
    const start = this.#length;
    this.#value(value);
    if (direction === -1) for (let i = start; i < this.#length; i += 1) this.#bytes[i] = ~(this.#bytes[i] as number);
    return this;
  }

  /** The key, shortened to a beginning and a hash when it is too long for LMDB. */
  done(): Key {
    const all = Buffer.from(this.#bytes.subarray(0, this.#length));
    if (all.length <= LONGEST_PART) return { bytes: all, ordered: this.#ordered };
    const hash = createHash('sha256').update(all).digest().subarray(0, HASH_BYTES);
    return { bytes: Buffer.concat([all.subarray(0, KEPT_BYTES), hash]), ordered: false };
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #value(value: unknown): void {
    const rank = rankOf(value);
    this.#byte(rank);
    this.#payload(rank, value);
  }

  #payload(rank: number, value: unknown): void {
    switch (rank) {
      case RANK.number:
        this.#number(value);
        break;
      case RANK.string:
        this.#text(this.#collation ? this.#collation.fold(String(value)) : String(value));
        break;
      case RANK.object:
        for (const [name, field] of Object.entries(value as Doc)) {
          this.#byte(rankOf(field));
          this.#text(name);
          this.#value(field);
        }
        this.#byte(0);
        break;
      case RANK.array:
        for (const element of value as unknown[]) this.#value(element);
        this.#byte(0);
        break;
      case RANK.binary:
        this.#binary(value as Binary);
        break;
      case RANK.objectId:
        this.#raw((value as ObjectId).id);
        break;
      case RANK.boolean:
        this.#byte(value ? 1 : 0);
        break;
      case RANK.date:
        this.#double((value as Date).getTime());
        break;
      case RANK.timestamp:
        this.#raw(bigEndian((value as Timestamp).toBigInt()));
        break;
      case RANK.regex:
        this.#text((value as BSONRegExp).pattern);
        this.#text((value as BSONRegExp).options);
        break;
      case RANK.code:
        this.#text((value as Code).code.toString());
        break;
    }
  }

  /** The nearest double, then what is missing to the exact value: 0x8000 for nothing. */
  #number(value: unknown): void {
    const double = asNumber(value) ?? 0;
    this.#double(double);
    const rest = isWide(value) && Number.isFinite(double) ? this.#rest(value, double) : 0;
    this.#byte((rest + 0x8000) >> 8);
    this.#byte((rest + 0x8000) & 0xff);
    if (rest !== 0 && value instanceof Decimal128) this.#raw(decimalHash(value));
  }

  #rest(value: unknown, double: number): number {
    if (value instanceof Long || typeof value === 'bigint') return Number(exactly(value).over - BigInt(double));
    const exact = exactly(value);
    const near = exactly(double);
    const difference = exact.over * near.under - near.over * exact.under;
    if (difference !== 0n) this.#ordered = false;
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }

  /** IEEE 754 bits order as numbers do once the sign is turned round, and all bits for negative ones. */
  #double(value: number): void {
    this.#room(8);
    const at = this.#length;
    this.#bytes.writeDoubleBE(Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value === 0 ? 0 : value, at);
    if ((this.#bytes[at] as number) & 0x80)
      for (let i = at; i < at + 8; i += 1) this.#bytes[i] = ~(this.#bytes[i] as number);
    else this.#bytes[at] = (this.#bytes[at] as number) | 0x80;
    if (Number.isNaN(value)) this.#bytes.fill(0, at, at + 8);
    this.#length += 8;
  }

  /** UTF-8, closed by 0; the bytes 0 and 1 inside are written as 1 1 and 1 2. */
  #text(value: string): void {
    const size = value.length * 3 + 1;
    this.#room(size);
    const written = this.#bytes.write(value, this.#length);
    const bytes = this.#bytes.subarray(this.#length, this.#length + written);
    if (!bytes.includes(0) && !bytes.includes(1)) this.#length += written;
    else for (const byte of Buffer.from(bytes)) this.#escaped(byte);
    this.#byte(0);
  }

  #escaped(byte: number): void {
    if (byte <= 1) this.#byte(1);
    this.#byte(byte <= 1 ? byte + 1 : byte);
  }

  #binary(value: Binary): void {
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(value.length());
    this.#raw(length);
    this.#byte(value.sub_type);
    this.#raw(value.value());
  }
}

/** The same for all ways to write the same Decimal128 (1.10 and 1.1). */
function decimalHash(value: Decimal128): Buffer {
  let { over, under } = exactly(value);
  while (under > 1n && over % 10n === 0n) {
    over /= 10n;
    under /= 10n;
  }
  return createHash('sha256').update(`${over}/${under}`).digest().subarray(0, HASH_BYTES);
}

function bigEndian(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

/** The key of one value: what a document is stored under by its `_id`. */
export function keyOf(value: unknown): Key {
  return new KeyWriter().add(value).done();
}

/** The first key after all that begin with these bytes. */
export function after(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i -= 1) {
    if (end[i] !== 0xff) {
      end[i] = (end[i] as number) + 1;
      return end.subarray(0, i + 1);
    }
  }
  return Buffer.alloc(prefix.length + 1, 0xff);
}
