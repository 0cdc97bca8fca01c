import { chanceOf } from './chance.ts';

/*
 * How the mail servers of the world treat our readers. What happens to a reader is her fate, fixed by the seed; what
 * she gets at one attempt follows from it and from how often she has been tried.
 */

/** What the sink does with one attempt. A letter is taken by `take` and `take-silently` only. */
export type Treatment =
  | { do: 'take'; slowMs: number }
  | { do: 'refuse'; at: 'rcpt' | 'letter'; reply: string; hangUp?: boolean }
  | { do: 'cut' } // the connection breaks in the middle of the letter
  | { do: 'take-silently' }; // the letter is taken, and the connection breaks before the answer

interface Fate {
  share: number;
  /** How many attempts go wrong; after that the letter is taken. */
  times: number;
  treatment: Treatment;
}

const ALWAYS = Number.POSITIVE_INFINITY;
const SLOW_MS = { least: 50, most: 400 };

const refuse = (reply: string, at: 'rcpt' | 'letter' = 'rcpt', hangUp = false): Treatment => ({
  do: 'refuse',
  at,
  reply,
  hangUp,
});

const FATES: Fate[] = [
  { share: 0.006, times: ALWAYS, treatment: refuse('550 5.1.1 User unknown') },
  { share: 0.003, times: ALWAYS, treatment: refuse('552 5.2.2 The mailbox is full', 'letter') },
  { share: 0.001, times: ALWAYS, treatment: refuse('554 5.7.1 This looks like spam to us', 'letter') },
  { share: 0.025, times: 1, treatment: refuse('450 4.2.0 Greylisted, try again later') },
  { share: 0.015, times: 2, treatment: refuse('450 4.7.1 Greylisted, please come back') },
  { share: 0.02, times: 1, treatment: refuse('451 4.3.0 Temporary trouble in the queue', 'letter') },
  { share: 0.01, times: 1, treatment: refuse('452 4.2.2 Not enough room just now') },
  { share: 0.003, times: 1, treatment: refuse('421 4.3.2 Closing for a moment', 'rcpt', true) },
  { share: 0.003, times: 1, treatment: { do: 'cut' } },
  { share: 0.003, times: 1, treatment: { do: 'take-silently' } },
];
const SLOW_SHARE = 0.03;

/** TLS fails at so many connections before a word is said. */
const BROKEN_TLS_SHARE = 0.08;

/** Whether the handshake of connection number `n` (1 and up) of a sink fails. The first never does. Pure. */
export function breaksTls(seed: number, n: number): boolean {
  return n > 1 && chanceOf(seed + 2, `connection ${n}`) < BROKEN_TLS_SHARE;
}

/** What the sink does with attempt number `times` (1 and up) for an address. Pure. */
export function treatmentOf(seed: number, to: string, times: number, slowMs = 0): Treatment {
  const fate = fateOf(seed, to);
  if (fate && times <= fate.times) return fate.treatment;
  const chance = chanceOf(seed + 1, to);
  const { least, most } = SLOW_MS;
  const slow = chance < SLOW_SHARE ? least + (chance / SLOW_SHARE) * (most - least) : 0;
  return { do: 'take', slowMs: slowMs + slow };
}

/** Whether the sink takes a letter to this address sooner or later. */
export function isWilling(seed: number, to: string): boolean {
  return fateOf(seed, to)?.times !== ALWAYS;
}

function fateOf(seed: number, to: string): Fate | undefined {
  let left = chanceOf(seed, to);
  for (const fate of FATES) {
    if (left < fate.share) return fate;
    left -= fate.share;
  }
  return undefined;
}
