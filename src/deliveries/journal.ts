import { appendFileSync, mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { config } from '../config.ts';
import { newId } from '../platform/mongo.ts';
import { type Noted, noteOutcomes } from './claim.store.ts';

/*
 * What came of hand-overs while the store was away, on the disk of this machine (DATA_DIR/outcomes): a mail server has
 * answered, and a worker that is killed before the store is back must not take the answer with it. Whoever sweeps on
 * this machine writes it into the books. A note names the claim that it ends, so it may be written any number of times.
 */

/** How long the store may take for an outcome before it is put on disk as well. */
const SLOW_MS = 200;
/** How long an outcome is held for a store that is away, and the pause between tries. */
const WITHIN_MS = 15_000;
const AGAIN_MS = 250;
const TAKEN = '.taken';
const own = `${process.pid}-${Date.now().toString(36)}.jsonl`;

/**
 * Writes to a store that may be away for a moment, for 15 s; then throws what it said. `note`, when given, outlives
 * this process meanwhile: see writeFromDisk.
 */
export async function persistently<T>(write: () => Promise<T>, note?: Noted): Promise<T> {
  const end = Date.now() + WITHIN_MS;
  let kept = !note;
  const keep = () => {
    if (!kept && note) putOnDisk(note);
    kept = true;
  };
  const timer = setTimeout(keep, SLOW_MS);
  try {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        keep();
        if (Date.now() > end) throw error;
        await pause(AGAIN_MS);
      }
    }
  } finally {
    clearTimeout(timer);
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
    const notes = parse(await readFile(taken, 'utf8').catch(() => ''));
    if (notes.length) await noteOutcomes(notes);
    await rm(taken, { force: true });
  }
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
