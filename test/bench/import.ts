import { performance } from 'node:perf_hooks';
import { parse } from 'csv-parse';
import mongoose from 'mongoose';
import { HOUSE } from '../../src/staff/actor.ts';
import { checkList, startImport, takeList, theImport } from '../../src/subscribers/import/imports.ts';
import { runImport } from '../../src/subscribers/import/run.ts';
import { openWorld } from '../support/world.ts';
import { round2, say } from './figures.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * How fast a list of readers is imported: 100,000 rows into the store, beside csv-parse alone on the same bytes (read,
 * and nothing else done). The store is a process of its own, as in the house; `importUs` and `storeUs` are the CPU time
 * of a row on either side, which other load on the machine changes least. `ratio` is the import of a list in which all
 * are new; the trial before it, and the same list once more when all are there already, are told beside it.
 * Run: npm run bench:import [-- ROWS].
 */

const ROWS = Number(process.argv[2] ?? 100_000);
const SUPPRESSED = 5_000; // others, as a house has them
const KINDS = ['kommun', 'region', 'statlig', 'privat', 'annat'];

const line = (n: number) =>
  `fornamn.efternamn${n}@kommun${n % 290}.example;Förnamn Efternamn;${KINDS[n % 5]};;sv;tjanster|projekt\n`;
const text = Buffer.from(
  `e-post;namn;organisation;kod;språk;ämnen\n${Array.from({ length: ROWS }, (_, n) => line(n)).join('')}`,
);

async function* pieces() {
  for (let at = 0; at < text.length; at += 65_536) yield text.subarray(at, at + 65_536);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Takes the list and tries it. Returns the import's id. */
async function tried(): Promise<{ id: string; takenMs: number; trialMs: number }> {
  let id = '';
  const takenMs = await timed(async () => {
    id = await takeList('bench.csv', pieces(), HOUSE);
  });
  const trialMs = await timed(async () => {
    await checkList(id, (await theImport(id)).columns);
    await runImport(id);
  });
  return { id, takenMs, trialMs };
}

async function carriedOut(id: string): Promise<number> {
  return timed(async () => {
    await startImport(id, 'En mätning, inga riktiga läsare', HOUSE);
    await runImport(id);
  });
}

const store = await openStoreChild();
const world = await openWorld({ LOG_LEVEL: 'warn' });
try {
  const alone = await timed(async () => {
    let rows = 0;
    const parser = parse({ delimiter: ';', bom: true });
    parser.end(text);
    for await (const _row of parser) rows += 1;
    if (rows !== ROWS + 1) throw new Error(`csv-parse read ${rows} rows`);
  });
  const others = Array.from({ length: SUPPRESSED }, (_, n) => ({
    _id: mongoose.Types.ObjectId.createFromTime(1_700_000_000 + n),
    ...{ hash: n.toString(16).padStart(64, '0'), reason: 'bounce', since: new Date(), actor: null },
  }));
  await mongoose.model('Suppression').collection.insertMany(others);
  const { id, takenMs, trialMs } = await tried();
  const cpuBefore = { ours: process.cpuUsage(), store: store.child?.cpuUs() ?? 0 };
  const imported = await carriedOut(id);
  const ours = process.cpuUsage(cpuBefore.ours);
  const storeUs = (store.child?.cpuUs() ?? 0) - cpuBefore.store;
  const { state, counts } = await theImport(id);
  const active = await mongoose.model('Subscriber').countDocuments({ state: 'active' });
  if (state !== 'done' || counts.fresh !== ROWS || active !== ROWS)
    throw new Error(`not all became readers: ${JSON.stringify({ state, counts, active })}`);
  const again = await tried();
  const againMs = await carriedOut(again.id);
  if ((await theImport(again.id)).counts.already !== ROWS) throw new Error('not all were known the second time');
  const s = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
  say(`csv-parse alone ${s(alone)}, taken ${s(takenMs)}, trial ${s(trialMs)}, import ${s(imported)}`);
  say(`once more, all known: trial ${s(again.trialMs)}, import ${s(againMs)}`);
  const perRow = (us: number) => round2(us / ROWS);
  process.stdout.write(
    `${JSON.stringify({
      ...{ bench: 'import', ratio: round2(alone / imported), trialRatio: round2(alone / trialMs), rows: ROWS },
      ...{ reference: 'csv-parse alone', referenceMs: Math.round(alone), takenMs: Math.round(takenMs) },
      ...{ trialMs: Math.round(trialMs), importMs: Math.round(imported), againMs: Math.round(againMs) },
      ...{ perSec: Math.round(ROWS / (imported / 1_000)) },
      ...{ referenceUs: perRow(alone * 1_000), importUs: perRow(ours.user + ours.system), storeUs: perRow(storeUs) },
      ...{ rssMb: Math.round(process.memoryUsage().rss / 1_048_576) },
    })}\n`,
  );
} finally {
  await world.close();
  await store.close();
}
