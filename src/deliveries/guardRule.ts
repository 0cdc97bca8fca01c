/* When so much of an issue, or of one lane, fails that a person must look (R66). Pure. */

/** Stopped when at least this many letters failed, and more than this share of those that were tried. */
export const LEAST = 20;
const SHARE = 0.05;
/** Not the servers' no: these say nothing about the issue. */
const HARMLESS = ['expired', 'undeliverable-eai', 'full', 'closed', 'soft'];
/** About the reader alone: whether a whole domain is wrong about them is another question (R67). */
const ABOUT_READERS = ['bad-address', 'hard', 'no-host'];

export interface Counted {
  failed: number;
  tried: number;
}

export const NEVER: Counted = { failed: 0, tried: 0 };

interface Row {
  state: string;
  reason: string | null;
  count: number;
}

/** Whether what failed since the last stop is too much. */
export function tooMany(counted: Counted, before: Counted): boolean {
  const failed = counted.failed - before.failed;
  return failed >= LEAST && failed > (counted.tried - before.tried) * SHARE;
}

/** Letters that have an answer, and those of them that were refused or came back. */
export function count(rows: Row[]): Counted {
  const counted = { failed: 0, tried: 0 };
  for (const { state, reason, count } of rows) {
    if (!['sent', 'failed', 'bounced'].includes(state)) continue;
    counted.tried += count;
    // A relay takes everything: what the receiving servers say to it comes back as a letter.
    if (state !== 'sent' && !HARMLESS.includes(reason ?? '')) counted.failed += count;
  }
  return counted;
}

/** The same of one lane, failed being those that were refused for what we are or send: no reader is to blame. */
export function blocked(rows: Row[]): Counted {
  return { ...count(rows), failed: count(rows.filter(({ reason }) => !ABOUT_READERS.includes(reason ?? ''))).failed };
}

/** What is left of an issue without some of its lanes. */
export function without(all: Counted, lanes: Counted[]): Counted {
  return lanes.reduce((rest, { failed, tried }) => ({ failed: rest.failed - failed, tried: rest.tried - tried }), all);
}

export function shareOf({ failed, tried }: Counted): number {
  return Math.round((failed / tried) * 100);
}
