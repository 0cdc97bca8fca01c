import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type Config, readConfig, useConfig } from '../../src/config.ts';
import { openStore } from '../../src/embedded/store/server.ts';
import { log } from '../../src/platform/log.ts';
import { closeRelay } from '../../src/platform/mail/relay.ts';
import { closeMongo, connectMongo } from '../../src/platform/mongo.ts';
import { closeQueues } from '../../src/platform/queue.ts';
import { closeRedis } from '../../src/platform/redis.ts';
import { TEST_SECRETS } from './settings.ts';
import { until } from './until.ts';

/*
 * The world of an integration test: a Redis of its own, a document store of its own and settings that make waiting
 * short. Import the rooms (their *.store.ts) before openWorld is called: it makes the indexes of every known model.
 */

const START_MS = 10_000;
const STOP_MS = 3_000;
const WATCHED = 'command -v redis-server || exit 1; redis-server "$@" & cat; kill -9 $!; wait';

export const TEST_SETTINGS = {
  ...TEST_SECRETS,
  RETRY_FIRST_SECONDS: '1',
  CLAIM_LEASE_SECONDS: '2',
  UNDO_MINUTES: '0',
};

export interface World {
  folder: string;
  config: Config;
  /** The same settings as they stand in the environment of a child process. */
  env(): Record<string, string>;
  /** Changes settings from here on, given as they would stand in the environment. */
  set(settings: Record<string, string>): void;
  /** The Redis of this world, to be stopped (as by a crash) and started again; what it held is then lost. */
  redis: { stop(): Promise<void>; start(): Promise<void> };
  /** The document store of this world, to be stopped and started again with its data. Only for the embedded one. */
  store: { stop(): Promise<void>; start(): Promise<void> };
  /** Empties every collection and Redis; indexes, connections and the hand of this process stay. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a world. With MONGO_URL in the environment that server is used, in a database of its own that is dropped at
 * the end; otherwise the embedded store runs in this process in a temporary folder.
 */
export async function openWorld(settings: Record<string, string> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'aktuellt-test-'));
  const socket = join(folder, 'redis.sock');
  let server = await startRedis(folder, socket);
  let store = await openDatabase(folder);
  let env: Record<string, string> = {
    ...TEST_SETTINGS,
    REDIS_URL: `unix://${socket}`,
    DATA_DIR: folder,
    MONGO_URL: store.url,
    MONGO_DB: `test-${randomBytes(6).toString('hex')}`,
    ...settings,
  };
  const world: World = {
    folder,
    config: readConfig(env),
    env: () => ({ ...env }),
    set(more) {
      env = { ...env, ...more };
      world.config = readConfig(env);
      useConfig(world.config);
    },
    redis: {
      stop: () => stop(server),
      start: async () => {
        server = await startRedis(folder, socket);
      },
    },
    store: {
      stop: () => store.close(),
      start: async () => {
        store = await openDatabase(folder, Number(new URL(store.url).port));
      },
    },
    async clear() {
      for (const [name, model] of Object.entries(mongoose.models)) if (name !== 'Hand') await model.deleteMany({});
      await flush(socket);
    },
    async close() {
      await closeRelay();
      await closeQueues();
      await closeRedis();
      if (process.env.MONGO_URL) await mongoose.connection.dropDatabase();
      await closeMongo();
      await store.close();
      await stop(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
  useConfig(world.config);
  log.level = world.config.LOG_LEVEL;
  await connectMongo();
  return world;
}

async function openDatabase(folder: string, port?: number): Promise<{ url: string; close(): Promise<void> }> {
  if (process.env.MONGO_URL) return { url: process.env.MONGO_URL, close: async () => undefined };
  return openStore({ folder: join(folder, 'store'), durable: false, ...(port ? { port } : {}) });
}

async function startRedis(folder: string, socket: string): Promise<ChildProcess> {
  await rm(socket, { force: true });
  const options = [
    ...['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', '--appendonly', 'no'],
    ...['--maxmemory-policy', 'noeviction', '--loglevel', 'warning'],
  ];
  // The shell waits for the end of its input, which also comes when this process is killed: no Redis outlives its test.
  const child = spawn('sh', ['-c', WATCHED, 'sh', ...options], { stdio: ['pipe', 'ignore', 'ignore'] });
  await until(() => {
    if (child.exitCode !== null) throw new Error('redis-server cannot be started: is it installed?');
    return existsSync(socket) && answers(socket);
  }, START_MS);
  return child;
}

function answers(socket: string): Promise<boolean> {
  return talk(socket, 'PING\r\n').then(
    (reply) => reply.startsWith('+PONG'),
    () => false,
  );
}

async function flush(socket: string): Promise<void> {
  await talk(socket, 'FLUSHALL\r\n');
}

function talk(socket: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = connect(socket, () => client.write(command));
    client.once('data', (bytes) => {
      client.destroy();
      resolve(bytes.toString());
    });
    client.once('error', reject);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(force);
}
