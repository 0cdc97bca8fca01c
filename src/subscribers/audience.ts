import { activeAfter, countActive, groupActive, type Receiver } from './audience.store.ts';
import type { AudienceGroup } from './subscriber.ts';

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
let kept: { groups: AudienceGroup[]; readers: number; at: number } | null = null;

/**
 * The audience by what decides the letter: one question to the store, which looks at every active reader. Of a large
 * one the answer may be a minute old, as long as nobody came or left.
 */
export async function audienceGroups(now = new Date()): Promise<AudienceGroup[]> {
  const readers = await countActive();
  const isFresh = kept !== null && kept.readers === readers && Math.abs(now.getTime() - kept.at) < KEPT_MS;
  if (kept && readers >= LARGE && isFresh) return kept.groups;
  const groups = await groupActive(now);
  kept = { groups, readers, at: now.getTime() };
  return groups;
}

/**
 * The audience in pages of `size`, in the order of ids; who joins meanwhile may or may not be among them. The next page
 * is fetched while the caller works on this one.
 */
export async function* audiencePages(size: number): AsyncGenerator<Receiver[]> {
  let page = await activeAfter(null, size);
  while (page.length > 0) {
    const next = page.length < size ? Promise.resolve([]) : activeAfter(page.at(-1)?.id ?? null, size);
    next.catch(() => undefined); // heard when the caller comes back for it
    yield page;
    page = await next;
  }
}
