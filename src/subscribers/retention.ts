import { config } from '../config.ts';
import { addRun, latestRuns, type Run } from './retention.store.ts';

/*
 * How long what is kept (R104), in one table. Each room carries out its own lines at night and reports here how much
 * it took away; a line without a report for two nights is a purge that does not run.
 */

const DAY_MS = 86_400_000;

/** What is kept for a time, and for how many days. The settings are for the data protection officer to decide. */
export const RETENTION = {
  unconfirmed: () => 7, // R98
  proof: () => config().RETAIN_PROOF_DAYS,
  erasures: () => config().RETAIN_ERASURES_DAYS,
  imports: () => 7, // files with addresses in them
  replies: () => config().RETAIN_REPLIES_DAYS,
  deliveries: () => config().RETAIN_DELIVERIES_DAYS,
  events: () => config().RETAIN_DELIVERIES_DAYS,
  letters: () => 7, // the address and content of single letters
  letterRows: () => 90, // that they were sent: the caps count them
  traces: () => 30, // R95
  words: () => 730, // what readers wrote; their yes or no stays
  tests: () => 180, // test letters to colleagues
  audit: () => config().RETAIN_AUDIT_DAYS,
} as const;
export type Retained = keyof typeof RETENTION;

/** What was kept before this time is taken away. */
export function cutoff(what: Retained, now: Date): Date {
  return new Date(now.getTime() - RETENTION[what]() * DAY_MS);
}

/** Writes into the report that a purge has run. */
export async function reportPurge(what: Retained, removed: number, now: Date): Promise<void> {
  await addRun({ what, removed, days: RETENTION[what](), at: now });
}

/** The table with its latest run, for the desk. */
export async function retentionReport(): Promise<{ what: Retained; days: number; last: Run | null }[]> {
  const table = Object.entries(RETENTION) as [Retained, () => number][];
  return Promise.all(
    table.map(async ([what, days]) => ({ what, days: days(), last: (await latestRuns(what, 1))[0] ?? null })),
  );
}
