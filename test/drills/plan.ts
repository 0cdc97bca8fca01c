import { chances } from './chance.ts';

/* Who is struck, how and when: fixed by the seed. Pure. */

export type Blow =
  | { do: 'kill'; who: string; afterMs: number; awayMs: number; empty: boolean } // started again after awayMs
  | { do: 'stop'; who: string; afterMs: number; awayMs: number }; // SIGSTOP, and SIGCONT after awayMs

const GAP_MS = { least: 400, most: 2_500 };
const AWAY_MS = { least: 0, most: 2_000 };
/** Longer than the lease of a claim: a worker that was thought dead wakes up among others that took its claims. */
const STOPPED_MS = { least: 300, most: 5_000 };
const KILL_SHARE = 0.65;
const EMPTY_SHARE = 0.3;

/** `count` blows; `afterMs` counts from the blow before: blows may overlap. A `redis` that is killed may lose everything. */
export function planOf(seed: number, count: number, victims: string[]): Blow[] {
  const next = chances(seed);
  const between = ({ least, most }: { least: number; most: number }) => Math.round(least + next() * (most - least));
  return Array.from({ length: count }, () => {
    const who = victims[Math.floor(next() * victims.length)] as string;
    const afterMs = between(GAP_MS);
    if (next() >= KILL_SHARE) return { do: 'stop', who, afterMs, awayMs: between(STOPPED_MS) };
    return { do: 'kill', who, afterMs, awayMs: between(AWAY_MS), empty: who === 'redis' && next() < EMPTY_SHARE };
  });
}
