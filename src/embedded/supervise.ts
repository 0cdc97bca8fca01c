import { type Child, type ChildPlan, startChild } from './child.ts';

/** The wait before a child that died is started again: it doubles up to the longest, and is forgotten after good health. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;
/** A child that never served and died this many times will not do so by itself. */
const TRIES_AT_FIRST = 3;

/** What the supervisor tells: one calm sentence about one child, or a line the child itself wrote. */
export interface Listener {
  told(name: string, sentence: string): void;
  wrote(name: string, line: string, stream: 'out' | 'err'): void;
}

export interface Supervised {
  name: string;
  /** Resolves when the child serves for the first time; rejects when it will not. */
  ready: Promise<void>;
  pid(): number | undefined;
  /** Asks it to leave; after `withinMs` it is ended by force. Safe to call twice. */
  stop(withinMs: number): Promise<void>;
}

/** The wait in ms after failure number `failures` (1 and up) in a row: 1 s, 2 s, 4 s ... 30 s. */
export function waitAfter(failures: number, firstMs = FIRST_WAIT_MS): number {
  return Math.min(firstMs * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

/** Starts a child and keeps it alive until it is stopped. */
export function supervise(plan: ChildPlan, listener: Listener, firstWaitMs = FIRST_WAIT_MS): Supervised {
  let child: Child | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let served = false;
  let failures = 0;
  const first = promise();

  function start(): void {
    const startedAt = Date.now();
    const started = startChild(plan, (line, stream) => listener.wrote(plan.name, line, stream));
    let servedNow = false;
    let tooSlow: string | undefined;
    child = started;
    started.serves().then(
      () => {
        servedNow = true;
        if (served) listener.told(plan.name, 'is back');
        served = true;
        first.resolve();
      },
      (problem: Error) => {
        tooSlow = problem.message;
        started.kill('SIGKILL');
      },
    );
    void started.gone.then((how) => {
      child = undefined;
      const healthy = servedNow && Date.now() - startedAt >= HEALTHY_AFTER_MS;
      if (!stopping) startAgain(tooSlow ?? how, healthy, started.lastLines);
    });
  }

  function startAgain(how: string, healthy: boolean, lastLines: string[]): void {
    failures = healthy ? 1 : failures + 1;
    if (!served && failures >= TRIES_AT_FIRST) {
      first.reject(new Error([`${plan.name} does not start (${how}):`, ...lastLines].join('\n  ')));
      return;
    }
    const wait = waitAfter(failures, firstWaitMs);
    listener.told(plan.name, `stopped (${how}); starting it again in ${Math.round(wait / 100) / 10} s`);
    restart = setTimeout(start, wait);
  }

  start();
  return {
    name: plan.name,
    ready: first.promise,
    pid: () => child?.pid,
    async stop(withinMs) {
      stopping = true;
      clearTimeout(restart);
      first.reject(new Error(`${plan.name} was stopped before it served`));
      if (child) await end(child, withinMs);
    },
  };
}

async function end(child: Child, withinMs: number): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await child.gone;
  clearTimeout(force);
}

interface Settleable {
  promise: Promise<void>;
  resolve(): void;
  reject(problem: Error): void;
}

function promise(): Settleable {
  let resolve = () => {};
  let reject: (problem: Error) => void = () => {};
  const made = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // A child that is stopped early has nobody who waits for it; that is no unhandled rejection.
  made.catch(() => undefined);
  return { promise: made, resolve, reject };
}
