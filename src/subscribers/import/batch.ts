import { createHash } from 'node:crypto';
import { activateImported, findImportedByKeys, type ImportedRow, insertImported } from '../imported.store.ts';
import type { ReadRow } from './columns.ts';
import { forgottenAmong } from './forget.ts';
import type { Import, Verdict } from './import.ts';

/*
 * Some hundred rows of an import at a time. A row's reader gets an id made of import and row, so that a batch that was
 * cut off can be done again: what is there already is recognised, and nothing is written twice.
 */

export interface BatchRow {
  n: number; // its row in the file, from 1
  cells: string[];
  read: ReadRow;
  again: boolean; // the same reader stood earlier in the file
}
type Good = BatchRow & { read: Exclude<ReadRow, { problem: string }> };

/** What becomes of each row, and who stood there before under its key. */
export interface Judged {
  verdicts: Verdict[];
  known: Map<string, ImportedRow>;
  forgotten: Set<string>; // keys of readers who were forgotten while the list was under way
}

/** `suppressedOf` says which of some keys are suppressed. */
export async function judge(
  list: Import,
  rows: BatchRow[],
  suppressedOf: (keys: string[]) => Promise<Set<string>>,
): Promise<Judged> {
  const keys = rows.flatMap(({ read }) => ('key' in read ? [read.key] : []));
  const [known, blocked] = await Promise.all([findImportedByKeys(keys), suppressedOf(keys)]);
  const forgotten = await forgottenAmong(list.id, keys);
  const verdicts = rows.map(({ n, read, again }): Verdict => {
    if ('problem' in read) return 'wrong';
    if (again) return 'doubled';
    return verdictOn(known.get(read.key), blocked.has(read.key) || forgotten.has(read.key), list.id, n);
  });
  return { verdicts, known, forgotten };
}

/** Makes readers of the fresh rows. The basis of their consent has been written down before. */
export async function addFresh(list: Import, rows: BatchRow[], { verdicts, known }: Judged): Promise<void> {
  const at = list.startedAt as Date;
  const fresh = rows.filter((row, place): row is Good => verdicts[place] === 'fresh' && 'key' in row.read);
  const idOf = idsOf(list.id);
  const isNew = ({ read }: Good) => !known.has(read.key);
  await insertImported(
    fresh.filter(isNew).map(({ n, read }) => ({ id: idOf(n), read, importedBy: markOf(list.id, n) })),
    at,
  );
  for (const { n, read } of fresh) {
    const old = known.get(read.key);
    if (old?.state === 'pending') await activateImported(old.id, markOf(list.id, n), at);
  }
}

function verdictOn(found: ImportedRow | undefined, blocked: boolean, importId: string, n: number): Verdict {
  if (found?.importedBy?.startsWith(`${importId}:`))
    return found.importedBy === markOf(importId, n) ? 'fresh' : 'doubled';
  if (blocked || found?.state === 'suppressed') return 'suppressed';
  if (!found) return 'fresh';
  if (found.state === 'active') return 'already';
  // Who has left and then asked to come back confirms that herself.
  return found.state === 'left' || found.leftAt ? 'left' : 'fresh';
}

const markOf = (importId: string, n: number) => `${importId}:${n}`;

/**
 * ObjectIds of the import's time, the import and the row. In the order of the rows: ids at random would touch a page of
 * the store for every row and every index.
 */
function idsOf(importId: string): (n: number) => string {
  const which = createHash('sha256').update(importId).digest('hex').slice(0, 10);
  return (n) => importId.slice(0, 8) + which + n.toString(16).padStart(6, '0');
}
