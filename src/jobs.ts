/*
 * Everything that travels on the queues, on one page. A job is named room.verb, the queue is the room, and the payload
 * is ids only: the verb reads the facts again. A job without a processor in workers/ does not compile.
 */

export interface Jobs {
  'letters.post': { letterId: string };
  'letters.sweep': Record<string, never>;
  'letters.lookAtSender': Record<string, never>;
  'subscribers.purge': Record<string, never>;
  'subscribers.import': { importId: string };
  'subscribers.sweep': Record<string, never>;
  'articles.fetchFeed': { feedId: string };
  'articles.sweep': Record<string, never>;
  'issues.release': { issueId: string };
  'issues.sweep': Record<string, never>;
  'editions.checkLinks': { issueId: string };
  'deliveries.fanOut': { issueId: string };
  'deliveries.send': { issueId: string; lane: number };
  'deliveries.sweep': Record<string, never>;
  'deliveries.welcome': { subscriberId: string };
  'deliveries.forget': { subscriberId: string };
  'deliveries.giveUp': Record<string, never>;
  'deliveries.purge': Record<string, never>;
  'events.forget': { subscriberId: string };
  'events.purge': Record<string, never>;
  'events.watch': Record<string, never>;
  'staff.purge': Record<string, never>;
}

export type JobName = keyof Jobs;
export type QueueName =
  | 'letters'
  | 'subscribers'
  | 'articles'
  | 'issues'
  | 'editions'
  | 'deliveries'
  | 'events'
  | 'staff';

/** How many jobs of a queue one worker process runs at once. */
export const CONCURRENCY: Record<QueueName, number> = {
  letters: 4,
  subscribers: 2,
  articles: 2,
  issues: 2,
  editions: 1,
  deliveries: 6,
  events: 2,
  staff: 1,
};

/** How often a job that threw is tried, and the first wait in ms (it doubles, with jitter). The sweepers catch the rest. */
export const TRIES = 8;
export const FIRST_WAIT_MS = 500;
/** Nobody sweeps for these. An erasure waits for what a dead worker holds, an hour at most (CLAIM_LEASE_SECONDS). */
export const MORE_TRIES: { [Name in JobName]?: number } = { 'deliveries.forget': 15 };

/** How many `deliveries.send` loops work on one issue at the same time: two for each worker process, within these. */
export const SENDERS = { least: 4, most: 64 };

/** The clocks: what runs by itself, and how often (ms) or when (cron, Europe/Stockholm). */
export const CLOCKS: { [Name in JobName]?: { every: number } | { pattern: string } } = {
  'letters.sweep': { every: 15_000 },
  'letters.lookAtSender': { every: 3_600_000 },
  'issues.sweep': { every: 15_000 },
  'deliveries.sweep': { every: 5_000 },
  'events.watch': { every: 10_000 },
  'articles.sweep': { every: 300_000 },
  'subscribers.sweep': { every: 60_000 },
  'subscribers.purge': { pattern: '15 3 * * *' },
  'deliveries.giveUp': { pattern: '5 3 * * *' },
  'deliveries.purge': { pattern: '25 3 * * *' },
  'events.purge': { pattern: '35 3 * * *' },
  'staff.purge': { pattern: '45 3 * * *' },
};

/** The queue a job travels on: the room in its name. */
export function queueOf(name: JobName): QueueName {
  return name.slice(0, name.indexOf('.')) as QueueName;
}
