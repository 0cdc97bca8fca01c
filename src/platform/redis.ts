import { Redis, type RedisOptions } from 'ioredis';
import { config } from '../config.ts';
import { log } from './log.ts';

/** What a page may wait for Redis before it says that it is away. */
const COMMAND_TIMEOUT_MS = 2_000;

let shared: Redis | undefined;

/** The connection pages use (sessions, limits): it fails at once when Redis is away instead of waiting for ever. */
export function redis(): Redis {
  shared ??= open({ maxRetriesPerRequest: 1, enableOfflineQueue: true, commandTimeout: COMMAND_TIMEOUT_MS });
  return shared;
}

/** A connection for BullMQ, which waits for Redis as long as it takes. The caller closes it. */
export function queueConnection(): Redis {
  return open({ maxRetriesPerRequest: null });
}

export async function closeRedis(): Promise<void> {
  shared?.disconnect();
  shared = undefined;
}

function open(options: RedisOptions): Redis {
  const url = config().REDIS_URL;
  const all = { ...options, retryStrategy: (times: number) => Math.min(100 * times, 2_000) };
  const client = url.startsWith('unix:')
    ? new Redis({ ...all, path: decodeURIComponent(new URL(url).pathname) })
    : new Redis(url, all);
  let told = false;
  client.on('error', (error) => {
    if (!told) log.warn({ problem: error.message }, 'redis is away; trying again');
    told = true;
  });
  client.on('ready', () => {
    told = false;
  });
  return client;
}
