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
      writeSync(file, `${process.pid} ${birthOf(process.pid)}\n`);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      takeOver(path, folder);
    }
  }
}

function takeOver(path: string, folder: string): void {
  const [pid = '', ...born] = readFileSync(path, 'utf8').trim().split(' ');
  const owner = Number.parseInt(pid, 10);
  if (isAlive(owner) && birthOf(owner) === born.join(' '))
    throw new Error(`The store folder ${folder} is in use by process ${owner}; stop it, or give another folder.`);
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

/**
 * When a process was started, so that another program that got the number of a dead store after a restart of the
 * machine does not lock the folder. '' where the system does not tell (it has no /proc).
 */
function birthOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
