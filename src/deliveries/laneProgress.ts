import { setTimeout as pause } from 'node:timers/promises';
import { countByLane, type LaneCount } from './progress.store.ts';

/* Who has most letters left, and how fast they go: counted now and then for all who look together. */

const RATE_OVER_MS = 60_000;
const RATE_OVER_SECONDS = 60;
/** Lanes that are told, those with the most to do first. */
const MOST_LANES = 12;
/** Counting reads every row, so it takes a twentieth of the time at most, and nobody waits longer for it than this. */
const COST_SHARE = 20;
const LEAST_FRESH_MS = 1_000;
const MOST_WAIT_MS = 500;
const MOST_KEPT = 20;

export interface LaneProgress {
  lane: string; // who takes the mail
  sent: number;
  open: number; // waiting, claimed or deferred
  ratePerSecond: number; // over the last minute
}

export interface LanesSeen {
  lanes: LaneProgress[];
  ratePerSecond: number; // of all lanes
  at: Date | null; // when they were counted; null: they are being counted for the first time
}

interface Kept {
  seen: LanesSeen;
  freshUntil: number;
  counting: Promise<void> | null;
}

const kept = new Map<string, Kept>();

/** As they were counted last; of a large issue that is some seconds ago. */
export async function lanesOf(issueId: string): Promise<LanesSeen> {
  const known = kept.get(issueId) ?? keep(issueId);
  if (Date.now() >= known.freshUntil) known.counting ??= recount(issueId, known);
  if (known.counting !== null) await Promise.race([known.counting, pause(MOST_WAIT_MS, undefined, { ref: false })]);
  return known.seen;
}

function keep(issueId: string): Kept {
  if (kept.size >= MOST_KEPT) kept.clear();
  const known: Kept = { seen: { lanes: [], ratePerSecond: 0, at: null }, freshUntil: 0, counting: null };
  kept.set(issueId, known);
  return known;
}

async function recount(issueId: string, known: Kept): Promise<void> {
  const [from, at] = [performance.now(), new Date()];
  try {
    const counted = await countByLane(issueId, new Date(at.getTime() - RATE_OVER_MS));
    const taken = counted.reduce((sum, lane) => sum + lane.taken, 0);
    known.seen = { lanes: addUpLanes(counted), ratePerSecond: taken / RATE_OVER_SECONDS, at };
  } finally {
    known.freshUntil = Date.now() + Math.max(LEAST_FRESH_MS, (performance.now() - from) * COST_SHARE);
    known.counting = null;
  }
}

/** Lanes with something to do or that moved within the minute; the ones with the most to do first. Pure. */
export function addUpLanes(counted: LaneCount[]): LaneProgress[] {
  return counted
    .map(({ lane, counts, taken }) => ({
      lane,
      sent: (counts.sent ?? 0) + (counts.bounced ?? 0),
      open: (counts.waiting ?? 0) + (counts.claimed ?? 0) + (counts.deferred ?? 0),
      ratePerSecond: taken / RATE_OVER_SECONDS,
    }))
    .filter((one) => one.lane && (one.open || one.ratePerSecond))
    .sort((one, other) => other.open - one.open || other.ratePerSecond - one.ratePerSecond)
    .slice(0, MOST_LANES);
}
