import { parseArgs } from 'node:util';
import { ConfigProblem, config } from '../src/config.ts';
import { stopSending } from '../src/deliveries/send.ts';
import { FolderProblem, refuseUnfinished } from '../src/embedded/dataFolder.ts';
import { CONCURRENCY, type QueueName } from '../src/jobs.ts';
import { readEnvFile } from '../src/platform/environment.ts';
import { beat } from '../src/platform/heartbeat.ts';
import { DkimProblem, signer } from '../src/platform/mail/dkim.ts';
import { closeRelay } from '../src/platform/mail/relay.ts';
import { closeMongo, connectMongo } from '../src/platform/mongo.ts';
import { closeQueues, type Processors, serve } from '../src/platform/queue.ts';
import { closeRedis } from '../src/platform/redis.ts';
import { leaveOnSignal } from '../src/platform/shutdown.ts';
import { stopImporting } from '../src/subscribers/import/run.ts';
import { articles } from './articles.ts';
import { deliveries } from './deliveries.ts';
import { editions } from './editions.ts';
import { events } from './events.ts';
import { issues } from './issues.ts';
import { letters } from './letters.ts';
import { staff } from './staff.ts';
import { subscribers } from './subscribers.ts';

/*
 * The door for jobs: a process that serves the queues, all of them or those it is told to (--queues deliveries,letters).
 * Start as many as you like. A job without a processor does not compile.
 */

const processors: Processors = {
  ...letters,
  ...subscribers,
  ...articles,
  ...issues,
  ...editions,
  ...deliveries,
  ...events,
  ...staff,
};
const ALL = Object.keys(CONCURRENCY) as QueueName[];

readEnvFile();
try {
  refuseUnfinished(config().DATA_DIR);
  for (const stream of ['newsletter', 'letters'] as const) signer(stream); // a bad key is told before anything is sent
  await serveQueues(wantedQueues());
} catch (problem) {
  const { name, message, stack } = problem as Error;
  const away = name.endsWith('ServerSelectionError');
  const words = away ? `The store does not answer: ${message}. Start MongoDB, or correct MONGO_URL.` : stack;
  const isTold = [ConfigProblem, DkimProblem, FolderProblem].some((told) => problem instanceof told);
  process.stderr.write(`${isTold ? message : words}\n`);
  process.exit(1);
}

async function serveQueues(names: QueueName[]): Promise<void> {
  await connectMongo();
  const stop = await serve(names, processors);
  const quiet = beat();
  leaveOnSignal(async () => {
    quiet();
    stopSending();
    stopImporting();
    await stop();
    await closeRelay();
    await closeQueues();
    await closeRedis();
    await closeMongo();
  });
  process.stdout.write(`ready workers of ${names.join(', ')}\n`);
}

function wantedQueues(): QueueName[] {
  const { queues } = parseArgs({ options: { queues: { type: 'string' } } }).values;
  const asked = queues?.split(',') ?? ALL;
  const unknown = asked.filter((name) => !ALL.some((known) => known === name));
  if (unknown.length) throw new ConfigProblem(`--queues ${unknown.join(',')}: must be of ${ALL.join(', ')}`);
  return asked as QueueName[];
}
