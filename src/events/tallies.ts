import { log } from '../platform/log.ts';
import { measuringNow } from '../subscribers/decideMeasuring.ts';
import type { Measuring } from '../subscribers/measuring.ts';
import { findSubscribers } from '../subscribers/subscriber.store.ts';
import type { Fetcher, Tally } from './event.ts';
import { addTallies, addTraces, type Trace, talliesOf } from './tally.store.ts';

/*
 * Counting without making a reader wait: hits are added up in memory and written together, a few milliseconds later,
 * one write after the other: the busier the store, the more hits stand in one write. A store that is down costs nothing but memory, within bounds; a process that is killed loses at
 * most what it had not written yet.
 */

const WRITE_AFTER_MS = 50;
const AGAIN_AFTER_MS = 1_000;
/** Rounds of one flush: counters that two processes began at once are refused to one of them and added again. */
const TRIES = 5;
/** Different counters kept while the store is away; hits on further ones are dropped. */
const MOST_KEPT = 20_000;
const HOUR_MS = 3_600_000;

/** One fetch. With a subscriber it counts only if that person consents when it is written. */
export interface Hit {
  issueId: string;
  kind: Tally['kind'];
  link: number | null;
  at: Date;
  fetcher: Fetcher;
  subscriberId: string | null;
}

type Kept = Tally & { subscriberId: string | null };

let kept = new Map<string, Kept>();
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> | undefined;

/** Counts a hit, at once and in memory. */
export function count(hit: Hit): void {
  const hour = new Date(Math.floor(hit.at.getTime() / HOUR_MS) * HOUR_MS);
  const { issueId, kind, link, subscriberId } = hit;
  const people = hit.fetcher === 'person' ? 1 : 0;
  keep({ issueId, kind, link, subscriberId, hour, people, machines: 1 - people });
  writeSoon(WRITE_AFTER_MS);
}

/** Writes everything counted so far. For shutdown and tests; throws when the store is away (the counts are kept). */
export async function flushEvents(): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await writeOnce();
    if (kept.size === 0) return;
  }
  throw new Error('the store refuses some counters');
}

/** The counters of an issue by kind, link and hour, oldest hour first. */
export async function tallies(issueId: string): Promise<Tally[]> {
  return talliesOf(issueId);
}

function writeSoon(waitMs: number): void {
  if (timer) return;
  timer = setTimeout(() => {
    timer = undefined;
    writeOnce().then(
      () => void (kept.size && writeSoon(WRITE_AFTER_MS)),
      (error: Error) => {
        log.warn({ problem: error.message, kept: kept.size }, 'counts wait: the store did not take them');
        writeSoon(AGAIN_AFTER_MS);
      },
    );
  }, waitMs);
  timer.unref();
}

/** Waits for the write that runs, then writes what has come since. */
async function writeOnce(): Promise<void> {
  while (writing !== undefined) await writing.catch(() => undefined);
  if (kept.size === 0) return;
  writing = write().finally(() => {
    writing = undefined;
  });
  await writing;
}

async function write(): Promise<void> {
  const taken = [...kept.values()];
  kept = new Map();
  try {
    const level = await measuringNow();
    if (level === 'none') return;
    const counting = await onlyConsenting(taken);
    await addTraces(tracesIn(counting, level));
    // From here on the hits are counts like all others: a repeated write must not ask for consent again.
    const left = await addTallies(merged(counting));
    for (const tally of left) keep({ ...tally, subscriberId: null });
  } catch (error) {
    for (const one of taken) keep(one);
    throw error;
  }
}

/** Old letters of somebody who took the consent back still show images and open links, but nothing is counted (R94). */
async function onlyConsenting(taken: Kept[]): Promise<Kept[]> {
  const ids = new Set(taken.flatMap((one) => one.subscriberId ?? []));
  if (ids.size === 0) return taken;
  const readers = await findSubscribers([...ids]);
  const consenting = new Set(readers.filter((reader) => reader.measuring).map((reader) => reader.id));
  return taken.filter((one) => one.subscriberId === null || consenting.has(one.subscriberId));
}

function tracesIn(counting: Kept[], level: Measuring): Trace[] {
  if (level !== 'individual') return [];
  return counting.flatMap(({ issueId, subscriberId, kind, link, hour, people }) =>
    subscriberId && people > 0 ? [{ issueId, subscriberId, kind, link, day: hour.toISOString().slice(0, 10) }] : [],
  );
}

/** The same counts without the persons. */
function merged(counting: Kept[]): Tally[] {
  const sums = new Map<string, Tally>();
  for (const { subscriberId: _who, ...tally } of counting) {
    const key = keyOf({ ...tally, subscriberId: null });
    const sum = sums.get(key);
    if (sum) Object.assign(sum, { people: sum.people + tally.people, machines: sum.machines + tally.machines });
    else sums.set(key, tally);
  }
  return [...sums.values()];
}

function keep(one: Kept): void {
  const key = keyOf(one);
  const known = kept.get(key);
  if (known) Object.assign(known, { people: known.people + one.people, machines: known.machines + one.machines });
  else if (kept.size < MOST_KEPT) kept.set(key, { ...one });
}

function keyOf(one: Kept): string {
  return `${one.issueId} ${one.kind} ${one.link ?? 0} ${one.hour.getTime()} ${one.subscriberId ?? ''}`;
}
