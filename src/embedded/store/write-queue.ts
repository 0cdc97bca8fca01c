import type { Catalog } from './catalog.ts';
import { StoreError } from './errors.ts';
import type { Storage } from './storage.ts';

/** One write: `run` inside the transaction, `settle` after its commit. */
interface Job {
  run(): unknown;
  settle(outcome: Outcome): void;
  outcome?: Outcome;
}

export type Outcome = { answer: unknown } | { error: unknown };

/**
 * The one queue of writes. All that arrive in one turn of the event loop share one transaction, and so one sync of the
 * disk; none is answered before that is done.
 */
export class WriteQueue {
  readonly #storage: Storage;
  readonly #catalog: Catalog;
  #waiting: Job[] = [];
  #scheduled = false;
  #closed = false;

  constructor(storage: Storage, catalog: Catalog) {
    this.#storage = storage;
    this.#catalog = catalog;
  }

  add(run: () => unknown, settle: (outcome: Outcome) => void): void {
    if (this.#closed) return; // its connection is being closed, and it is not answered
    this.#waiting.push({ run, settle });
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Commits what waits, and takes no more. */
  close(): void {
    this.flush();
    this.#closed = true;
  }

  /** Commits all that waits now. */
  flush(): void {
    this.#scheduled = false;
    const jobs = this.#waiting;
    this.#waiting = [];
    if (jobs.length === 0) return;
    try {
      this.#storage.transaction(() => {
        for (const job of jobs) job.outcome = attempt(job);
      });
    } catch (error) {
      this.#afterFailure(jobs, error);
    }
    for (const job of jobs) job.settle(job.outcome ?? { error: new Error('a write was lost') });
  }

  /** Nothing was written. What was kept in memory may be ahead of the disk, so it is read again; then each write alone. */
  #afterFailure(jobs: Job[], error: unknown): void {
    this.#catalog.load();
    if (jobs.length === 1) {
      (jobs[0] as Job).outcome = { error };
      return;
    }
    for (const job of jobs) {
      try {
        this.#storage.transaction(() => {
          job.outcome = attempt(job);
        });
      } catch (failure) {
        this.#catalog.load();
        job.outcome = { error: failure };
      }
    }
  }
}

/** A refusal is an answer like any other; everything else takes the whole transaction back. */
function attempt(job: Job): Outcome {
  try {
    return { answer: job.run() };
  } catch (error) {
    if (error instanceof StoreError) return { error };
    throw error;
  }
}
