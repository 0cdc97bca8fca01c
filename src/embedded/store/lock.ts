import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** LMDB lets one folder be opened twice without a word; this file does not. */
const LOCK_FILE = 'store.pid';

/**
 * Claims a folder for this process; the answer gives it back. Throws a clear sentence when a living process has it;
 * the lock of a dead one is taken over.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK_FILE);
  for (;;) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
      held.add(path);
      return () => {
        held.delete(path);
        rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      takeOver(path, folder);
    }
  }
}

/** Folders that this very process has open. */
const held = new Set<string>();

function takeOver(path: string, folder: string): void {
  const owner = Number.parseInt(readFileSync(path, 'utf8'), 10);
  const mine = owner === process.pid;
  if (mine ? held.has(path) : isAlive(owner))
    throw new Error(`The store folder ${folder} is in use by process ${owner}; stop it first, or give another folder.`);
  rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
