import { hostname } from 'node:os';
import { log } from './log.ts';
import { redis } from './redis.ts';

/* Which worker processes live: each says so every other second, by the clock of Redis, since those of machines differ. */

const KEY = 'workers:alive';
const BEAT_EVERY_MS = 2_000;
/** A worker that has not been heard for this long does not count: three beats. */
const HEARD_WITHIN_MS = 6_000;

/** Forgets who has not been heard, after it has heard one more (when there is a name), and says how many are left. */
const HEAR = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[1] ~= '' then redis.call('ZADD', KEYS[1], now, ARGV[1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ${HEARD_WITHIN_MS})
return redis.call('ZCARD', KEYS[1])
`;

/** Says every other second that a worker process serves the queues. The returned function stops it. */
export function beat(me = `${hostname()}.${process.pid}`): () => void {
  const once = () => {
    redis()
      .eval(HEAR, 1, KEY, me)
      .catch((problem: Error) => log.debug({ problem: problem.message }, 'the heartbeat was not heard'));
  };
  once();
  const timer = setInterval(once, BEAT_EVERY_MS);
  return () => clearInterval(timer);
}

/** How many worker processes were heard within the last seconds. Throws when Redis is away. */
export async function workersServing(): Promise<number> {
  return Number(await redis().eval(HEAR, 1, KEY, ''));
}
