import type { Hit } from './event.ts';

/*
 * Scanners that look like browsers give themselves away by their pace: nobody follows three links of a letter within two
 * seconds (R81). It can only be seen where a letter has links of its own, of readers who consented to that; what a
 * scanner of her employer opens must not stand in her history.
 */

export const BURST_MS = 2_000;
const BURST_LINKS = 3;

/** The clicks of one reader on one issue: those of a burst are a machine's, all of them. Pure. */
export function withoutBursts(clicks: Hit[]): Hit[] {
  const inOrder = clicks.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const machines = new Set<Hit>();
  let from = 0;
  for (const [at, click] of inOrder.entries()) {
    while (click.at.getTime() - (inOrder[from] as Hit).at.getTime() >= BURST_MS) from += 1;
    const near = inOrder.slice(from, at + 1);
    if (new Set(near.map((one) => one.link)).size >= BURST_LINKS) for (const one of near) machines.add(one);
  }
  return inOrder.map((click) => (machines.has(click) ? { ...click, fetcher: 'machine' } : click));
}
