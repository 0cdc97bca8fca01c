import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { importsAtRest, setSample } from './import.store.ts';
import type { Import } from './import.ts';
import { errorsPath, listPath, PRIVATE } from './shelf.ts';

/*
 * Lists on their way in hold addresses too (R103). Whoever is forgotten is taken out of those that nobody works on; one
 * that is under way is emptied when it is done, and what could not be used goes after some days (retention.ts).
 */

/** Takes every line with the address out of the files and samples of imports. Safe to repeat. */
export async function forgetInImports(address: string): Promise<void> {
  for (const list of await importsAtRest()) {
    await setSample(
      list.id,
      list.sample.map((row) => blanked(row, address)),
    );
    await takeOut(listPath(list.id), address, list.encoding);
    await takeOut(errorsPath(list.id), address, 'utf8');
  }
}

/** The row stays, empty: how wide it is tells which columns there are. */
function blanked(row: string[], address: string): string[] {
  const isHers = row.some((cell) => cell.toLowerCase().includes(address.toLowerCase()));
  return isHers ? row.map(() => '') : row;
}

async function takeOut(path: string, address: string, encoding: Import['encoding']): Promise<void> {
  const needle = address.toLowerCase();
  const isThere = await stat(path).catch(() => null);
  if (!isThere || !(await holds(path, needle, encoding))) return;
  const fresh = `${path}.ny`;
  const kept = async function* () {
    for await (const line of linesOf(path, encoding))
      if (!line.toLowerCase().includes(needle)) yield Buffer.from(`${line}\n`, encoding);
  };
  await pipeline(kept, createWriteStream(fresh, { mode: PRIVATE }));
  await rename(fresh, path);
}

async function holds(path: string, needle: string, encoding: Import['encoding']): Promise<boolean> {
  for await (const line of linesOf(path, encoding)) if (line.toLowerCase().includes(needle)) return true;
  return false;
}

function linesOf(path: string, encoding: Import['encoding']): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, { encoding }), crlfDelay: Number.POSITIVE_INFINITY });
}
