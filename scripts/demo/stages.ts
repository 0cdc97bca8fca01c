/** Progress of the demo: one line a stage, on stderr, so that stdout ends with the result. */
export class Stages {
  readonly startedAt = performance.now();

  async run<T>(
    name: string,
    work: (tell: (progress: string) => void) => Promise<T>,
    done: (result: T) => string,
  ): Promise<T> {
    const from = performance.now();
    const tell = (progress: string) => {
      if (process.stderr.isTTY) process.stderr.write(`\r  ${name}: ${progress}\x1b[K`);
    };
    const result = await work(tell);
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}  ${name}: ${done(result)} (${seconds} s)\n`);
    return result;
  }

  get seconds(): number {
    return Math.round((performance.now() - this.startedAt) / 100) / 10;
  }
}

/** Runs `work` for every item, `width` at a time. */
export async function inParallel<T>(
  items: T[],
  width: number,
  work: (item: T, place: number) => Promise<void>,
): Promise<void> {
  const left = items.entries();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [place, item] of left) await work(item, place);
    }),
  );
}
