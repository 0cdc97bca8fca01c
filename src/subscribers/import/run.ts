import { hash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { log } from '../../platform/log.ts';
import { Refusal } from '../../refusal.ts';
import { documentBasis } from '../documented.store.ts';
import { houseTopics } from '../topic.store.ts';
import { type BatchRow, carryOut, type Judged } from './batch.ts';
import { rowReader } from './columns.ts';
import { forgetAfterwards } from './forget.ts';
import { findImport, moveImport, noteBatch } from './import.store.ts';
import type { Counts, Import, Verdict } from './import.ts';
import { cutErrors, errorsPath, listFile, removeList, rowsIn } from './shelf.ts';
import { beginning, suppressedOf } from './suppressed.ts';

/*
 * Goes through a list, as a trial (checking) or in earnest (running). After every few batches the place is written
 * down; a run that was cut off goes on from there. A trial changes no reader.
 */

/** Enough that a page of an index is written once for several rows; few enough that nobody waits long for the store. */
const BATCH = 2_500;
/** A batch waits for the store's answer some times, and each time the store may write another meanwhile. */
const UNDER_WAY = 8;
/** So many are noted together: each note is a write, which the store takes to its disk before anything else. */
const NOTED_TOGETHER = 4;
const MOST_ROWS = 1_000_000;

const SENTENCES: Record<Exclude<Verdict, 'fresh' | 'already' | 'wrong'>, string> = {
  left: 'Läsaren har avslutat sin prenumeration och måste själv anmäla sig igen.',
  suppressed: 'Adressen är spärrad.',
  doubled: 'Samma läsare står tidigare i filen.',
};

let stopped = false;

/** No new batch is begun from here on: the process is leaving. */
export function stopImporting(): void {
  stopped = true;
}

/** Works on an import until it is through. Safe to repeat, and left alone when there is nothing to do. */
export async function runImport(importId: string): Promise<void> {
  const list = await findImport(importId);
  if (list?.state !== 'checking' && list?.state !== 'running') return;
  try {
    await cutErrors(list.id, list.errorBytes);
    await goThrough(list);
  } catch (error) {
    if (!(error instanceof Refusal) && (error as { code?: string }).code !== 'ENOENT') throw error;
    const problem = error instanceof Refusal ? error.message : 'Filen finns inte kvar. Ladda upp den igen.';
    log.warn({ importId, problem }, 'an import ended before its time');
    await moveImport(list.id, [list.state], { state: 'failed', problem, finishedAt: new Date() });
    await forgetAfterwards(list.id);
  }
}

/** A batch and what becomes of it. */
interface Step {
  batch: BatchRow[];
  carriedOut: Promise<Judged>;
}

/**
 * Some batches are under way, so that neither this process nor the store waits for the other. They are noted in order,
 * which may take a little longer than carrying them out.
 */
async function goThrough(list: Import): Promise<void> {
  if (list.state === 'running') await documentBasis(list.id, basisOf(list));
  const suppressed = suppressedOf();
  const underWay: Promise<Judged>[] = [];
  let steps: Step[] = [];
  let noted: Promise<Import | null> = Promise.resolve(list);
  let before = noted;
  for await (const batch of batchesOf(list)) {
    const carriedOut = carryOut(list, batch, suppressed);
    carriedOut.catch(() => undefined); // it is waited for some batches later
    steps.push({ batch, carriedOut });
    if (underWay.push(carriedOut) === UNDER_WAY) await underWay.shift();
    if (stopped) break;
    if (steps.length < NOTED_TOGETHER) continue;
    if (!(await before)) break;
    [before, noted] = [noted, note(noted, steps)];
    noted.catch(() => undefined); // so is this
    steps = [];
  }
  const at = await note(noted, steps);
  if (at && !stopped) await end(at);
}

/** The rows that are still to be gone through, a batch at a time; of the others only who stands in them. */
async function* batchesOf(list: Import): AsyncGenerator<BatchRow[]> {
  const read = rowReader(list.columns, await houseTopics());
  const seen = seenBefore();
  let n = list.head ? -1 : 0;
  let batch: BatchRow[] = [];
  for await (const cells of rowsIn(listFile(list))) {
    n += 1;
    if (n === 0) continue;
    if (n > MOST_ROWS) throw new Refusal('too-large', 'Filen har mer än en miljon rader. Dela den i flera.');
    const said = read(cells);
    const again = 'key' in said && seen(said.key);
    if (n > list.rows) batch.push({ n, cells, read: said, again });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length) yield batch;
}

/** Once those before are noted. null when somebody else works on the same import: then this run ends. */
async function note(before: Promise<Import | null>, steps: Step[]): Promise<Import | null> {
  const list = await before;
  if (!list) return null;
  let at = list;
  for (const { batch, carriedOut } of steps) at = await moved(at, batch, await carriedOut);
  const { rows, counts, errorBytes } = at;
  return (await noteBatch(list, { rows, counts, errorBytes, touchedAt: new Date() })) ? at : null;
}

/** Where the list stands after a batch, whose errors are written down. */
async function moved(list: Import, batch: BatchRow[], judged: Judged): Promise<Import> {
  const errors = errorLines(list, batch, judged);
  if (errors.length) await appendFile(errorsPath(list.id), errors);
  const counts = addUp(list.counts, judged.verdicts);
  return { ...list, counts, rows: batch.at(-1)?.n ?? list.rows, errorBytes: list.errorBytes + errors.length };
}

function basisOf({ basis, actor, startedAt }: Import) {
  return { basis, actor: actor.id, at: startedAt as Date };
}

async function end(list: Import): Promise<void> {
  const now = new Date();
  if (list.state === 'checking') await moveImport(list.id, ['checking'], { state: 'checked', touchedAt: now });
  else {
    await moveImport(list.id, ['running'], { state: 'done', sample: [], touchedAt: now, finishedAt: now });
    await removeList(list.id);
  }
  await forgetAfterwards(list.id);
}

/** What could not be used: row, why, and the row as it was; of who was forgotten, nothing. A cell that begins like a formula cannot become one. */
function errorLines(list: Import, batch: BatchRow[], { verdicts, forgotten }: Judged): Buffer {
  const lines = batch.flatMap(({ n, cells, read }, at) => {
    if ('key' in read && forgotten.has(read.key)) return [];
    const why = problemOf(verdicts[at] as Verdict, read);
    return why ? [[String(n + (list.head ? 1 : 0)), why, ...cells]] : [];
  });
  const head = list.errorBytes === 0 ? [['Rad', 'Varför', ...(list.head ? (list.sample[0] ?? []) : [])]] : [];
  const text = stringify([...head, ...lines], { delimiter: ';', escape_formulas: true, bom: head.length > 0 });
  return Buffer.from(text, 'utf8');
}

function problemOf(verdict: Verdict, read: BatchRow['read']): string | null {
  if (verdict === 'wrong') return 'problem' in read ? read.problem : null;
  return verdict === 'fresh' || verdict === 'already' ? null : SENTENCES[verdict];
}

function addUp(counts: Counts, verdicts: Verdict[]): Counts {
  const sums = { ...counts };
  for (const verdict of verdicts) sums[verdict] += 1;
  return sums;
}

/**
 * Says of a key whether it stood earlier in the file, by 104 bits of its hash. One of two that share the first 52 is not
 * kept: were she to come again, the store would find her by her key.
 */
function seenBefore(): (key: string) => boolean {
  const rests = new Map<number, number>();
  return (key) => {
    const digest = hash('sha1', key);
    const [first, rest] = [beginning(digest), beginning(digest.slice(13))];
    const known = rests.get(first);
    if (known === undefined) rests.set(first, rest);
    return known === rest;
  };
}
