import type { Catalog } from './catalog.ts';
import { StoreError } from './errors.ts';
import type { Storage } from './storage.ts';

export type Outcome = { answer: unknown } | { error: unknown };

/** One write: `run` inside the transaction, `settle` after its commit. */
interface Job {
  run(): unknown;
  settle(outcome: Outcome): void;
}

/** A transaction that has lasted so long takes no more: all who read wait for it, and the rest gets one of its own. */
const LONG_MS = 50;

/**
 * The one queue of writes. All that arrive in one turn of the event loop share one transaction, and so one sync of the
 * disk; none is answered before that is done.
 */
export class WriteQueue {
  readonly #storage: Storage;
  readonly #catalog: Catalog;
  readonly #longMs: number;
  #waiting: Job[] = [];
  #closed = false;
  #failure: unknown;

  constructor(storage: Storage, catalog: Catalog, longMs = LONG_MS) {
    this.#storage = storage;
    this.#catalog = catalog;
    this.#longMs = longMs;
  }

  add(run: () => unknown, settle: (outcome: Outcome) => void): void {
    if (this.#closed) return; // its connection is being closed, and it is not answered
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push({ run, settle });
  }

  /** Commits what waits, and takes no more. */
  close(): void {
    while (this.#waiting.length > 0) this.#flush();
    this.#closed = true;
  }

  #flush(): void {
    const jobs = this.#waiting;
    if (jobs.length === 0) return;
    // Something unforeseen takes all of them back; then each is tried again alone.
    const outcomes = this.#commit(jobs) ?? jobs.map((job) => this.#commit([job])?.[0] ?? { error: this.#failure });
    this.#waiting = jobs.slice(outcomes.length);
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
    for (const [i, outcome] of outcomes.entries()) jobs[i]?.settle(outcome);
  }

  /** Runs jobs in one transaction, as many as it takes; undefined when nothing was written, because of `#failure`. */
  #commit(jobs: Job[]): Outcome[] | undefined {
    const outcomes: Outcome[] = [];
    const end = Date.now() + this.#longMs;
    try {
      this.#storage.transaction(() => {
        for (const { run } of jobs) {
          if (outcomes.length > 0 && Date.now() >= end) break; // the answers stand in the order of the jobs
          outcomes.push(attempt(run));
        }
      });
      return outcomes;
    } catch (error) {
      this.#failure = error;
      this.#catalog.load(); // what was kept in memory may be ahead of the disk
      return undefined;
    }
  }
}

/** A refusal is an answer like any other; everything else takes the whole transaction back. */
function attempt(run: () => unknown): Outcome {
  try {
    return { answer: run() };
  } catch (error) {
    if (error instanceof StoreError) return { error };
    throw error;
  }
}
