import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, readConfig, useConfig } from '../../src/config.ts';
import { type Child, type ChildPlan, startChild } from '../../src/embedded/child.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { programArgs } from '../../src/embedded/program.ts';
import { redisPlan } from '../../src/embedded/redisServer.ts';
import { closeMongo, connectMongo } from '../../src/platform/mongo.ts';
import { closeQueues } from '../../src/platform/queue.ts';
import { closeRedis } from '../../src/platform/redis.ts';

const LEAVE_WITHIN_MS = 9_000;

export interface House {
  config: Config;
  close(): Promise<void>;
}

/**
 * A real house in a folder of its own: store, Redis, web, mail door and workers as processes, with `smtpUrl` as its
 * relay. This process may then use the rooms as the house's staff would.
 */
export async function openHouse(folder: string, smtpUrl: string): Promise<House> {
  const env = await settings(folder, smtpUrl);
  const children: Child[] = [];
  const node = { command: process.execPath, env, ours: true, ready: 'line' as const };
  const storeArgs = [
    ...programArgs('src/embedded/store/main'),
    '--folder',
    join(folder, 'store'),
    '--socket',
    join(folder, 'store.sock'),
  ];
  const plans: ChildPlan[] = [
    redisPlan(folder, join(folder, 'redis.sock')),
    { ...node, name: 'store', args: storeArgs },
    { ...node, name: 'house', args: programArgs('src/main') },
  ];
  const close = async () => {
    await Promise.all([closeQueues(), closeRedis(), closeMongo()]);
    for (const child of children.toReversed()) await end(child);
  };
  try {
    for (const plan of plans) {
      const child = startChild(plan, () => undefined);
      children.push(child);
      await child.serves().catch(() => {
        throw new Error([`${plan.name} does not start:`, ...child.lastLines].join('\n  '));
      });
    }
    useConfig(readConfig(env));
    await connectMongo();
    return { config: readConfig(env), close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/** The brakes for sign-ups are loosened: two hundred readers join from one machine within seconds. */
async function settings(folder: string, smtpUrl: string): Promise<NodeJS.ProcessEnv> {
  const port = await freePort(0);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    ...process.env,
    DATA_DIR: join(folder, 'house'),
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    MAIL_DOOR_PORT: String(await freePort(0)),
    MONGO_URL: `mongodb://${encodeURIComponent(join(folder, 'store.sock'))}`,
    MONGO_DB: 'demo',
    REDIS_URL: `unix://${encodeURI(join(folder, 'redis.sock'))}`,
    SMTP_URL: smtpUrl,
    SECRET_KEYS: `1:${randomBytes(32).toString('base64url')}`,
    LOG_LEVEL: 'warn',
    MEASURING: 'individual',
    RETRY_FIRST_SECONDS: '2',
    UNDO_MINUTES: '0',
    SIGNUPS_PER_NETWORK_HOUR: '1000000',
    CONFIRMATIONS_PER_HOUR: '1000000',
    CONFIRMATIONS_PER_DOMAIN_HOUR: '1000000',
  };
}

async function end(child: Child): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), LEAVE_WITHIN_MS);
  await child.gone;
  clearTimeout(force);
}
