import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { booksOf } from '../../src/deliveries/books.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import { enqueue } from '../../src/platform/queue.ts';
import { putReaders } from '../drills/newsroom.ts';
import { aReleasedIssue } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';
import { start } from './children.ts';
import { median, round2, say } from './figures.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * How much memory a worker needs for an issue, from the fan-out to the last outcome: its peak with ten times the
 * readers beside its peak with a tenth of them, each in a process of its own.
 * Run: npm run bench:memory -- [--readers 200000] [--rounds 1]
 */

const SHARE = 10;
const KB_A_MB = 1_024;
/** See `npm run worker`. */
const AS_IN_THE_HOUSE = ['--max-semi-space-size=32', '--max-old-space-size=1024'];

const { values } = parseArgs({
  options: { readers: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '1' } },
});
const [many, rounds] = [Number(values.readers), Number(values.rounds)];
const few = Math.round(many / SHARE);
const sink = await start(['test/bench/smtpSink.ts']);
const peaks: Record<'few' | 'many', number[]> = { few: [], many: [] };
try {
  for (let round = 0; round < rounds; round++) {
    peaks.few.push(await peakFor(few));
    peaks.many.push(await peakFor(many));
  }
  say(`settings: ${JSON.stringify({ readers: [few, many], rounds, node: process.version })}`);
  const [peakMb, referenceMb] = [median(peaks.many), median(peaks.few)];
  const ratio = round2(peakMb / referenceMb);
  const reference = `peak RSS of a worker with ${few} readers`;
  process.stdout.write(
    `${JSON.stringify({ bench: 'memory', ratio, peakMb, reference, referenceMb, rounds, readers: many })}\n`,
  );
} finally {
  await sink.end();
}

/** The peak of a fresh worker's resident memory in MB, in a world of its own with so many readers. */
async function peakFor(readers: number): Promise<number> {
  const store = await openStoreChild();
  try {
    const world = await openWorld({
      SMTP_URL: `smtp://127.0.0.1:${sink.ready.split(' ')[1]}`,
      CLAIM_LEASE_SECONDS: '60',
      LOG_LEVEL: 'warn',
    });
    try {
      await putReaders(readers);
      return await sendAll(world, readers);
    } finally {
      await world.close();
    }
  } finally {
    await store.close();
    if (store.child) delete process.env.MONGO_URL;
  }
}

async function sendAll(world: World, readers: number): Promise<number> {
  const worker = await start(['workers/main.ts', '--queues', 'deliveries'], world.env(), AS_IN_THE_HOUSE);
  try {
    const issue = await aReleasedIssue();
    const begun = performance.now();
    await enqueue('deliveries.fanOut', { issueId: issue.id });
    while ((await findIssue(issue.id))?.state !== 'sent') await pause(100);
    const { sent } = await booksOf(issue.id);
    if (sent !== readers) throw new Error(`${sent} of ${readers} letters were sent`);
    const peakMb = Math.round(peakOf(worker.pid) / KB_A_MB);
    say(`${readers} readers: peak ${peakMb} MB, ${Math.round((performance.now() - begun) / 1_000)} s`);
    return peakMb;
  } finally {
    await worker.end();
  }
}

/** In kB (VmHWM of /proc/<pid>/status). */
function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
}
