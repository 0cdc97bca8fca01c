import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { config } from '../config.ts';
import { log } from './log.ts';
import { watchDriver } from './mongoWatch.ts';
import { within } from './within.ts';

const SELECT_TIMEOUT_MS = 3_000;
const AGAIN_MS = 1_000;
const GIVE_UP_MS = 10_000;
const DUPLICATE_KEY = 11000;
/** IndexOptionsConflict, IndexKeySpecsConflict. */
const INDEX_CONFLICTS = [85, 86];

let stopWatching: (() => void) | undefined;
let leaving = false;

/** Connects mongoose to MONGO_URL and makes the indexes of every model loaded so far. Throws when it cannot be reached. */
export async function connectMongo(url = config().MONGO_URL, dbName = config().MONGO_DB): Promise<void> {
  leaving = false;
  mongoose.set('strictQuery', 'throw');
  await connect(url, dbName);
  for (const model of Object.values(mongoose.models)) await makeIndexes(model);
}

async function connect(url: string, dbName: string): Promise<void> {
  await mongoose.connect(url, {
    dbName,
    autoIndex: false,
    serverSelectionTimeoutMS: SELECT_TIMEOUT_MS,
    retryWrites: false,
  });
  stopWatching?.();
  stopWatching = watchDriver(mongoose.connection.getClient(), () => void connectAnew(url, dbName));
}

/** For a driver that has lost sight of its server: ends all connections and makes new ones, as soon as that works. */
export async function connectAnew(url = config().MONGO_URL, dbName = config().MONGO_DB): Promise<void> {
  log.warn('nothing was heard of the store for a while: connecting anew');
  await mongoose.disconnect();
  for (; !leaving; await pause(AGAIN_MS)) {
    const problem = await connect(url, dbName).catch((error: Error) => error);
    if (!problem) return;
    log.warn({ problem: problem.message }, 'the store cannot be reached yet');
  }
}

/** An index that is made otherwise than before is made anew; then those that nobody asks for any more go too. */
async function makeIndexes(model: mongoose.Model<unknown>): Promise<void> {
  try {
    await model.createIndexes();
  } catch (error) {
    if (!INDEX_CONFLICTS.includes((error as { code?: number }).code ?? 0)) throw error;
    await model.syncIndexes();
  }
}

/** Answers when the store does; throws within seconds when it does not. */
export async function pingMongo(): Promise<void> {
  await mongoose.connection.db?.command({ ping: 1 });
  if (!mongoose.connection.db) throw new Error('not connected to the store');
}

/**
 * What the store answers, or an error after 10 s: where servers are killed the driver may never answer a command (7.8.0
 * waits for ever for a socket to drain that has just been closed). For whoever holds what others wait for.
 */
export function storeAnswers<T>(work: Promise<T>): Promise<T> {
  return within(work, GIVE_UP_MS, 'the store');
}

export async function closeMongo(): Promise<void> {
  leaving = true;
  stopWatching?.();
  await mongoose.disconnect();
}

/** Whether an error says that a unique key is taken (E11000), also inside a bulk write. */
export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === DUPLICATE_KEY;
}

/** A fresh id, as the 24 hex characters that travel in jobs, tokens and URLs. */
export function newId(): string {
  return new mongoose.Types.ObjectId().toHexString();
}

/** Whether a string from outside can be an id at all: ask before querying with it. */
export function isId(value: string): boolean {
  return /^[0-9a-f]{24}$/.test(value);
}
