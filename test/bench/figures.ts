/** The middle one of some figures; of an even number the mean of the two in the middle. */
export function median(figures: number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

export function round2(figure: number): number {
  return Math.round(figure * 100) / 100;
}

/** Progress, and everything that is not the result. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
