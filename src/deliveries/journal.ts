import { appendFileSync, mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { config } from '../config.ts';
import { insist } from '../platform/insist.ts';
import { log } from '../platform/log.ts';
import { newId } from '../platform/mongo.ts';
import { type Noted, noteOutcomes } from './claim.store.ts';

/*
 * What came of hand-overs while the store was away, on the disk of this machine (DATA_DIR/outcomes): a mail server has
 * answered, and a worker that is killed before the store is back must not take the answer with it. Whoever sweeps on
 * this machine writes it into the books. A note names the claim that it ends, so it may be written any number of times.
 */

/** How long the store may take for an outcome before it is put on disk as well. */
const SLOW_MS = 200;
const TAKEN = '.taken';
const own = `${process.pid}-${Date.now().toString(36)}.jsonl`;

/** Insists on writing what came of a hand-over. `note` outlives this process meanwhile: see writeFromDisk. */
export async function insistOn<T>(note: Noted, write: () => Promise<T>): Promise<T> {
  let kept = false;
  const keep = () => {
    if (!kept) tryToPutOnDisk(note);
    kept = true;
  };
  const timer = setTimeout(keep, SLOW_MS);
  return insist(write, keep).finally(() => clearTimeout(timer));
}

/** A disk that cannot be written is no reason to give up on the store. */
function tryToPutOnDisk(note: Noted): void {
  try {
    putOnDisk(note);
  } catch (error) {
    log.error(
      { folder: folder(), problem: (error as Error).message },
      'what a mail server answered could not be put on disk while the store is slow: see that the folder can be written (DATA_DIR)',
    );
  }
}

/** The kernel has it when this returns, so it outlives the process, though not the machine. */
function putOnDisk(note: Noted): void {
  mkdirSync(folder(), { recursive: true, mode: 0o700 });
  appendFileSync(join(folder(), own), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

/** Writes what was put on disk on this machine into the store. Throws while the store is away; then nothing is lost. */
export async function writeFromDisk(): Promise<void> {
  const names = await readdir(folder()).catch(() => []);
  for (const name of names) {
    // Moved first: what its process puts on disk from now on goes to a new file.
    const taken = join(folder(), name.endsWith(TAKEN) ? name : `${name}.${newId()}${TAKEN}`);
    if (!name.endsWith(TAKEN)) await rename(join(folder(), name), taken).catch(() => undefined);
    const text = await readTaken(taken);
    if (text === null) continue;
    const notes = parse(text);
    if (notes.length) await noteOutcomes(notes);
    await rm(taken, { force: true });
  }
}

/** Null: another sweeper was faster, or the file cannot be read now; then it stays for the next time. */
async function readTaken(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => {
    if (problem.code !== 'ENOENT') log.error({ file, problem: problem.message }, 'outcomes on disk cannot be read');
    return null;
  });
}

/** A line that was cut off by the end of its process is no note. */
function parse(text: string): Noted[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [revive(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

function revive({ id, claim, after }: Noted): Noted {
  const times = { ...after };
  for (const name of ['dueAt', 'sentAt', 'handedAt'] as const) {
    const time = after[name];
    if (time) times[name] = new Date(time);
  }
  return { id, claim, after: times };
}

function folder(): string {
  return resolve(config().DATA_DIR, 'outcomes');
}
