import { storeAnswers } from '../platform/mongo.ts';
import { activeAfter, countActive, type Receiver } from './audience.store.ts';
import { type AudienceGroup, choicesOf, isPaused } from './subscriber.ts';

/**
 * Who gets the next issue: the active ones. Suppressing an address moves its row, and the hand-over asks once more, so
 * neither the number nor the fan-out needs a second question.
 */

/** How many readers an issue would go to now; those who pause have a row in the books too. */
export async function countAudience(): Promise<number> {
  return countActive();
}

/** A large audience is not looked through again at once: pages ask for it with every view. */
const LARGE = 5_000;
const KEPT_MS = 60_000;
/** So many may have come or left meanwhile, as a share. */
const MOVED = 0.01;
/** Others who ask the store wait for no more readers than these. */
const PIECE = 1_000;

interface Looked {
  groups: AudienceGroup[];
  readers: number;
  at: number;
}
let kept: Looked | null = null;
let looking: Promise<Looked> | null = null;

/**
 * The audience by what decides the letter. Every active reader is looked at, once for all who ask meanwhile. Of a large
 * audience the answer may be a minute old, as long as hardly anybody came or left.
 */
export async function audienceGroups(now = new Date()): Promise<AudienceGroup[]> {
  const readers = await countActive();
  if (readers < LARGE) return (await look(now)).groups;
  const isFresh = kept !== null && Math.abs(now.getTime() - kept.at) < KEPT_MS;
  if (kept && isFresh && Math.abs(kept.readers - readers) <= readers * MOVED) return kept.groups;
  looking ??= look(now).finally(() => {
    looking = null;
  });
  kept = await looking;
  return kept.groups;
}

async function look(now: Date): Promise<Looked> {
  const groups = new Map<string, AudienceGroup>();
  let readers = 0;
  for await (const page of audiencePages(PIECE)) {
    for (const reader of page) count(groups, reader, now);
    readers += page.length;
  }
  return { groups: [...groups.values()], readers, at: now.getTime() };
}

/** Counts a reader in the group of those who are like her. */
function count(groups: Map<string, AudienceGroup>, reader: Receiver, now: Date): void {
  const { topics, language, measuring } = reader;
  const { kind } = reader.organisation;
  const paused = isPaused(reader, now);
  const key = `${choicesOf(reader)} ${paused}`;
  const group = groups.get(key) ?? { kind, topics, language, measuring, paused, readers: 0 };
  group.readers += 1;
  groups.set(key, group);
}

/**
 * The audience in pages of `size`, in the order of ids; who joins meanwhile may or may not be among them. The next page
 * is fetched while the caller works on this one.
 */
export async function* audiencePages(size: number): AsyncGenerator<Receiver[]> {
  let page = await storeAnswers(activeAfter(null, size));
  while (page.length > 0) {
    const next = page.length < size ? Promise.resolve([]) : storeAnswers(activeAfter(page.at(-1)?.id ?? null, size));
    next.catch(() => undefined); // heard when the caller comes back for it
    yield page;
    page = await next;
  }
}
