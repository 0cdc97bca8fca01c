import { activeAfter, countActive, groupActive } from './audience.store.ts';
import type { AudienceGroup, Subscriber } from './subscriber.ts';
import { suppressedAmong } from './suppression.ts';

/** Who gets the next issue: the active ones. Suppressing moves the row, so the number needs no second question. */

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

/** The audience in pages of `size`, in the order of ids; who joins meanwhile may or may not be among them. */
export async function* audiencePages(size: number): AsyncGenerator<Subscriber[]> {
  let after: string | null = null;
  for (;;) {
    const page: Subscriber[] = await activeAfter(after, size);
    if (page.length === 0) return;
    after = page.at(-1)?.id ?? null;
    const blocked = await suppressedAmong(page.map((subscriber) => subscriber.key));
    const receiving = page.filter((subscriber) => !blocked.has(subscriber.key));
    if (receiving.length) yield receiving;
    if (page.length < size) return;
  }
}
