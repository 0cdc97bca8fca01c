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
 * of a row on either side, which other load on the machine does not change. Run: npm run bench:import [-- ROWS].
 */

const ROWS = Number(process.argv[2] ?? 100_000);
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
  let id = '';
  const taken = await timed(async () => {
    id = await takeList('bench.csv', pieces(), HOUSE);
  });
  const checked = await timed(async () => {
    await checkList(id, (await theImport(id)).columns);
    await runImport(id);
  });
  const cpuBefore = { ours: process.cpuUsage(), store: store.child?.cpuUs() ?? 0 };
  const imported = await timed(async () => {
    await startImport(id, 'En mätning, inga riktiga läsare', HOUSE);
    await runImport(id);
  });
  const ours = process.cpuUsage(cpuBefore.ours);
  const storeUs = (store.child?.cpuUs() ?? 0) - cpuBefore.store;
  const { state, counts } = await theImport(id);
  const active = await mongoose.model('Subscriber').countDocuments({ state: 'active' });
  if (state !== 'done' || counts.fresh !== ROWS || active !== ROWS)
    throw new Error(`not all became readers: ${JSON.stringify({ state, counts, active })}`);
  const s = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
  say(`csv-parse alone ${s(alone)}, taken ${s(taken)}, trial ${s(checked)}, import ${s(imported)}`);
  const perRow = (us: number) => round2(us / ROWS);
  process.stdout.write(
    `${JSON.stringify({
      ...{ bench: 'import', ratio: round2(alone / imported), trialRatio: round2(alone / checked), rows: ROWS },
      ...{ reference: 'csv-parse alone', referenceMs: Math.round(alone), takenMs: Math.round(taken) },
      ...{ trialMs: Math.round(checked), importMs: Math.round(imported) },
      ...{ perSec: Math.round(ROWS / (imported / 1_000)) },
      ...{ referenceUs: perRow(alone * 1_000), importUs: perRow(ours.user + ours.system), storeUs: perRow(storeUs) },
      ...{ rssMb: Math.round(process.memoryUsage().rss / 1_048_576) },
    })}\n`,
  );
} finally {
  await world.close();
  await store.close();
}
