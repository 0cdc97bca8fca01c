/*
 * How many letters of one lane may be under way, as this process sees it. A lane begins with five and earns one more with
 * each letter that went well, to twenty; who tells us to go slower loses half of them (R48; the figures are Postfix's
 * initial_destination_concurrency and default_destination_concurrency_limit). A slow lane may have a quarter of our
 * connections at most, so that a receiver that does not answer stalls nobody else.
 */

/** A hand-over that takes longer than this is slow; most take milliseconds. */
export const SLOW_MS = 2_000;
const SLOW_SHARE = 0.25;
const FIRST_AT_ONCE = 5;
const MOST_AT_ONCE = 20;
/** How much the newest hand-over counts in the average. */
const NEWEST = 0.3;

export class LaneLoad {
  #underWay = new Map<string, Set<number>>(); // when they began
  #averageMs = new Map<string, number>();
  #atOnce = new Map<string, number>(); // what each lane has earned or lost

  /** Whether one more letter of the lane may take a connection. */
  mayBegin(lane: string, connections: number, now = Date.now()): boolean {
    const underWay = this.#underWay.get(lane);
    if (!underWay?.size) return true;
    const most = this.#atOnce.get(lane) ?? FIRST_AT_ONCE;
    if (!this.isSlow(lane, now)) return underWay.size < most;
    return underWay.size < Math.min(most, Math.max(1, Math.floor(connections * SLOW_SHARE)));
  }

  /** A letter of the lane was taken. */
  wentWell(lane: string): void {
    const most = this.#atOnce.get(lane) ?? FIRST_AT_ONCE;
    if (most < MOST_AT_ONCE) this.#atOnce.set(lane, most + 1);
  }

  /** The receiver wants us to go slower. */
  toldToSlowDown(lane: string): void {
    this.#atOnce.set(lane, Math.max(1, Math.floor((this.#atOnce.get(lane) ?? FIRST_AT_ONCE) / 2)));
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

/** Of this process. */
export const laneLoad = new LaneLoad();
