import { config } from '../config.ts';
import { booksOf } from './books.ts';
import { nextDue } from './delivery.store.ts';
import type { Books } from './delivery.ts';
import { type LaneProgress, type LanesSeen, lanesOf } from './laneProgress.ts';
import { silentClaims } from './progress.store.ts';

/* How far an issue has come, how fast it goes, and when it is done at that pace. */

/** A process that sends is heard of three times a lease; who has missed one and is late with the next is likely gone. */
const SILENT_SHARE = 0.6;

export interface Progress {
  books: Books;
  ratePerSecond: number; // taken by the relays, over the last minute
  etaSeconds: number | null; // null: nothing is left, or nothing moves
  nextDue: Date | null; // when the next letter is tried
  lanes: LaneProgress[];
  countedAt: Date | null; // the lanes and the rate: of a large issue some seconds ago
  /** Letters held by a worker that is no longer heard of, and when others take them over. */
  silent: { count: number; until: Date } | null;
}

const AT_REST: LanesSeen = { lanes: [], ratePerSecond: 0, at: null };

/** Throws nothing of its own: an issue without letters has empty books. */
export async function progressOf(issueId: string, now = new Date()): Promise<Progress> {
  const books = await booksOf(issueId);
  const left = books.waiting + books.claimed + books.deferred;
  const [{ lanes, ratePerSecond, at }, due, silent] = await Promise.all([
    left ? lanesOf(issueId) : AT_REST,
    left ? nextDue(issueId) : null,
    books.claimed ? silentOf(issueId, now) : null,
  ]);
  const etaSeconds = left && ratePerSecond ? Math.ceil(left / ratePerSecond) : null;
  return { books, ratePerSecond, etaSeconds, nextDue: due, lanes, countedAt: at, silent };
}

async function silentOf(issueId: string, now: Date): Promise<Progress['silent']> {
  const leaseMs = config().CLAIM_LEASE_SECONDS * 1_000;
  const found = await silentClaims(issueId, new Date(now.getTime() - leaseMs * SILENT_SHARE));
  return found && { count: found.count, until: new Date(found.oldest.getTime() + leaseMs) };
}
