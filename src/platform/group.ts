/*
 * Group commit: what many ask for at the same time is done in one go. The first to ask waits a moment for others; while
 * as many groups are under way as may be, the next gathers. Each asker hears of its own item.
 */

interface Waiting<Item, Answer> {
  item: Item;
  resolve(answer: Answer): void;
  reject(problem: unknown): void;
}

export interface GroupOptions {
  /** How long the first of a group waits for others, in ms. */
  gatherMs: number;
  /** A group as large as this does not wait. */
  most: () => number;
  /** How many groups may be under way. More than one: askers do not all wait for the same answer, and then all work. */
  atOnce?: number;
}

/** `run` answers its items in their order; when it throws, all askers of the group hear it. */
export function grouped<Item, Answer>(
  run: (items: Item[]) => Promise<Answer[]>,
  options: GroupOptions,
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running = 0;

  async function go(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting;
    waiting = [];
    running++;
    try {
      const answers = await run(group.map((one) => one.item));
      for (const [at, one] of group.entries()) one.resolve(answers[at] as Answer);
    } catch (problem) {
      for (const one of group) one.reject(problem);
    } finally {
      running--;
      if (waiting.length) plan();
    }
  }

  function plan(): void {
    if (running >= (options.atOnce ?? 1)) return;
    if (waiting.length >= options.most()) void go();
    else timer ??= setTimeout(() => void go(), options.gatherMs);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      plan();
    });
}
