/** Work that only so many may do at once; whoever comes later waits in line. */
export class Slots {
  #busy = 0;
  #line: (() => void)[] = [];

  /** Runs the work when fewer than `most` others are at it. */
  async within<T>(most: number, work: () => Promise<T>): Promise<T> {
    if (this.#busy < most) this.#busy++;
    else await new Promise<void>((resolve) => this.#line.push(resolve)); // whoever leaves hands the place over
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#busy--;
    }
  }
}
