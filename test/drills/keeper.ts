import { setTimeout as pause } from 'node:timers/promises';
import { type Child, type ChildPlan, startChild } from '../../src/embedded/child.ts';

/* A child that is kept alive, and that the drill may kill, stop and wake. */

const AGAIN_MS = 300;
const LEAVE_WITHIN_MS = 9_000;

export interface Kept {
  name: string;
  /** Resolves when it serves for the first time. */
  ready: Promise<void>;
  /** SIGKILL; `meanwhile` is done when it is gone, and it is started again after `awayMs`. */
  kill(awayMs: number, meanwhile?: () => Promise<void>): Promise<void>;
  /** SIGSTOP, and SIGCONT after `awayMs`. */
  stop(awayMs: number): Promise<void>;
  /** What the one that lives now, and those before it, said on stderr. */
  words: string[];
  end(): Promise<void>;
}

const MOST_WORDS = 200;
const living = new Set<number>();

/** A drill that ends by a bug or a signal leaves nobody behind. */
process.on('exit', () => {
  for (const pid of living) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it was gone already
    }
  }
});

export function keep(plan: ChildPlan): Kept {
  const words: string[] = [];
  let ending = false;
  let struck = false;
  let child = start();

  function start(): Child {
    const started = startChild({ ...plan, quiet: false }, (line) => {
      if (line !== words.at(-1) && !/(redis is away|ECONNREFUSED)/.test(line)) words.push(line); // that is meant here
      if (words.length > MOST_WORDS) words.shift();
    });
    const pid = started.pid ?? 0;
    living.add(pid);
    void started.gone.then(async (how) => {
      living.delete(pid);
      if (ending || struck) return;
      words.push(`(${plan.name} went by itself: ${how})`);
      await pause(AGAIN_MS);
      if (child === started && !ending && !struck) child = start();
    });
    return started;
  }

  return {
    name: plan.name,
    ready: child.serves(),
    words,
    async kill(awayMs, meanwhile) {
      struck = true;
      child.kill('SIGKILL');
      await child.gone;
      await meanwhile?.();
      await pause(awayMs);
      struck = false;
      if (!ending) child = start();
    },
    async stop(awayMs) {
      const stopped = child;
      stopped.kill('SIGSTOP');
      await pause(awayMs);
      stopped.kill('SIGCONT');
    },
    async end() {
      ending = true;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), LEAVE_WITHIN_MS);
      await child.gone;
      clearTimeout(force);
    },
  };
}
