import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import mongoose from 'mongoose';
import { residentOf } from '../../src/embedded/dataFolder.ts';
import { openStore } from '../../src/embedded/store/server.ts';
import { readEnvFile } from '../../src/platform/environment.ts';
import { workersServing } from '../../src/platform/heartbeat.ts';
import { closeRedis } from '../../src/platform/redis.ts';

const SELECT_TIMEOUT_MS = 5_000;
const QUICK_TIMEOUT_MS = 500;

export type Database = mongoose.mongo.Db;

/** Where documents are: a MongoDB, the store of a house that runs, or a store that this process opened. */
export interface Place {
  db: Database;
  /** Where mongoose can connect to it, without the name of the database. */
  url: string;
  /** For people. */
  name: string;
  close(): Promise<void>;
}

/** Thrown when a person must do something else first; the message is ready for the terminal. */
export class CopyProblem extends Error {}

export interface Where {
  /** The data folder; DATA_DIR or `data` when it is not given. */
  data?: string | undefined;
  /** A MongoDB; MONGO_URL when it is not given. null: the data folder, whatever MONGO_URL says. */
  url?: string | null | undefined;
  /** No house may be at work there. With a MongoDB the settings must be in use: its workers are asked for in Redis. */
  still?: boolean;
  /** The store may be made anew. */
  create?: boolean;
}

/** Opens what the settings of the house point to. Throws CopyProblem. */
export async function openPlace({ data, url, still = false, create = false }: Where): Promise<Place> {
  readEnvFile();
  const given = url === undefined ? process.env.MONGO_URL : url;
  const name = process.env.MONGO_DB || 'aktuellt';
  if (given) {
    if (still) await refuseWorkers();
    return connect(given, name, `MongoDB (${given.replace(/\/\/[^@/]*@/, '//')}, database ${name})`);
  }
  const folder = dataFolder(data);
  const running = await runningHouse(folder, name);
  if (running && still) {
    await running.close();
    throw new CopyProblem(`A house runs on ${folder}. Stop it first: nothing may be written meanwhile.`);
  }
  return running ?? openFolder(folder, name, create);
}

/** Workers say in Redis that they live; when Redis is away none of them sends. */
async function refuseWorkers(): Promise<void> {
  const serving = await workersServing().catch(() => 0);
  await closeRedis();
  if (serving > 0)
    throw new CopyProblem(
      `The house is at work: ${serving} worker(s) serve it. Stop them and the web first and try again after ten seconds: nothing may be written meanwhile.`,
    );
}

/** The data folder of the house, as the person meant it who typed it. */
export function dataFolder(data: string | undefined): string {
  return resolve(process.env.INIT_CWD ?? '.', data ?? (process.env.DATA_DIR || 'data'));
}

async function connect(url: string, name: string, shown: string, timeout = SELECT_TIMEOUT_MS): Promise<Place> {
  const patience = { serverSelectionTimeoutMS: timeout, connectTimeoutMS: timeout };
  const client = new mongoose.mongo.MongoClient(url, { ...patience, retryWrites: false });
  try {
    await client.db(name).command({ ping: 1 });
  } catch (problem) {
    await client.close();
    throw new CopyProblem(`${shown} does not answer: ${(problem as Error).message}`);
  }
  return { db: client.db(name), url, name: shown, close: () => client.close() };
}

/**
 * The store of the house that lives in the folder. One that lives may be busy and gets time to answer; after a kill
 * nobody listens.
 */
async function runningHouse(folder: string, name: string): Promise<Place | undefined> {
  const resident = residentOf(folder);
  if (!resident) return undefined;
  const { sockets, alive } = resident;
  const socket = join(sockets, 'store.sock');
  const mustAnswer = alive && existsSync(socket); // a house with a MongoDB has no store of its own
  const shown = `the store of the running house in ${folder}`;
  const timeout = mustAnswer ? SELECT_TIMEOUT_MS : QUICK_TIMEOUT_MS;
  try {
    return await connect(`mongodb://${encodeURIComponent(socket)}`, name, shown, timeout);
  } catch (problem) {
    if (!mustAnswer) return undefined;
    throw new CopyProblem(`${(problem as Error).message}. Try again when it is less busy, or stop the house first.`);
  }
}

async function openFolder(folder: string, name: string, create: boolean): Promise<Place> {
  const path = join(folder, 'store');
  if (!create && !existsSync(path))
    throw new CopyProblem(`There is no store in ${folder}. Give its folder: --data DIR`);
  const sockets = mkdtempSync(join(tmpdir(), 'aktuellt-copy-'));
  try {
    const store = await openStore({ folder: path, socketPath: join(sockets, 'store.sock') });
    const place = await connect(store.url, name, `the store in ${folder}`);
    const close = async () => {
      await place.close();
      await store.close();
      rmSync(sockets, { recursive: true, force: true });
    };
    return { ...place, close };
  } catch (problem) {
    rmSync(sockets, { recursive: true, force: true });
    throw new CopyProblem((problem as Error).message);
  }
}
