import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { keyedHash } from '../../platform/tokens.ts';
import { Refusal } from '../../refusal.ts';
import { addressesIn, foldAddress } from '../address.ts';
import { findImport, importsAtRest, noteForgotten, setSample } from './import.store.ts';
import type { Import } from './import.ts';
import { errorsFile, listFile, PRIVATE, type RowFile, rowsIn } from './shelf.ts';

/*
 * Lists on their way in hold addresses too (R103). Whoever is forgotten is taken out of those that nobody works on. One
 * that is under way skips her by a keyed hash, and she is taken out of it as soon as nobody works on it any more.
 */

/** Whether a folded address is that of somebody who was forgotten. */
type IsHers = (key: string) => boolean;

/** Takes every row with the address, however it is written, out of the files and samples of imports. Safe to repeat. */
export async function forgetInImports(address: string): Promise<void> {
  const hers = foldAddress(address);
  // First: a list that comes to rest after this finds the hash itself, one that did so before is among those below.
  await noteForgotten(hashOf(hers));
  for (const list of await importsAtRest()) await takeOutOf(list, (key) => key === hers);
}

/**
 * Those of the keys whose readers were forgotten since the list came. Ask after it was asked who is there: the hash is
 * written before the reader is gone, so nobody who was found missing for that reason is missed here.
 */
export async function forgottenAmong(importId: string, keys: string[]): Promise<Set<string>> {
  const hashes = new Set((await findImport(importId))?.forgotten);
  return new Set(hashes.size ? keys.filter((key) => hashes.has(hashOf(key))) : []);
}

/** The list is at rest again: takes out who was forgotten while it was under way. Safe to repeat. */
export async function forgetAfterwards(importId: string): Promise<void> {
  const list = await findImport(importId);
  const hashes = new Set(list?.forgotten);
  if (!list || !hashes.size) return;
  await takeOutOf(list, (key) => hashes.has(hashOf(key)));
}

async function takeOutOf(list: Import, isHers: IsHers): Promise<void> {
  await setSample(
    list.id,
    list.sample.map((row) => (names(row, isHers) ? blank(row) : row)),
  );
  await takeOut(listFile(list), isHers);
  await takeOut(errorsFile(list), isHers);
}

/** Whether an address of hers stands in a row, whatever column it is in: nobody has said yet what the columns mean. */
function names(row: string[], isHers: IsHers): boolean {
  return row.some((cell) => addressesIn(cell).some(isHers));
}

/** The row stays, empty: how wide it is tells which columns there are. */
function blank(row: string[]): string[] {
  return row.map(() => '');
}

/** A file that no program can read is of no use to anybody, and may hold her: it goes whole. */
async function takeOut(file: RowFile, isHers: IsHers): Promise<void> {
  try {
    if (await holds(file, isHers)) await rewrite(file, isHers);
  } catch (error) {
    if (error instanceof Refusal) await rm(file.path, { force: true });
    else if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function holds(file: RowFile, isHers: IsHers): Promise<boolean> {
  for await (const row of rowsIn(file)) if (names(row, isHers)) return true;
  return false;
}

/** The same rows in the same order, without hers. An empty cell alone in its row is quoted, or it would be no row. */
async function rewrite(file: RowFile, isHers: IsHers): Promise<void> {
  const { path, encoding, delimiter } = file;
  const fresh = `${path}.ny`;
  const kept = async function* () {
    for await (const row of rowsIn(file)) if (!names(row, isHers)) yield row;
  };
  const encoded = async function* (text: AsyncIterable<string>) {
    for await (const piece of text) yield Buffer.from(piece, encoding);
  };
  const csv = stringify({ delimiter, bom: encoding !== 'latin1', quoted_empty: true, encoding: 'utf8' });
  await pipeline(kept, csv, encoded, createWriteStream(fresh, { mode: PRIVATE }));
  await rename(fresh, path);
}

function hashOf(key: string): string {
  return keyedHash('forgotten', key);
}
