import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { booksOf } from '../../src/deliveries/books.ts';
import { makeRows } from '../../src/deliveries/fanOut.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import { enqueue } from '../../src/platform/queue.ts';
import { aReader, aReleasedIssue } from '../support/sending.ts';
import { openWorld } from '../support/world.ts';
import { type Child, start } from './children.ts';
import { median, round2, say } from './figures.ts';
import { composed, mapLimited, prebuilt, type Reference, type Round, type Sink } from './sendReferences.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * How fast an issue leaves, everything on: queue, a state per reader in a store that syncs, links and return paths of
 * each reader's own, who left since, signatures. Beside it, into the same sink and at its best number of connections,
 * nodemailer's pool with one prebuilt message for everybody and no queue; or, with --against composed, a letter composed
 * and signed by nodemailer for each reader, one job each. The rounds take turns. Run: npm run bench:send --
 * [--readers 20000] [--rounds 3] [--connections 50] [--workers 2] [--relay-signs] [--against prebuilt|composed]
 */

const BODY_BYTES = 64_000;
const REFERENCE_CONNECTIONS = [4, 8, 16, 32];
/** Text for a letter of the usual size: it stands in both parts. */
const PARAGRAPH = 'Regionerna och kommunerna har enats om hur det ska gå till. '.repeat(
  Math.floor(BODY_BYTES / 2 / 62),
);

const { values } = parseArgs({
  options: {
    ...{ readers: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '3' } },
    ...{ connections: { type: 'string', default: '50' }, workers: { type: 'string', default: '2' } },
    ...{ 'relay-signs': { type: 'boolean', default: false }, against: { type: 'string', default: 'prebuilt' } },
  },
});
const [readers, rounds, workers] = [Number(values.readers), Number(values.rounds), Number(values.workers)];
const relaySigns = values['relay-signs'];
if (!['prebuilt', 'composed'].includes(values.against)) throw new Error('--against: prebuilt or composed');

const sink = await openSink();
const store = await openStoreChild();
const world = await openWorld({
  SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
  SMTP_CONNECTIONS: values.connections,
  CLAIM_LEASE_SECONDS: '60',
  LOG_LEVEL: 'warn',
});
const children: Child[] = [];
try {
  const key = makeKey();
  if (!relaySigns) world.set({ DKIM_SELECTOR: 'bench', DKIM_KEY_FILE: key });
  const reference =
    values.against === 'composed'
      ? composed(sink, PARAGRAPH, { redis: redisSocket(), key, folder: world.folder })
      : prebuilt(sink, PARAGRAPH);
  for (let n = 0; n < workers; n++)
    children.push(
      await start(['workers/main.ts', '--queues', 'deliveries'], world.env(), ['--max-semi-space-size=32']),
    );
  await mapLimited(readers, (n) => aReader(`lasare${n}@kommun${n % 290}.example`));
  await compare(reference);
  await reference.end();
} finally {
  for (const child of children) await child.end();
  await world.close();
  await store.close();
  await sink.child.end();
}

async function compare(reference: Reference): Promise<void> {
  const ours: Round[] = [];
  const theirs: Round[] = [];
  const count = Math.min(readers, reference.most);
  const best = await bestConnections(reference);
  await sendIssue(); // warms the worker, as the search for the best warmed the reference
  for (let round = 1; round <= rounds; round++) {
    const [their, our] = [await reference.run(best, count), await sendIssue()];
    theirs.push(their);
    ours.push(our);
    say(`round ${round}: ours ${Math.round(our.perSec)}/s, theirs ${Math.round(their.perSec)}/s`);
  }
  const settings = { readers, workers, connections: Number(values.connections), referenceConnections: best };
  say(`settings: ${JSON.stringify({ ...settings, relaySigns, referenceLetters: count, node: process.version })}`);
  const middle = (of: Round[], figure: keyof Round) => median(of.map((one) => one[figure]));
  const [perSec, referencePerSec] = [middle(ours, 'perSec'), middle(theirs, 'perSec')];
  const result = {
    bench: relaySigns ? 'send-relay-signs' : 'send',
    ratio: round2(perSec / referencePerSec),
    perSec: Math.round(perSec),
    reference: reference.name,
    referencePerSec: Math.round(referencePerSec),
    rounds,
    cpuUsPer: Math.round(middle(ours, 'cpuUs')),
    storeCpuUsPer: Math.round(middle(ours, 'storeCpuUs')),
    sinkCpuUsPer: Math.round(middle(ours, 'sinkCpuUs')),
    referenceCpuUsPer: Math.round(middle(theirs, 'cpuUs')),
    ...settings,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

async function bestConnections(reference: Reference): Promise<number> {
  let best = { connections: 4, perSec: 0 };
  for (const connections of REFERENCE_CONNECTIONS) {
    const { perSec } = await reference.run(connections, Math.min(readers, reference.most / 2, 3_000));
    say(`reference with ${connections} connections: ${Math.round(perSec)}/s`);
    if (perSec > best.perSec) best = { connections, perSec };
  }
  return best.connections;
}

/** One issue to all readers: from the moment its senders are asked for until every outcome is in the books. */
async function sendIssue(): Promise<Round> {
  const issue = await aReleasedIssue(PARAGRAPH);
  const issueId = issue.id;
  const fanned = performance.now();
  await makeRows(issue);
  say(`fan-out of ${readers}: ${Math.round(performance.now() - fanned)} ms`);
  const before = {
    worker: workersCpuUs(),
    store: storeCpuUs(),
    sink: sink.child.cpuUs(),
    letters: await sink.letters(),
  };
  const started = performance.now();
  await enqueue('deliveries.fanOut', { issueId });
  while ((await findIssue(issueId))?.state !== 'sent') await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - started) / 1_000;
  const books = await booksOf(issueId);
  const arrived = (await sink.letters()) - before.letters;
  if (books.sent !== readers || arrived !== readers)
    throw new Error(`the books say ${JSON.stringify(books)}, the sink got ${arrived}`);
  return {
    perSec: readers / seconds,
    cpuUs: (workersCpuUs() - before.worker) / readers,
    storeCpuUs: (storeCpuUs() - before.store) / readers,
    sinkCpuUs: (sink.child.cpuUs() - before.sink) / readers,
  };
}

function workersCpuUs(): number {
  return children.reduce((sum, child) => sum + child.cpuUs(), 0);
}

function storeCpuUs(): number {
  return store.child?.cpuUs() ?? 0;
}

async function openSink(): Promise<Sink> {
  const child = await start(['test/bench/smtpSink.ts']);
  const letters = async () => (JSON.parse(await child.ask('how many')) as { letters: number }).letters;
  return { port: Number(child.ready.split(' ')[1]), child, letters };
}

function makeKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(world.folder, 'dkim.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

function redisSocket(): string {
  return decodeURIComponent(new URL(world.config.REDIS_URL).pathname);
}
