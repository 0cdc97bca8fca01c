import { hashesAfter, suppressedHashes } from '../suppression.store.ts';
import { suppressionHash } from '../suppression.ts';

/*
 * Who of very many is suppressed. The list of the suppressed is read once, and after that only what came since; so
 * nearly all keys are settled without a question to the store.
 */

/** Fewer keys than this are asked for one by one: the list may be much longer than they are. */
const WORTH_READING_ALL = 1_000;
const PAGE = 5_000;
/** Ids begin with the time, and clocks of several machines differ: what came so long before an id may stand after it. */
const OVERLAP_SECONDS = 10;

/** Answers, for folded addresses of one batch after another, which of them are suppressed. */
export function suppressedOf(): (keys: string[]) => Promise<Set<string>> {
  const listed = new Set<number>();
  let newest = '';
  const catchUp = async () => {
    let after = newest && earlier(newest);
    for (;;) {
      const page = await hashesAfter(after, PAGE);
      for (const { hash } of page) listed.add(beginning(hash));
      after = page.at(-1)?.id ?? after;
      if (after > newest) newest = after;
      if (page.length < PAGE) return;
    }
  };
  return async (keys) => {
    const hashes = new Map(keys.map((key) => [suppressionHash(key), key]));
    let asked = [...hashes.keys()];
    if (newest || keys.length >= WORTH_READING_ALL) {
      await catchUp();
      asked = asked.filter((hash) => listed.has(beginning(hash)));
    }
    // What looks listed is asked for: somebody may have been taken off the list, or have the same beginning.
    const found = asked.length ? await suppressedHashes(asked) : [];
    return new Set([...found].map((hash) => hashes.get(hash) as string));
  };
}

function earlier(id: string): string {
  const seconds = Number.parseInt(id.slice(0, 8), 16) - OVERLAP_SECONDS;
  return seconds.toString(16).padStart(8, '0').padEnd(24, '0');
}

/** 52 bits of a hash in hex: a million of them take little room. */
export function beginning(hash: string): number {
  return Number.parseInt(hash.slice(0, 13), 16);
}
