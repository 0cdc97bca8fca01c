import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig, useConfig } from '../../src/config.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { programArgs } from '../../src/embedded/program.ts';
import { redisPlan } from '../../src/embedded/redisServer.ts';
import { closeMongo, connectMongo } from '../../src/platform/mongo.ts';
import { closeQueues } from '../../src/platform/queue.ts';
import { closeRedis } from '../../src/platform/redis.ts';
import { settings } from '../../src/settings.ts';
import { type Kept, keep } from './keeper.ts';
import type { Blow } from './plan.ts';

export interface Sink {
  url: string;
  /** The file that keeps what it has seen. */
  record: string;
}

export interface HouseOptions {
  folder: string;
  seed: number;
  workers: number;
  /** How long the sink takes for every letter at least. */
  slowMs: number;
  /** A sink that is there already; it is not struck. */
  sink?: Sink;
}

export interface House {
  sink: Sink;
  /** The names of those that can be struck. */
  victims: string[];
  strike(blow: Blow): Promise<void>;
  /** The last words of every process. */
  words(): string[];
  close(): Promise<void>;
}

/** So many of the last words of each process are told. */
const WORDS_SHOWN = 15;

/** A real house: store, Redis, web, workers and the sink as processes of their own. This process uses it as staff would. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const port = await freePort(0);
  const own = { url: `smtps://127.0.0.1:${port}`, record: join(folder, 'sink.jsonl') };
  const sink = options.sink ?? own;
  const env = await environment(folder, sink.url);
  const node = { command: process.execPath, env, ours: true, ready: 'line' as const };
  const kept: Kept[] = [];
  const begin = async (...started: Kept[]) => {
    kept.push(...started);
    await Promise.all(started.map((one) => one.ready.catch((problem) => refuse(one, problem))));
  };
  const close = async () => {
    await Promise.allSettled([closeQueues(), closeRedis(), closeMongo()]);
    for (const one of kept.toReversed()) await one.end();
  };
  try {
    const storeArgs = ['--folder', join(folder, 'store'), '--socket', join(folder, 'store.sock')];
    await begin(
      keep(redisPlan(folder, join(folder, 'redis.sock'))),
      keep({ ...node, name: 'store', args: [...programArgs('src/embedded/store/main'), ...storeArgs] }),
      ...(options.sink ? [] : [keep({ ...node, name: 'sink', args: sinkArgs(options, own.record, port) })]),
    );
    useConfig(readConfig(env));
    await connectMongo();
    const workers = Array.from({ length: options.workers }, (_, n) =>
      keep({ ...node, name: `worker-${n + 1}`, args: programArgs('workers/main') }),
    );
    await begin(...workers, keep({ ...node, name: 'web', args: [...programArgs('src/main'), '--only', 'web'] }));
  } catch (problem) {
    await close();
    throw problem;
  }
  return {
    sink,
    victims: kept.map((one) => one.name),
    strike: (blow) => strike(kept, blow, folder),
    words: () => kept.flatMap((one) => one.words.slice(-WORDS_SHOWN).map((line) => `${one.name}: ${line}`)),
    close,
  };
}

function refuse(one: Kept, problem: Error): never {
  throw new Error([`${one.name} does not start: ${problem.message}`, ...one.words].join('\n  '));
}

function sinkArgs({ seed, slowMs }: HouseOptions, record: string, port: number): string[] {
  const args = ['--record', record, '--port', String(port), '--seed', String(seed), '--slow-ms', String(slowMs)];
  return [...programArgs('test/drills/sink'), ...args];
}

async function strike(kept: Kept[], blow: Blow, folder: string): Promise<void> {
  const one = kept.find(({ name }) => name === blow.who);
  if (!one) throw new Error(`nobody is called ${blow.who}`);
  if (blow.do === 'stop') return one.stop(blow.awayMs);
  const empty = () => rm(join(folder, 'redis', 'appendonlydir'), { recursive: true, force: true });
  await one.kill(blow.awayMs, blow.empty ? empty : undefined);
}

/** Clocks are sped up, and nothing is waited for that a person could still undo. */
async function environment(folder: string, smtpUrl: string): Promise<NodeJS.ProcessEnv> {
  const port = await freePort(0);
  const undo = Object.keys(settings).filter((name) => name.startsWith('UNDO_'));
  return {
    ...process.env,
    NODE_OPTIONS: '', // of a test runner
    DATA_DIR: join(folder, 'house'),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    MONGO_URL: `mongodb://${encodeURIComponent(join(folder, 'store.sock'))}`,
    MONGO_DB: 'drill',
    REDIS_URL: `unix://${encodeURI(join(folder, 'redis.sock'))}`,
    SMTP_URL: smtpUrl,
    SECRET_KEYS: `1:${randomBytes(32).toString('base64url')}`,
    LOG_LEVEL: 'warn',
    UNCERTAIN: 'hold',
    RETRY_FIRST_SECONDS: '1',
    CLAIM_LEASE_SECONDS: '3',
    ...Object.fromEntries(undo.map((name) => [name, '0'])),
  };
}
