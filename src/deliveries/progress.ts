import { config } from '../config.ts';
import { booksOf } from './books.ts';
import { nextDue, sentSince } from './delivery.store.ts';
import type { Books, DeliveryState } from './delivery.ts';
import { countByLane, sentByLane, silentClaims } from './progress.store.ts';

/* How far an issue has come, how fast it goes, and when it is done at that pace. */

const RATE_OVER_MS = 60_000;
const RATE_OVER_SECONDS = 60;
/** Lanes that are told, those with the most to do first. */
const MOST_LANES = 12;
/** A sender renews its claims three times a lease; who has missed one and is late with the next is likely gone. */
const SILENT_SHARE = 0.6;

export interface LaneProgress {
  lane: string; // who takes the mail
  sent: number;
  open: number; // waiting, claimed or deferred
  ratePerSecond: number; // over the last minute
}

export interface Progress {
  books: Books;
  ratePerSecond: number; // taken by the relays, over the last minute
  etaSeconds: number | null; // null: nothing is left, or nothing moves
  nextDue: Date | null; // when the next letter is tried
  lanes: LaneProgress[];
  /** Letters held by a worker that is no longer heard of, and when others take them over. */
  silent: { count: number; until: Date } | null;
}

/** Throws nothing of its own: an issue without letters has empty books. */
export async function progressOf(issueId: string, now = new Date()): Promise<Progress> {
  const [books, taken, due, lanes, silent] = await Promise.all([
    booksOf(issueId),
    sentSince(issueId, new Date(now.getTime() - RATE_OVER_MS)),
    nextDue(issueId),
    lanesOf(issueId, now),
    silentOf(issueId, now),
  ]);
  const left = books.waiting + books.claimed + books.deferred;
  const ratePerSecond = taken / RATE_OVER_SECONDS;
  const etaSeconds = left && ratePerSecond ? Math.ceil(left / ratePerSecond) : null;
  return { books, ratePerSecond, etaSeconds, nextDue: due, lanes, silent };
}

/** Lanes with something to do or that moved within the minute; the ones with the most to do first. Pure. */
export function addUpLanes(
  counts: { lane: string; state: DeliveryState; count: number }[],
  taken: Map<string, number>,
): LaneProgress[] {
  const lanes = new Map<string, LaneProgress>();
  for (const { lane, state, count } of counts) {
    const one = lanes.get(lane) ?? {
      lane,
      sent: 0,
      open: 0,
      ratePerSecond: (taken.get(lane) ?? 0) / RATE_OVER_SECONDS,
    };
    lanes.set(lane, one);
    if (state === 'sent' || state === 'bounced') one.sent += count;
    if (state === 'waiting' || state === 'claimed' || state === 'deferred') one.open += count;
  }
  return [...lanes.values()]
    .filter((one) => one.lane && (one.open || one.ratePerSecond))
    .sort((one, other) => other.open - one.open || other.ratePerSecond - one.ratePerSecond)
    .slice(0, MOST_LANES);
}

interface Kept {
  lanes: LaneProgress[];
  freshUntil: number;
}

/** Counting lanes reads every row, so it is done for all who look together, and takes a twentieth of the time at most. */
const COST_SHARE = 20;
const LEAST_FRESH_MS = 1_000;
const MOST_KEPT = 20;
const kept = new Map<string, Kept>();

async function lanesOf(issueId: string, now: Date): Promise<LaneProgress[]> {
  const known = kept.get(issueId);
  if (known && Date.now() < known.freshUntil) return known.lanes;
  const from = performance.now();
  const since = new Date(now.getTime() - RATE_OVER_MS);
  const [counts, taken] = await Promise.all([countByLane(issueId), sentByLane(issueId, since)]);
  const lanes = addUpLanes(counts, taken);
  if (kept.size >= MOST_KEPT) kept.clear();
  const freshMs = Math.max(LEAST_FRESH_MS, (performance.now() - from) * COST_SHARE);
  kept.set(issueId, { lanes, freshUntil: Date.now() + freshMs });
  return lanes;
}

async function silentOf(issueId: string, now: Date): Promise<Progress['silent']> {
  const leaseMs = config().CLAIM_LEASE_SECONDS * 1_000;
  const found = await silentClaims(issueId, new Date(now.getTime() - leaseMs * SILENT_SHARE));
  return found && { count: found.count, until: new Date(found.oldest.getTime() + leaseMs) };
}
