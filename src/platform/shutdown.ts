import { log } from './log.ts';

/** The house gives its children this long; then it ends them by force. */
export const LEAVE_WITHIN_MS = 7_000;

/**
 * Stop taking, finish, leave: runs `stop` once at the first SIGTERM, SIGINT or SIGHUP, or when the process that started
 * this one is gone, and ends the process; by force when `stop` takes longer than `withinMs`.
 */
export function leaveOnSignal(stop: (why: string) => Promise<void>, withinMs = LEAVE_WITHIN_MS): void {
  let leaving = false;
  const leave = (why: string) => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => process.exit(1), withinMs).unref();
    stop(why).then(
      () => process.exit(0),
      (problem: unknown) => {
        log.error({ problem }, 'could not leave in good order');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leave(signal));
  // A child of the house has a channel to it. When the house is killed, nobody would restart or stop the child.
  if (process.channel) process.on('disconnect', () => leave('the house is gone'));
}
