import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EJSON } from 'bson';
import type { mongo } from 'mongoose';
import { z } from 'zod';
import {
  collectionNames,
  documentsOf,
  fill,
  indexesOf,
  makeRoom,
  openSnapshot,
  type Sum,
  summing,
  sumOf,
} from './documents.ts';
import { CopyProblem, type Place } from './place.ts';

/*
 * A backup is a folder: one file of documents as BSON for each collection (as mongodump writes them) and manifest.json,
 * which says what is in it. sha256sum can check it.
 */
const FORMAT = 1;
const MANIFEST = 'manifest.json';
const LARGEST_DOCUMENT = 17 * 1_048_576;

const manifestShape = z.object({
  format: z.literal(FORMAT),
  madeAt: z.string(),
  /** All documents are of one moment. */
  consistent: z.boolean(),
  collections: z.array(
    z.object({
      name: z.string(),
      file: z.string().regex(/^[^/\\]+\.bson$/),
      documents: z.number(),
      bytes: z.number(),
      sha256: z.string(),
      indexes: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
});
export type Manifest = z.infer<typeof manifestShape>;

/** Writes a backup of all collections; the folder is there whole or not at all. */
export async function writeBackup(place: Place, to: string, yes = false): Promise<Manifest> {
  await refuseOthers(to, yes);
  const part = `${to}.part`;
  await rm(part, { recursive: true, force: true });
  try {
    await mkdir(part, { recursive: true, mode: 0o700 });
    const manifest = await writeCollections(place, part);
    await writeFile(join(part, MANIFEST), EJSON.stringify(manifest, undefined, 2), { mode: 0o600, flush: true });
    await exchange(to, part);
    return manifest;
  } catch (problem) {
    // Every reader is in it: half a backup is of no use and must not lie about.
    await rm(part, { recursive: true, force: true });
    throw explained(problem as NodeJS.ErrnoException, to);
  }
}

/** Only an empty place is taken, or a backup that may be replaced: what else is there belongs to somebody. */
async function refuseOthers(to: string, yes: boolean): Promise<void> {
  if (!existsSync(to) || (await readdir(to)).length === 0) return;
  if (!yes) throw new CopyProblem(`${to} is not empty. Give another folder, or --yes to replace the backup in it.`);
  const isBackup = await readManifest(to).then(
    () => true,
    () => false,
  );
  if (!isBackup) throw new CopyProblem(`${to} holds something else than a backup. Give another folder: --to DIR`);
}

async function writeCollections(place: Place, folder: string): Promise<Manifest> {
  const names = await collectionNames(place.db);
  const session = names[0] === undefined ? undefined : await openSnapshot(place.db, names[0]);
  const consistent = session !== undefined || names.length === 0;
  const manifest: Manifest = { format: FORMAT, madeAt: new Date().toISOString(), consistent, collections: [] };
  try {
    for (const [i, name] of names.entries()) {
      const file = `${fileName(name) ?? `collection-${i}`}.bson`;
      const indexes = await indexesOf(place.db, name);
      const sum = await writeDocuments(join(folder, file), documentsOf(place.db, name, session));
      manifest.collections.push({ name, file, ...sum, indexes: indexes as unknown as Record<string, unknown>[] });
    }
  } finally {
    await session?.endSession();
  }
  return manifest;
}

/** The new one is in its place before the old one is removed. */
async function exchange(to: string, part: string): Promise<void> {
  const old = `${to}.replaced`;
  if (existsSync(to)) {
    await rm(old, { recursive: true, force: true });
    await rename(to, old);
  }
  await rename(part, to);
  await rm(old, { recursive: true, force: true });
}

/** What a person can do something about is a sentence. */
function explained(problem: NodeJS.ErrnoException, to: string): Error {
  if (problem.code === 'ENOSPC')
    return new CopyProblem(`There is no room for a backup on the disk of ${to}. Make room, or give another folder.`);
  if (problem.code === 'EBUSY' || problem.code === 'EXDEV')
    return new CopyProblem(
      `${to} is a disk of its own and cannot be replaced. Give a folder on it: --to ${join(to, 'backup')}`,
    );
  return problem;
}

/** Most collections give their file its name; a name that is no good for a file does not. */
function fileName(name: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/.test(name) ? name : undefined;
}

async function writeDocuments(path: string, documents: AsyncIterable<Uint8Array>): Promise<Sum> {
  const { passed, sum } = summing(documents);
  await pipeline(passed, createWriteStream(path, { mode: 0o600 }));
  const file = await open(path, 'r');
  await file.sync();
  await file.close();
  return sum();
}

/**
 * Brings a backup back. It is read to its end and compared with its sums before anything is removed; `first` is what else
 * must be done before that.
 */
export async function readBackup(
  from: string,
  place: Place,
  yes = false,
  first?: () => Promise<void>,
): Promise<Manifest> {
  const manifest = await readManifest(from);
  for (const { file, sha256 } of manifest.collections) {
    const found = await sumOf(readDocuments(join(from, file)));
    if (found.sha256 !== sha256)
      throw new CopyProblem(`${join(from, file)} is damaged: its SHA-256 is ${found.sha256}.`);
  }
  await makeRoom(place.db, place.name, yes, first);
  for (const { name, file, indexes } of manifest.collections)
    await fill(place.db, name, readDocuments(join(from, file)), indexes as unknown as mongo.IndexDescription[]);
  return manifest;
}

async function readManifest(from: string): Promise<Manifest> {
  const path = join(from, MANIFEST);
  if (!existsSync(path)) throw new CopyProblem(`There is no backup in ${from}: ${MANIFEST} is missing.`);
  const read = manifestShape.safeParse(EJSON.parse(await readFile(path, 'utf8')));
  if (!read.success) throw new CopyProblem(`${path} is not the manifest of a backup: ${read.error.issues[0]?.message}`);
  return read.data;
}

/** The documents of a file: each begins with its length. */
async function* readDocuments(path: string): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    for (;;) {
      const length = at + 4 <= held.length ? held.readInt32LE(at) : 0;
      if (length !== 0 && (length < 5 || length > LARGEST_DOCUMENT)) throw new CopyProblem(`${path} is damaged.`);
      if (length === 0 || at + length > held.length) break;
      yield held.subarray(at, at + length);
      at += length;
    }
    held = held.subarray(at);
  }
  if (held.length > 0) throw new CopyProblem(`${path} is damaged: it ends in the middle of a document.`);
}
