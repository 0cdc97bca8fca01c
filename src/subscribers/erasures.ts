import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { config } from '../config.ts';
import { log } from '../platform/log.ts';
import { replaceFile } from '../platform/replaceFile.ts';
import { deleteErasures, type Erasure, listErasures, putErasures } from './erasure.store.ts';
import { cutoff } from './retention.ts';

/*
 * Backups hold readers who have been erased since, and a restore would bring them back (R103). So it is remembered that
 * they were erased: by a hash of the number their row had. It says nothing about a person, matches nobody but in a
 * backup, and not who signs up anew, since she gets a new number. It needs no key, because a house that was lost may
 * have lost its keys too. Beside the store it stands in a file, for a restore when the store is gone.
 */

const PRIVATE = 0o600;
const LINE = /^([0-9a-f]{64}) (\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** By what an erased reader is known again in a backup. */
export function erasureHash(subscriberId: string): string {
  return createHash('sha256').update(`erased\0${subscriberId}`).digest('hex');
}

/** Remembers that a reader is erased; before she is, so that no erasure is forgotten. Safe to repeat. */
export async function noteErasure(subscriberId: string, now = new Date()): Promise<void> {
  const erasure = { hash: erasureHash(subscriberId), at: now };
  await putErasures([erasure]);
  // The store has it, and the night writes the file anew: an erasure does not fail for it.
  await append(erasure).catch((problem: Error) =>
    log.error(
      { file: erasedFile(), problem: problem.message },
      'that a reader was erased could not be written into the file beside the store: see that it can be written (ERASED_FILE)',
    ),
  );
}

/**
 * Forgets erasures that no backup is old enough to undo, and writes the file anew. What the file alone remembers, as
 * when a store was lost and another begun, comes into the store. Returns how many were forgotten.
 */
export async function purgeErasures(now = new Date()): Promise<number> {
  await putErasures(await erasuresOnDisk());
  const removed = await deleteErasures(cutoff('erasures', now));
  const left = await listErasures();
  await replaceFile(erasedFile(), left.map((one) => `${lineOf(one)}\n`).join(''));
  return removed;
}

/** What the file beside the store remembers; a line that was cut off by a crash is left out. */
export async function erasuresOnDisk(file = erasedFile()): Promise<Erasure[]> {
  const text = await readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === 'ENOENT') return '';
    throw problem;
  });
  return text.split('\n').flatMap((line) => {
    const [, hash, at] = LINE.exec(line) ?? [];
    return hash && at ? [{ hash, at: new Date(at) }] : [];
  });
}

/** Where erasures stand beside the store. */
export function erasedFile(): string {
  const { DATA_DIR, ERASED_FILE } = config();
  return resolve(ERASED_FILE ?? join(DATA_DIR, 'erased'));
}

/** A line break comes first too: what a crash cut off before must not swallow this line. */
async function append(erasure: Erasure): Promise<void> {
  await mkdir(dirname(erasedFile()), { recursive: true, mode: 0o700 });
  await appendFile(erasedFile(), `\n${lineOf(erasure)}\n`, { mode: PRIVATE, flush: true });
}

function lineOf({ hash, at }: Erasure): string {
  return `${hash} ${at.toISOString()}`;
}
