import { log } from '../platform/log.ts';
import { measuringNow } from '../subscribers/decideMeasuring.ts';
import type { Measuring } from '../subscribers/measuring.ts';
import { findSubscribers } from '../subscribers/subscriber.store.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { BURST_MS, withoutBursts } from './bursts.ts';
import type { Hit, Tally } from './event.ts';
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
/** Whoever follows more links than that within two seconds has been found out. */
const MOST_HELD_OF_ONE = 200;
const HOUR_MS = 3_600_000;

type Kept = Tally & { subscriberId: string | null };

let kept = new Map<string, Kept>();
/** Clicks by reader and issue. */
const held = new Map<string, Hit[]>();
let timer: NodeJS.Timeout | undefined;
let writing: Promise<void> | undefined;

/**
 * Counts a hit, in memory: at once, but for the clicks of a reader with links of her own, which wait until it is seen
 * whether more of them follow at once.
 */
export function count(hit: Hit): void {
  if (hit.kind === 'click' && hit.subscriberId !== null && hit.fetcher === 'person') hold(hit);
  else add(hit);
}

function hold(hit: Hit): void {
  const reader = `${hit.issueId} ${hit.subscriberId}`;
  const clicks = held.get(reader);
  const full = clicks ? clicks.length >= MOST_HELD_OF_ONE : held.size >= MOST_KEPT;
  if (full) add(hit);
  else if (clicks) clicks.push(hit);
  else {
    held.set(reader, [hit]);
    setTimeout(() => letGo(reader), BURST_MS).unref();
  }
}

function letGo(reader: string): void {
  const clicks = held.get(reader) ?? [];
  held.delete(reader);
  for (const click of withoutBursts(clicks)) add(click);
}

function add({ issueId, kind, link, at, fetcher, subscriberId }: Hit): void {
  const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  const people = fetcher === 'person' ? 1 : 0;
  keep({ issueId, kind, link, subscriberId, hour, people, machines: 1 - people });
  writeSoon(WRITE_AFTER_MS);
}

/** Writes everything counted so far. For shutdown and tests; throws when the store is away (the counts are kept). */
export async function flushEvents(): Promise<void> {
  for (const reader of held.keys()) letGo(reader);
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

/** Old letters of somebody who took the consent back, or gets no more, still show images and open links: nothing is counted (R94). */
async function onlyConsenting(taken: Kept[]): Promise<Kept[]> {
  const ids = new Set(taken.flatMap((one) => one.subscriberId ?? []));
  if (ids.size === 0) return taken;
  const readers = await findSubscribers([...ids]);
  const consents = ({ state, measuring }: Subscriber) => state === 'active' && measuring;
  const consenting = new Set(readers.filter(consents).map(({ id }) => id));
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
