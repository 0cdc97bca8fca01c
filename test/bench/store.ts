import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { openBare } from './store-bare.ts';
import { measureLarge } from './store-large.ts';
import { FILLING, type Reader, type Readers, shared, type Task, tasks } from './store-tasks.ts';

/*
 * npm run bench:store: how fast the embedded store is, and how much slower than LMDB alone when that moves the same
 * bytes. Both work on disk and wait for it. The last line is one JSON object.
 *   --documents N  how many readers the tasks work on (100000)
 *   --rounds N     how often each task is done; store and LMDB take turns, and the median counts (5)
 *   --large N      how many readers there are, and five times as many deliveries, when indexed work is compared
 *                 with 10000 of each (1000000; 0 for none)
 *   --only TEXT    only the tasks whose names hold this, and the one that puts the readers in
 * With BENCH_PROFILE=DIR the store writes at its end where its time went: a .cpuprofile for the browser's developer tools.
 */
const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    large: { type: 'string', default: '1000000' },
    only: { type: 'string', default: '' },
  },
});
const documents = Number(values.documents);
const rounds = Number(values.rounds);
const large = Number(values.large);
const PINGS = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
const { child, url } = await startStore(join(folder, 'store'));
const client = await new mongoose.mongo.MongoClient(url, { maxPoolSize: 20, minPoolSize: 20 }).connect();
const bare = openBare(join(folder, 'bare'));
try {
  const readers = client.db('bench').collection<Reader>('readers');
  const result: Record<string, unknown> = { documents, rounds };
  const chosen = tasks(documents).filter(({ name }) => name === FILLING || name.includes(values.only));
  for (const task of chosen) result[task.name] = await compare(task, readers);
  // What a message costs the driver and the socket alone: a findOne cannot be faster.
  for (const connections of [1, 20]) result[`pings per second, ${connections}`] = await pings(connections);
  result.rssMb = memoryOf(child);
  if (large > 0) result.large = await measureLarge(client.db('large'), large, () => memoryOf(child));
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await client.close();
  await bare.close();
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
}

async function startStore(path: string): Promise<{ child: ChildProcess; url: string }> {
  const profile = process.env.BENCH_PROFILE;
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
  const args = [
    ...profiling,
    '--import',
    'tsx',
    'src/embedded/store/main.ts',
    '--folder',
    path,
    '--socket',
    join(folder, 's.sock'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, url: String(line).trim().replace('ready ', '') };
}

/** Does a task on both in turn. `ratio`: how many times as long the store takes. */
async function compare(task: Task, readers: Readers): Promise<Record<string, number>> {
  const times: { store: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await task.prepare?.(readers, bare);
    const store = await timed(() => task.store(readers, round));
    times.push({ store, bare: await timed(() => task.bare(bare, round)) });
  }
  const [store, alone] = [median(times.map((time) => time.store)), median(times.map((time) => time.bare))];
  const shown = {
    perSecond: Math.round(task.size / (store / 1_000)),
    bare: Math.round(task.size / (alone / 1_000)),
    ratio: Number((store / alone).toFixed(1)),
  };
  process.stdout.write(`${task.name.padEnd(34)} ${JSON.stringify(shown)}\n`);
  return shown;
}

async function pings(connections: number): Promise<number> {
  const admin = client.db('admin');
  const took = await timed(() => shared(connections, PINGS, () => admin.command({ ping: 1 })));
  return Math.round(PINGS / (took / 1_000));
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(list: number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] as number;
}

/** All that is resident, and what of it is not the mapped data file. */
function memoryOf({ pid }: ChildProcess): Record<string, number> | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
    return { all: mb('VmRSS'), anonymous: mb('RssAnon') };
  } catch {
    return undefined; // no /proc here
  }
}
