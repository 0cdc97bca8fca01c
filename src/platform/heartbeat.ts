import { log } from './log.ts';
import { redis } from './redis.ts';

const KEY = 'workers:heartbeat';
const BEAT_EVERY_MS = 2_000;
/** A worker that has not been heard for this long does not count: three beats. */
const HEARD_WITHIN_MS = 6_000;

/** Says every other second that a worker process serves the queues. The returned function stops it. */
export function beat(): () => void {
  const once = () => {
    redis()
      .set(KEY, new Date().toISOString(), 'PX', HEARD_WITHIN_MS)
      .catch((problem: Error) => log.debug({ problem: problem.message }, 'the heartbeat was not heard'));
  };
  once();
  const timer = setInterval(once, BEAT_EVERY_MS);
  return () => clearInterval(timer);
}

/** Whether at least one worker process was heard within the last seconds. Throws when Redis is away. */
export async function workersServe(): Promise<boolean> {
  return (await redis().exists(KEY)) === 1;
}
