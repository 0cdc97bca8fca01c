import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/*
 * Where the house of one machine keeps everything: store/ (documents), redis/ (queues), inbox/ (caught letters),
 * secrets.json, first-password, house.json (who lives here now), and what a restore keeps until it is finished.
 */

/** In the folder while a restore replaces the documents; there still, when it stopped halfway. */
export const UNFINISHED_RESTORE = 'restoring.json';

const SECRETS = 'secrets.json';
const RESIDENCE = 'house.json';
/** Names of ours in the folder: what a fresh start removes, and nothing else. */
const OURS = ['store', 'redis', 'inbox', SECRETS, 'first-password', 'newsroom.json', 'store.sock', 'redis.sock'];
/** A Unix socket's path has 104 bytes on macOS and 108 on Linux, with the zero at its end. */
const LONGEST_SOCKET_PATH = 103;
const LONGEST_SOCKET_NAME = 'store.sock';
const SOCKETS_PREFIX = 'aktuellt-';
const SECRET_BYTES = 32;

export interface DataFolder {
  path: string;
  /** Where Unix sockets go: the folder itself, or a short one of its own when the folder lies too deep. */
  sockets: string;
  /** Where a house that was killed had its sockets: its Redis may still be running there. */
  leftSockets: string | null;
  /** Removes the sockets of a house that was killed, once nobody listens on them. */
  forgetLeft(): void;
  /** Removes what earlier houses kept here. Nothing else in the folder is touched. */
  clear(): void;
  /** Lets the next house in; where a killed house had its sockets stays known until it is forgotten. */
  close(): void;
}

interface Resident {
  pid: number;
  /** What tells this process from a later one with the same number; empty where that cannot be read. */
  born: string;
  sockets: string;
}

/** Thrown when the folder cannot be used; the message is ready for the terminal. */
export class FolderProblem extends Error {}

/** Neither a house nor a single process of one serves what is half restored. Throws FolderProblem. */
export function refuseUnfinished(given: string): void {
  const path = resolve(given);
  if (existsSync(join(path, UNFINISHED_RESTORE)))
    throw new FolderProblem(
      `A restore into ${path} was not finished. Do it again, or who has left since the backup would get letters: npm run restore -- --from DIR --data ${path} --yes`,
    );
}

/** Opens the folder for one house at a time. Throws FolderProblem. */
export function openDataFolder(given: string): DataFolder {
  const path = resolve(given);
  const residence = join(path, RESIDENCE);
  const before = readResident(residence);
  if (before && isAlive(before))
    throw new FolderProblem(
      `A house already runs on ${path} (process ${before.pid}). Stop it first, or give another folder: npm run up -- --data DIR`,
    );
  refuseUnfinished(path);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const sockets = socketFolder(path);
    const resident: Resident = { pid: process.pid, born: bornAt(process.pid), sockets };
    const write = (who: Resident) => writeFileSync(residence, JSON.stringify(who), { mode: 0o600 });
    let left = before;
    write(resident);
    return {
      path,
      sockets,
      leftSockets: before?.sockets ?? null,
      forgetLeft() {
        left = null;
        if (before && before.sockets !== path && before.sockets.startsWith(join(tmpdir(), SOCKETS_PREFIX)))
          rmSync(before.sockets, { recursive: true, force: true });
      },
      clear() {
        for (const name of OURS) rmSync(join(path, name), { recursive: true, force: true });
      },
      close() {
        if (left) write(left);
        else rmSync(residence, { force: true });
        if (sockets !== path) rmSync(sockets, { recursive: true, force: true });
      },
    };
  } catch (problem) {
    throw new FolderProblem(`The data folder ${path} cannot be used: ${(problem as Error).message}`);
  }
}

/** Who lives in the folder, or lived there last and was killed; null when nobody did. */
export function residentOf(folder: string): (Resident & { alive: boolean }) | null {
  const resident = readResident(join(folder, RESIDENCE));
  return resident && { ...resident, alive: isAlive(resident) };
}

/** The keys that sign links, made once: links in letters must outlive a restart. Throws FolderProblem. */
export function secretKeysOf(folder: string): string {
  const file = join(folder, SECRETS);
  if (existsSync(file)) return readKeys(file);
  const made = { SECRET_KEYS: `1:${randomBytes(SECRET_BYTES).toString('base64url')}` };
  // Written beside and renamed: a disk that is full leaves no half of a file.
  writeFileSync(`${file}.part`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.part`, file);
  return made.SECRET_KEYS;
}

function readKeys(file: string): string {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { SECRET_KEYS: string }).SECRET_KEYS;
  } catch (problem) {
    throw new FolderProblem(
      `${file} cannot be read: ${(problem as Error).message}. Bring it back from a backup; without it, remove it, and the links in letters that were sent stop working.`,
    );
  }
}

/** Only the owner may reach a socket: the folder is closed to others. */
function socketFolder(path: string): string {
  if (Buffer.byteLength(join(path, LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH) return path;
  const made = mkdtempSync(join(tmpdir(), SOCKETS_PREFIX));
  chmodSync(made, 0o700);
  return made;
}

function readResident(file: string): Resident | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Resident;
  } catch {
    return null; // nobody, or a file that was cut off by a crash
  }
}

function isAlive({ pid, born }: Resident): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
  return bornAt(pid) === born;
}

/**
 * When the process began, in ticks since boot (proc(5), field 22 of stat): numbers of processes are used again. One
 * that has ended and that nobody has asked about yet (state Z) was born at no time.
 */
function bornAt(pid: number): string {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return state === 'Z' ? 'ended' : (fields[18] ?? '');
  } catch {
    return '';
  }
}
