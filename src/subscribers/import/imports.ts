import { log } from '../../platform/log.ts';
import { newId } from '../../platform/mongo.ts';
import { enqueue } from '../../platform/queue.ts';
import { Refusal } from '../../refusal.ts';
import type { Actor } from '../../staff/actor.ts';
import { cutoff } from '../retention.ts';
import { type Columns, FIELDS, guessColumns, isHead } from './columns.ts';
import { forgetAfterwards } from './forget.ts';
import {
  brokenUploads,
  deleteImport,
  dropUpload,
  findImport,
  insertImport,
  moveImport,
  oldImports,
  stalledImports,
} from './import.store.ts';
import { type Import, NO_COUNTS } from './import.ts';
import { importsOnShelf, keepList, removeFiles } from './shelf.ts';

/*
 * Importing readers: take the file, choose what the columns mean, try it without changing anything, say on what basis
 * they consented, and let it run (R98). Nobody who left or is suppressed comes back this way.
 */

const STALLED_MS = 60_000;
/** 200 MB over a slow line. */
const UPLOAD_MS = 3_600_000;
const SHORTEST_BASIS = 10;
const LONGEST_BASIS = 500;
/** So many of a list, as a share, are hardly anybody. */
const FEW = 0.05;
const FROM_THE_START = { rows: 0, counts: NO_COUNTS, errorBytes: 0, problem: null, nearlyNew: false };

/** Keeps a file and looks at its first rows. Returns the import's id. Throws 'invalid' or 'too-large'. */
export async function takeList(
  fileName: string,
  bytes: AsyncIterable<Buffer>,
  actor: Actor,
  now = new Date(),
): Promise<string> {
  const id = newId();
  // First: whoever is forgotten while the file comes is noted in the import, and taken out of it afterwards.
  await insertImport(id, {
    ...{ state: 'uploading', encoding: 'utf8', delimiter: ',', sample: [], head: false, columns: {}, basis: '' },
    ...{ ...FROM_THE_START, fileName: fileName.replace(/[\p{Cc}]/gu, '').slice(0, 120) || 'lista.csv' },
    ...{ actor: { id: actor.id, name: actor.name }, createdAt: now, touchedAt: now, startedAt: null, finishedAt: null },
  });
  try {
    await arrive(id, bytes);
  } catch (error) {
    await dropUpload(id);
    throw error;
  }
  await forgetAfterwards(id);
  return id;
}

async function arrive(id: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const looked = await keepList(id, bytes).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? tooSlow() : error;
  });
  const [first = []] = looked.sample;
  const head = isHead(first);
  const columns = head ? guessColumns(first) : {};
  if (await moveImport(id, ['uploading'], { ...looked, state: 'new', head, columns, touchedAt: new Date() })) return;
  await removeFiles(id);
  throw tooSlow();
}

/** The sweeper took it for an upload that was never ended. */
function tooSlow(): Refusal {
  return new Refusal('conflict', 'Filen tog för lång tid att ladda upp. Försök igen, eller dela den i flera.', 'file');
}

/** Tries the list with these columns. Nothing of it becomes a reader. Throws 'invalid' without a column of addresses. */
export async function checkList(id: string, given: Columns, now = new Date()): Promise<void> {
  const columns = Object.fromEntries(
    FIELDS.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]]])),
  );
  if (columns.address === undefined)
    throw new Refusal('invalid', 'Välj vilken kolumn som har e-postadresserna.', 'address');
  const moved = await moveImport(id, ['new', 'checked', 'failed'], {
    ...{ ...FROM_THE_START, state: 'checking', columns, startedAt: null, touchedAt: now },
  });
  if (!moved) throw new Refusal('conflict', 'Importen är redan igång. Läs in sidan igen.');
  await ask(id);
}

/** Lets a checked list run. `basis` says where the readers' consent is documented: it stands in the ledger of each. */
export async function startImport(id: string, basis: string, actor: Actor, now = new Date()): Promise<void> {
  const said = basis.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, LONGEST_BASIS);
  if (said.length < SHORTEST_BASIS)
    throw new Refusal('invalid', 'Skriv var läsarnas samtycke är dokumenterat, så att det går att hitta.', 'basis');
  const { rows, counts } = await theImport(id);
  const nearlyNew = counts.already + counts.left <= rows * FEW;
  const moved = await moveImport(id, ['checked'], {
    ...{ ...FROM_THE_START, state: 'running', nearlyNew, basis: said, actor: { id: actor.id, name: actor.name } },
    ...{ startedAt: now, touchedAt: now },
  });
  if (!moved) throw new Refusal('conflict', 'Kontrollera listan först. Är importen redan igång, läs in sidan igen.');
  await ask(id);
}

/** Takes an import and its files away; the readers it made stay. Throws 'conflict' while it is under way. */
export async function removeImport(id: string): Promise<void> {
  if (!(await deleteImport(id))) throw new Refusal('conflict', 'Importen är igång. Vänta tills den är klar.');
  await removeFiles(id);
}

/** Throws 'not-found'. */
export async function theImport(id: string): Promise<Import> {
  const found = await findImport(id);
  if (!found) throw new Refusal('not-found', 'Importen finns inte.');
  return found;
}

/**
 * Takes up again what stands still: its worker died, or Redis forgot the job. What was never uploaded whole goes, and so
 * do files of imports that are gone: a process was killed before it had taken them away.
 */
export async function sweepImports(now = new Date()): Promise<void> {
  for (const id of await brokenUploads(new Date(now.getTime() - UPLOAD_MS))) await dropUpload(id);
  for (const id of await importsOnShelf()) if (!(await findImport(id))) await removeFiles(id);
  for (const id of await stalledImports(new Date(now.getTime() - STALLED_MS))) await ask(id);
}

/** Takes away imports and their files after their time. Returns how many. */
export async function purgeImports(now = new Date()): Promise<number> {
  const ids = await oldImports(cutoff('imports', now));
  for (const id of ids) {
    await removeFiles(id);
    await deleteImport(id);
  }
  return ids.length;
}

/** The import is in the store: when Redis is away the sweeper asks later. */
async function ask(importId: string): Promise<void> {
  await enqueue('subscribers.import', { importId }, { once: importId }).catch((problem: Error) =>
    log.warn({ importId, problem: problem.message }, 'an import waits for the queue to come back'),
  );
}
