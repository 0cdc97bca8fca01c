const SECONDS = 60;
const SECOND_MS = 1_000;

/** How often something happened within the last minute, in one-second steps. */
export class Meter {
  #counts = new Array<number>(SECONDS).fill(0);
  #second = 0;

  note(now = Date.now()): void {
    this.#turn(now);
    const at = this.#second % SECONDS;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  lastMinute(now = Date.now()): number {
    this.#turn(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Empties the seconds that have gone by since the last call. */
  #turn(now: number): void {
    const second = Math.floor(now / SECOND_MS);
    for (let gone = Math.max(this.#second, second - SECONDS) + 1; gone <= second; gone++)
      this.#counts[gone % SECONDS] = 0;
    this.#second = Math.max(this.#second, second);
  }
}
