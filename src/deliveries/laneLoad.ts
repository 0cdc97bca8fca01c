/*
 * Which lanes hold our connections for long, as this process sees it. A slow lane may have a quarter of them, so that a
 * receiver that does not answer stalls nobody else.
 */

/** A hand-over that takes longer than this is slow; most take milliseconds. */
export const SLOW_MS = 2_000;
const SLOW_SHARE = 0.25;
/** How much the newest hand-over counts in the average. */
const NEWEST = 0.3;

export class LaneLoad {
  #underWay = new Map<string, Set<number>>(); // when they began
  #averageMs = new Map<string, number>();

  /** Whether one more letter of the lane may take a connection. */
  mayBegin(lane: string, connections: number, now = Date.now()): boolean {
    const underWay = this.#underWay.get(lane);
    if (!underWay?.size || !this.isSlow(lane, now)) return true;
    return underWay.size < Math.max(1, Math.floor(connections * SLOW_SHARE));
  }

  /** A hand-over begins; what is returned is called at its end. */
  begin(lane: string, now = Date.now()): (end?: number) => void {
    const underWay = this.#underWay.get(lane) ?? new Set<number>();
    this.#underWay.set(lane, underWay);
    let mark = now;
    while (underWay.has(mark)) mark += 0.001; // each its own, though they begin together
    underWay.add(mark);
    return (end = Date.now()) => {
      underWay.delete(mark);
      if (!underWay.size) this.#underWay.delete(lane);
      const before = this.#averageMs.get(lane) ?? 0;
      const average = before + NEWEST * (end - now - before);
      if (average < SLOW_MS / 4) this.#averageMs.delete(lane);
      else this.#averageMs.set(lane, average);
    };
  }

  /** By what its letters took lately, or by one that has been under way for long. */
  isSlow(lane: string, now = Date.now()): boolean {
    if ((this.#averageMs.get(lane) ?? 0) > SLOW_MS) return true;
    for (const began of this.#underWay.get(lane) ?? []) if (now - began > SLOW_MS) return true;
    return false;
  }
}
