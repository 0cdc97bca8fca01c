import { createHash } from 'node:crypto';
import { activateImported, findImportedByKeys, type ImportedRow, insertImported, takeBack } from '../imported.store.ts';
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

type Known = Map<string, ImportedRow>;

/** What becomes of each row. */
export interface Judged {
  verdicts: Verdict[];
  forgotten: Set<string>; // keys of readers who were forgotten while the list was under way
}

/**
 * Judges the rows and, in earnest, makes readers of the fresh ones; the basis of their consent has been written down
 * before. Where the trial found nearly all to be new, readers are made first and only those are asked about who turn
 * out to be there already. `suppressedOf` says which of some keys are suppressed.
 */
export async function carryOut(
  list: Import,
  rows: BatchRow[],
  suppressedOf: (keys: string[]) => Promise<Set<string>>,
): Promise<Judged> {
  const keys = rows.flatMap(({ read }) => ('key' in read ? [read.key] : []));
  const inEarnest = list.state === 'running';
  const asked = inEarnest && list.nearlyNew ? new Map() : findImportedByKeys(keys);
  const [known, blocked, forgotten]: [Known, Set<string>, Set<string>] = await Promise.all([
    asked,
    suppressedOf(keys),
    forgottenAmong(list.id, keys),
  ]);
  const isBlocked = (key: string) => blocked.has(key) || forgotten.has(key);
  if (inEarnest) {
    const good = rows.filter((row): row is Good => 'key' in row.read && !row.again);
    const mayCome = good.filter(({ read }) => !isBlocked(read.key));
    await makeReaders(list, mayCome, known);
    // Whoever is forgotten is noted first and deleted then, so who came back by this batch stands among them now.
    for (const key of await forgottenAmong(list.id, keys)) forgotten.add(key);
    await takeBack(good.filter(({ read }) => forgotten.has(read.key)).map(({ n }) => idsOf(list.id)(n)));
  }
  const verdicts = rows.map(({ n, read, again }): Verdict => {
    if ('problem' in read) return 'wrong';
    return again ? 'doubled' : verdictOn(known.get(read.key), isBlocked(read.key), list.id, n);
  });
  return { verdicts, forgotten };
}

/** Who is new becomes a reader, who waits for her confirmation need not wait. Adds to `known` who was there after all. */
async function makeReaders(list: Import, rows: Good[], known: Known): Promise<void> {
  const [at, idOf] = [list.startedAt as Date, idsOf(list.id)];
  const isNew = rows.filter(({ read }) => !known.has(read.key));
  const taken = await insertImported(
    isNew.map(({ n, read }) => ({ id: idOf(n), read, importedBy: markOf(list.id, n) })),
    at,
  );
  for (const [key, row] of await findImportedByKeys([...taken])) known.set(key, row);
  for (const { n, read } of rows) {
    const old = known.get(read.key);
    if (old?.state === 'pending' && verdictOn(old, false, list.id, n) === 'fresh')
      await activateImported(old.id, markOf(list.id, n), at);
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
