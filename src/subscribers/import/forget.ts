import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { keyedHash } from '../../platform/tokens.ts';
import { foldAddress } from '../address.ts';
import { findImport, importsAtRest, noteForgotten, setSample } from './import.store.ts';
import type { Import } from './import.ts';
import { errorsPath, listPath, PRIVATE } from './shelf.ts';

/*
 * Lists on their way in hold addresses too (R103). Whoever is forgotten is taken out of those that nobody works on. One
 * that is under way skips her by a keyed hash, and she is taken out of it as soon as nobody works on it any more.
 */

type IsHers = (text: string) => boolean;

/** Looks like an address, wherever it stands in a line. */
const ADDRESSES = /[^\s;,"'<>()]+@[^\s;,"'<>()]+/g;

/** Takes every line with the address out of the files and samples of imports. Safe to repeat. */
export async function forgetInImports(address: string): Promise<void> {
  // First: a list that comes to rest after this finds the hash itself, one that did so before is among those below.
  await noteForgotten(hashOf(foldAddress(address)));
  const needle = address.toLowerCase();
  for (const list of await importsAtRest()) await takeOutOf(list, (text) => text.toLowerCase().includes(needle));
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
  await takeOutOf(list, (text) =>
    (text.match(ADDRESSES) ?? []).some((address) => hashes.has(hashOf(foldAddress(address)))),
  );
}

async function takeOutOf(list: Import, isHers: IsHers): Promise<void> {
  await setSample(
    list.id,
    list.sample.map((row) => blanked(row, isHers)),
  );
  await takeOut(listPath(list.id), isHers, list.encoding);
  await takeOut(errorsPath(list.id), isHers, 'utf8');
}

/** The row stays, empty: how wide it is tells which columns there are. */
function blanked(row: string[], isHers: IsHers): string[] {
  return row.some(isHers) ? row.map(() => '') : row;
}

async function takeOut(path: string, isHers: IsHers, encoding: Import['encoding']): Promise<void> {
  const isThere = await stat(path).catch(() => null);
  if (!isThere || !(await holds(path, isHers, encoding))) return;
  const fresh = `${path}.ny`;
  const kept = async function* () {
    for await (const line of linesOf(path, encoding)) if (!isHers(line)) yield Buffer.from(`${line}\n`, encoding);
  };
  await pipeline(kept, createWriteStream(fresh, { mode: PRIVATE }));
  await rename(fresh, path);
}

async function holds(path: string, isHers: IsHers, encoding: Import['encoding']): Promise<boolean> {
  for await (const line of linesOf(path, encoding)) if (isHers(line)) return true;
  return false;
}

function hashOf(key: string): string {
  return keyedHash('forgotten', key);
}

function linesOf(path: string, encoding: Import['encoding']): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, { encoding }), crlfDelay: Number.POSITIVE_INFINITY });
}
