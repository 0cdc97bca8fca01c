import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createTransport } from 'nodemailer';
import { booksOf } from '../../src/deliveries/books.ts';
import { makeRows } from '../../src/deliveries/fanOut.ts';
import { compile, composeFor, envelopeFor } from '../../src/deliveries/message.ts';
import { keepEdition } from '../../src/editions/edition.store.ts';
import { findIssue, insertIssue, take } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { newId } from '../../src/platform/mongo.ts';
import { enqueue } from '../../src/platform/queue.ts';
import { anEdition, aReader } from '../support/sending.ts';
import { openWorld } from '../support/world.ts';
import { type Child, start } from './children.ts';

/*
 * How fast an issue leaves, everything on: queue, a state per reader in a store that syncs, links and return paths of
 * each reader's own, who left since, signatures. Beside it nodemailer's pool with one prebuilt message for everybody and
 * no queue, at its best number of connections, into the same sink; the rounds take turns.
 * Run: npm run bench:send -- [--readers 20000] [--rounds 3] [--connections 32] [--workers 1] [--relay-signs]
 */

const BODY_BYTES = 64_000;
const REFERENCE_CONNECTIONS = [4, 8, 16, 32];

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    workers: { type: 'string', default: '1' },
    'relay-signs': { type: 'boolean', default: false },
  },
});
const readers = Number(values.readers);
const rounds = Number(values.rounds);
const workers = Number(values.workers);
const relaySigns = values['relay-signs'];

let storeFolder: string | undefined;
const sink = await start(['test/bench/smtpSink.ts']);
const port = Number(sink.ready.split(' ')[1]);
const store = await startStore();
const world = await openWorld({
  SMTP_URL: `smtp://127.0.0.1:${port}`,
  SMTP_CONNECTIONS: values.connections,
  CLAIM_LEASE_SECONDS: '60',
  LOG_LEVEL: 'warn',
});
const children: Child[] = [];
try {
  if (!relaySigns) makeKey();
  for (let n = 0; n < workers; n++)
    children.push(
      await start(['workers/main.ts', '--queues', 'deliveries'], world.env(), ['--max-semi-space-size=32']),
    );
  await mapLimited(readers, (n) => aReader(`lasare${n}@kommun${n % 290}.example`));
  const ours: Round[] = [];
  const theirs: Round[] = [];
  const best = await bestConnections();
  await sendIssue(); // warms the worker, as the search for the best warmed the reference
  for (let round = 0; round < rounds; round++) {
    theirs.push(await sendPrebuilt(best, readers));
    ours.push(await sendIssue());
    say(
      `round ${round + 1}: ours ${Math.round(ours.at(-1)?.perSec ?? 0)}/s, theirs ${Math.round(theirs.at(-1)?.perSec ?? 0)}/s`,
    );
  }
  const [perSec, referencePerSec] = [median(ours.map((one) => one.perSec)), median(theirs.map((one) => one.perSec))];
  say(
    `settings: ${JSON.stringify({ readers, workers, relaySigns, connections: Number(values.connections), referenceConnections: best, node: process.version })}`,
  );
  process.stdout.write(
    `${JSON.stringify({
      bench: relaySigns ? 'send-relay-signs' : 'send',
      ratio: round2(perSec / referencePerSec),
      perSec: Math.round(perSec),
      reference: 'nodemailer pool, prebuilt raw Buffer, no queue',
      referencePerSec: Math.round(referencePerSec),
      rounds,
      cpuUsPer: Math.round(median(ours.map((one) => one.cpuUs))),
      storeCpuUsPer: Math.round(median(ours.map((one) => one.storeCpuUs))),
      sinkCpuUsPer: Math.round(median(ours.map((one) => one.sinkCpuUs))),
      referenceCpuUsPer: Math.round(median(theirs.map((one) => one.cpuUs))),
      readers,
      workers,
      connections: Number(values.connections),
      referenceConnections: best,
    })}\n`,
  );
} finally {
  for (const child of children) await child.end();
  await world.close();
  await store?.end();
  await sink.end();
  if (storeFolder) rmSync(storeFolder, { recursive: true, force: true });
}

interface Round {
  perSec: number;
  cpuUs: number; // a letter, of the sending process
  storeCpuUs: number;
  sinkCpuUs: number;
}

/** The embedded store as a process of its own, as in the house; not when a server is given. */
async function startStore(): Promise<Child | null> {
  if (process.env.MONGO_URL) return null;
  const folder = mkdtempSync(join(tmpdir(), 'aktuellt-bench-'));
  storeFolder = folder;
  const child = await start(['src/embedded/store/main.ts', '--folder', folder, '--socket', join(folder, 'store.sock')]);
  process.env.MONGO_URL = child.ready.slice('ready '.length);
  return child;
}

function makeKey(): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(world.folder, 'dkim.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  world.set({ DKIM_SELECTOR: 'bench', DKIM_KEY_FILE: file });
}

/** One issue to all readers: from the moment its senders are asked for until every outcome is in the books. */
async function sendIssue(): Promise<Round> {
  const issue = await aReleasedIssue();
  const issueId = issue.id;
  const fanned = performance.now();
  await makeRows(issue);
  say(`fan-out of ${readers}: ${Math.round(performance.now() - fanned)} ms`);
  const before = { worker: workersCpuUs(), store: store?.cpuUs() ?? 0, sink: sink.cpuUs(), letters: await letters() };
  const started = performance.now();
  await enqueue('deliveries.fanOut', { issueId });
  while ((await findIssue(issueId))?.state !== 'sent') await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - started) / 1_000;
  const books = await booksOf(issueId);
  const arrived = (await letters()) - before.letters;
  if (books.sent !== readers || arrived !== readers)
    throw new Error(`the books say ${JSON.stringify(books)}, the sink got ${arrived}`);
  return {
    perSec: readers / seconds,
    cpuUs: (workersCpuUs() - before.worker) / readers,
    storeCpuUs: ((store?.cpuUs() ?? 0) - before.store) / readers,
    sinkCpuUs: (sink.cpuUs() - before.sink) / readers,
  };
}

function workersCpuUs(): number {
  return children.reduce((sum, child) => sum + child.cpuUs(), 0);
}

async function aReleasedIssue(): Promise<Issue> {
  const made = await insertIssue({
    ...{ month: '2026-11', subject: 'Nummer', preheader: '', intro: { text: '', name: '' }, sections: [] },
  });
  const edition = await keepEdition(anEdition({ issueId: made.id, issueNumber: made.number }, paragraph()));
  const asked = { editionHash: edition.hash, audience: readers, by: newId(), at: new Date() };
  await take('submit', made.id, { review: asked });
  await take('approve', made.id, { approval: asked });
  await take('schedule', made.id, { schedule: { at: new Date(), zone: 'Europe/Stockholm', by: newId() } });
  return take('release', made.id, { releasedAt: new Date() });
}

/** Text for a letter of the usual size: it stands in both parts. */
function paragraph(): string {
  return 'Regionerna och kommunerna har enats om hur det ska gå till. '.repeat(Math.floor(BODY_BYTES / 2 / 62));
}

async function bestConnections(): Promise<number> {
  let best = { connections: 4, perSec: 0 };
  for (const connections of REFERENCE_CONNECTIONS) {
    const { perSec } = await sendPrebuilt(connections, Math.min(readers, 3_000));
    say(`reference with ${connections} connections: ${Math.round(perSec)}/s`);
    if (perSec > best.perSec) best = { connections, perSec };
  }
  return best.connections;
}

/** nodemailer's pool: the same bytes to everybody, built before the clock starts. */
async function sendPrebuilt(connections: number, count: number): Promise<Round> {
  const edition = compile(anEdition({}, paragraph()));
  const row = { subscriberId: newId(), address: 'lasare@kommun.example', variant: 'sv.aggregate', date: new Date() };
  const raw = composeFor(edition, row, null);
  const { from, to } = envelopeFor(edition, row);
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    maxConnections: connections,
    maxMessages: Infinity,
    ignoreTLS: true,
  });
  const cpu = process.cpuUsage();
  const sinkBefore = sink.cpuUs();
  const started = performance.now();
  await mapLimited(count, () => transport.sendMail({ envelope: { from, to: [to] }, raw }), connections * 4);
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(cpu);
  transport.close();
  return {
    perSec: count / seconds,
    cpuUs: (used.user + used.system) / count,
    storeCpuUs: 0,
    sinkCpuUs: (sink.cpuUs() - sinkBefore) / count,
  };
}

async function letters(): Promise<number> {
  return (JSON.parse(await sink.ask('how many')) as { letters: number }).letters;
}

async function mapLimited(count: number, work: (n: number) => Promise<unknown>, atOnce = 64): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
