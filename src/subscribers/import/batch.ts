import { createHash } from 'node:crypto';
import { eraseLedger } from '../consent.store.ts';
import { recordConsents } from '../consent.ts';
import { activateImported, findImportedByKeys, type ImportedRow, insertImported } from '../imported.store.ts';
import { suppressedAmong } from '../suppression.ts';
import type { Wording } from '../wording.ts';
import type { ReadRow } from './columns.ts';
import type { Import, Verdict } from './import.ts';

/*
 * Some hundred rows of an import at a time. A row's reader gets an id made of import and row, so that a batch that was
 * cut off can be done again: what is there already is recognised, and nothing is written twice.
 */

export interface BatchRow {
  n: number; // its row in the file, from 1
  read: ReadRow;
}
type Good = BatchRow & { read: Exclude<ReadRow, { problem: string }> };

/** What becomes of each row, and who stood there before under its key. */
export interface Judged {
  verdicts: Verdict[];
  known: Map<string, ImportedRow>;
}

/** What becomes of each row. `seen` says of a key whether it stood earlier in the file, where the store cannot say it. */
export async function judge(list: Import, rows: BatchRow[], seen: (key: string) => boolean): Promise<Judged> {
  const keys = rows.flatMap(({ read }) => ('key' in read ? [read.key] : []));
  const [known, blocked] = await Promise.all([findImportedByKeys(keys), suppressedAmong(keys)]);
  const here = new Set<string>();
  const verdicts = rows.map(({ n, read }): Verdict => {
    if ('problem' in read) return 'wrong';
    const doubled = here.has(read.key) || seen(read.key);
    here.add(read.key);
    return doubled ? 'doubled' : verdictOn(known.get(read.key), blocked.has(read.key), list.id, n);
  });
  return { verdicts, known };
}

/** Makes readers of the fresh rows: their consent first, then they themselves. */
export async function addFresh(list: Import, rows: BatchRow[], { verdicts, known }: Judged): Promise<void> {
  const fresh = rows.filter((row, at): row is Good => verdicts[at] === 'fresh' && 'key' in row.read);
  if (!fresh.length) return;
  const at = list.startedAt as Date;
  const readers = fresh.map(({ n, read }) => ({
    n,
    read,
    old: known.get(read.key) ?? null,
    id: known.get(read.key)?.id ?? idOf(list.id, n),
  }));
  const words = { sv: wordingOf(list, 'sv'), en: wordingOf(list, 'en') };
  const facts = { method: 'documented', at, basis: list.basis, actor: list.actor } as const;
  await recordConsents(
    readers.map(({ id, read }) => ({ subscriberId: id, wording: words[read.language] })),
    facts,
  );
  const taken = await insertImported(
    readers.filter(({ old }) => !old).map(({ id, n, read }) => ({ id, ...read, importedBy: markOf(list.id, n), at })),
  );
  // Somebody signed up with the address in the same moment: she is a reader by her own word.
  for (const id of taken) await eraseLedger(id);
  for (const { old, n } of readers)
    if (old?.state === 'pending') await activateImported(old.id, markOf(list.id, n), at);
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

function idOf(importId: string, n: number): string {
  return createHash('sha256').update(markOf(importId, n)).digest('hex').slice(0, 24);
}

/** Nothing was shown to these readers by us: the basis is what the ledger can show. */
function wordingOf({ basis }: Import, language: 'sv' | 'en'): Wording {
  return { purpose: 'newsletter', version: 'documented', text: basis, language };
}
