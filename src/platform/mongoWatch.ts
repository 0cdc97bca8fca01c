import type { EventEmitter } from 'node:events';

/*
 * MongoDB's driver looks at its server every ten seconds and says so. Where servers were killed and started many times it
 * happened that it never looked again (driver 7.8.0; seen in two of thirty rounds of the drill): the process then takes the
 * store to be away for ever. A driver that has fallen silent is noticed here.
 */

const LOOKS = ['serverHeartbeatStarted', 'serverHeartbeatSucceeded', 'serverHeartbeatFailed'];
const LOOKS_EVERY_MS = 10_000;
/** A look may take thirty seconds before it fails. */
const SILENT_FOR = 5;

/** Calls `silent` when nothing was heard of a client for fifty seconds in which this process was awake. Returns how to stop. */
export function watchDriver(
  client: Pick<EventEmitter, 'on' | 'off'>,
  silent: () => void,
  everyMs = LOOKS_EVERY_MS,
): () => void {
  let missed = 0;
  const heard = () => {
    missed = 0;
  };
  for (const look of LOOKS) client.on(look, heard);
  // Counted, not reckoned from the clock: a process that stood still has missed one, however long it was.
  const timer = setInterval(() => {
    missed += 1;
    if (missed < SILENT_FOR) return;
    stop();
    silent();
  }, everyMs);
  timer.unref();

  function stop(): void {
    clearInterval(timer);
    for (const look of LOOKS) client.off(look, heard);
  }
  return stop;
}
