import { workersServing } from './heartbeat.ts';
import { pingMongo } from './mongo.ts';
import { redis } from './redis.ts';
import { within } from './within.ts';

const ANSWER_WITHIN_MS = 2_500;

export interface Readiness {
  ready: boolean;
  /** 'ok', or what is wrong in one word or two; never an address or a message of a driver. */
  store: 'ok' | 'away';
  redis: 'ok' | 'away';
  workers: 'ok' | 'none heard' | 'unknown';
}

/** Whether the house can do its work: the store and Redis answer, and a worker has been heard of. Never throws. */
export async function readiness(): Promise<Readiness> {
  const [store, queue] = await Promise.all([answers(pingMongo()), answers(redis().ping())]);
  const heard = queue ? await workersServing().catch(() => undefined) : undefined;
  return {
    ready: store && queue && Boolean(heard),
    store: store ? 'ok' : 'away',
    redis: queue ? 'ok' : 'away',
    workers: heard === undefined ? 'unknown' : heard ? 'ok' : 'none heard',
  };
}

async function answers(question: Promise<unknown>): Promise<boolean> {
  return within(question, ANSWER_WITHIN_MS, 'it').then(
    () => true,
    () => false,
  );
}
