import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { config } from '../../src/config.ts';
import { UNFINISHED_RESTORE } from '../../src/embedded/dataFolder.ts';
import { replaceFile } from '../../src/platform/replaceFile.ts';
import type { Erasure } from '../../src/subscribers/erasure.store.ts';
import type { SuppressionReason } from '../../src/subscribers/suppression.store.ts';
import { CopyProblem } from './place.ts';

/*
 * What readers have said stands in a file of DATA_DIR while a restore replaces the house that knew it: one that stops
 * halfway is done again, and must not have forgotten it. There are numbers of rows and hashes in it, and no addresses.
 */

/** What readers have said that a backup may not know. */
export interface Said {
  erasures: Erasure[];
  suppressions: Suppression[];
  left: Left[];
  /** Who took back only the consent to be measured. */
  unmeasured: Left[];
}

export interface Suppression {
  hash: string;
  reason: SuppressionReason;
  since: Date;
  actor: string | null;
}

export interface Left {
  id: string;
  at: Date;
}

/** Both together: of one reader the first says when. */
export function together(one: Said, other: Said): Said {
  return {
    erasures: firstOf([...one.erasures, ...other.erasures], ({ hash }) => hash),
    suppressions: [...one.suppressions, ...other.suppressions], // the weightiest counts, see putSuppression
    left: firstOf([...one.left, ...other.left], ({ id }) => id),
    unmeasured: firstOf([...one.unmeasured, ...other.unmeasured], ({ id }) => id),
  };
}

function firstOf<T>(all: T[], key: (one: T) => string): T[] {
  return [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toReversed();
}

/** On the disk when it returns. */
export async function keepSaid(said: Said): Promise<void> {
  await replaceFile(file(), EJSON.stringify(said));
}

/** What a restore has kept that was not finished. Throws CopyProblem when it cannot be read. */
export async function keptSaid(): Promise<Said> {
  if (!existsSync(file())) return { erasures: [], suppressions: [], left: [], unmeasured: [] };
  try {
    return EJSON.parse(await readFile(file(), 'utf8')) as Said;
  } catch (problem) {
    throw new CopyProblem(
      `${file()}, which an unfinished restore has left, cannot be read: ${(problem as Error).message}. Without it nobody knows who has left since the backup; remove it to go on all the same.`,
    );
  }
}

/** The restored house knows it now. */
export async function forgetSaid(): Promise<void> {
  await rm(file(), { force: true });
}

function file(): string {
  return join(config().DATA_DIR, UNFINISHED_RESTORE);
}
