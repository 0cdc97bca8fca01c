import { type JobsOptions, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  CLOCKS,
  CONCURRENCY,
  FIRST_WAIT_MS,
  type JobName,
  type Jobs,
  MORE_TRIES,
  type QueueName,
  queueOf,
  TRIES,
} from '../jobs.ts';
import { log } from './log.ts';
import { queueConnection } from './redis.ts';
import { within } from './within.ts';

export type Processor<Name extends JobName> = (payload: Jobs[Name]) => Promise<void>;
export type Processors = { [Name in JobName]: Processor<Name> };

/** How often it is seen to that the clocks are still there. */
const WIND_EVERY_MS = 5_000;
/** A page must not hang because Redis is away: BullMQ's own connection would wait for ever. */
const ANSWER_MS = 3_000;

const queues = new Map<QueueName, Queue>();
let connection: Redis | undefined;

export interface EnqueueOptions {
  /** Not before this time. */
  at?: Date;
  /** While a job with the same key waits or runs, no second one is added. */
  once?: string;
}

/**
 * Sends a job downstream. The store is the truth: a job that is lost or doubled does no harm, because the verb reads
 * the facts again and a sweeper re-enqueues what was forgotten. Throws when Redis is away.
 */
export async function enqueue<Name extends JobName>(
  name: Name,
  payload: Jobs[Name],
  options: EnqueueOptions = {},
): Promise<void> {
  const settings: JobsOptions = {
    ...(options.at ? { delay: Math.max(0, options.at.getTime() - Date.now()) } : {}),
    ...(MORE_TRIES[name] ? { attempts: MORE_TRIES[name] } : {}),
    ...(options.once ? { deduplication: { id: `${name}|${options.once}` } } : {}),
  };
  await within(queue(queueOf(name)).add(name, payload, settings), ANSWER_MS, 'the queue');
}

/** Starts the workers of these queues and their clocks. The returned function stops taking, finishes and leaves. */
export async function serve(names: QueueName[], processors: Processors): Promise<() => Promise<void>> {
  const connections: Redis[] = [];
  const workers = names.map((name) => {
    const own = queueConnection();
    connections.push(own);
    return work(name, processors, own);
  });
  await windClocks(names, true);
  const letGo = keepWinding(names);
  return async () => {
    letGo();
    await Promise.all(workers.map((worker) => worker.close()));
    for (const one of connections) one.disconnect();
  };
}

/** One look after the other: while Redis is away, a look waits. */
function keepWinding(names: QueueName[]): () => void {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void windClocks(names, false)
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, WIND_EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * Starts the clocks of these queues. A Redis that has lost everything has lost them too, and with them the sweepers that
 * would find what else was lost: so those that are missing are started again, `all` at the start of the process.
 */
async function windClocks(names: QueueName[], all: boolean): Promise<void> {
  for (const [name, clock] of Object.entries(CLOCKS) as [JobName, { every: number } | { pattern: string }][]) {
    if (!names.includes(queueOf(name))) continue;
    const shelf = queue(queueOf(name));
    if (!all && (await shelf.getJobScheduler(name))) continue;
    const repeat = 'every' in clock ? clock : { ...clock, tz: 'Europe/Stockholm' };
    await shelf.upsertJobScheduler(name, repeat, { name, data: {} });
  }
}

/** How many jobs wait, run, are delayed or have failed, per queue. For readiness and the monitor. */
export async function queueCounts(name: QueueName): Promise<Record<string, number>> {
  return within(queue(name).getJobCounts('wait', 'active', 'delayed', 'failed'), ANSWER_MS, 'the queue');
}

export async function closeQueues(): Promise<void> {
  await Promise.all([...queues.values()].map((one) => one.close().catch(() => undefined)));
  queues.clear();
  connection?.disconnect();
  connection = undefined;
}

function work(name: QueueName, processors: Processors, own: Redis): Worker {
  const worker = new Worker(
    name,
    async (job) => {
      const run = processors[job.name as JobName] as ((payload: unknown) => Promise<void>) | undefined;
      if (!run) throw new Error(`no processor for the job ${job.name}`);
      await run(job.data);
    },
    { connection: own, concurrency: CONCURRENCY[name] },
  );
  worker.on('failed', (job, error) =>
    log.warn({ job: job?.name, payload: job?.data, problem: error.message }, 'a job failed; it is tried again'),
  );
  // That Redis is away has been said by the connection, once.
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (!error.syscall) log.warn({ queue: name, problem: error.message }, 'the queue is in trouble; trying again');
  });
  return worker;
}

function queue(name: QueueName): Queue {
  connection ??= queueConnection();
  const known = queues.get(name);
  if (known) return known;
  const made = new Queue(name, {
    connection,
    defaultJobOptions: {
      attempts: TRIES,
      backoff: { type: 'exponential', delay: FIRST_WAIT_MS, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: { count: 500, age: 7 * 86_400 },
    },
  });
  made.on('error', () => undefined); // the connection has already said it
  queues.set(name, made);
  return made;
}
