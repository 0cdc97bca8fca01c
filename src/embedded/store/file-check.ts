import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Where lmdb-js 3 keeps things in its two meta pages: a page header of 24 bytes, then LMDB's MDB_meta. */
const MAGIC = 0xbeefc0de;
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const ROOT_AT = 136;
const TRANSACTION_AT = 152;
const META_BYTES = 160;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;

/**
 * Looks at the head of a data file before LMDB maps it, since a damaged one would end the process without a word.
 * Throws one sentence; a missing or empty file is fine, LMDB makes a new one.
 */
export function checkDataFile(folder: string): void {
  const path = join(folder, 'data.mdb');
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > 0 && !isWhole(file, size)) {
      throw new Error(
        `The data file ${path} is damaged or no data file. Nothing was changed in it; bring back a backup, or move it away to begin anew.`,
      );
    }
  } finally {
    closeSync(file);
  }
}

function isWhole(file: number, size: number): boolean {
  const first = readMeta(file, 0);
  const pageSize = first.readUInt32LE(PAGE_SIZE_AT);
  if (first.readUInt32LE(MAGIC_AT) !== MAGIC || pageSize < 512 || size < 2 * pageSize) return false;
  const second = readMeta(file, pageSize);
  if (second.readUInt32LE(MAGIC_AT) !== MAGIC) return false;
  const newest = first.readBigUInt64LE(TRANSACTION_AT) > second.readBigUInt64LE(TRANSACTION_AT) ? first : second;
  const root = newest.readBigUInt64LE(ROOT_AT);
  return root === NO_PAGE || (root + 1n) * BigInt(pageSize) <= BigInt(size);
}

function readMeta(file: number, at: number): Buffer {
  const bytes = Buffer.alloc(META_BYTES);
  readSync(file, bytes, 0, META_BYTES, at);
  return bytes;
}
