import type { RelayGiven } from '../../smtpUrl.ts';
import { log } from '../log.ts';
import { asideMs, type Candidate } from './choice.ts';
import type { RelaySettings } from './connection.ts';
import { Meter } from './meter.ts';
import { openPool, type Pool } from './pool.ts';
import type { Seen } from './relayState.ts';

/* One relay among several: its connections, and how it has been lately. */

const SECOND_MS = 1_000;

/** What is not given has no limit, and the weight 1. */
export type RelayPlan = RelaySettings & {
  connections: number;
  label?: string; // what it is called on pages and in the log
} & Partial<Pick<RelayGiven, 'weight' | 'messages' | 'rate'>>;

export interface Member extends Candidate {
  label: string;
  everyMs: number; // between two letters; 0: no limit
  pool: Pool;
  meter: Meter;
  downSince: number | null;
  words: string; // what it said when it was put aside
}

export function makeMember(plan: RelayPlan): Member {
  const { connections, weight = 1, messages, rate } = plan;
  return {
    ...{ connections, weight, busy: 0, readyAt: 0, failures: 0, asideUntil: 0, credit: 0 },
    label: plan.label ?? new URL(plan.url).host,
    everyMs: rate ? SECOND_MS / rate : 0,
    pool: openPool(plan, messages ?? undefined),
    meter: new Meter(),
    downSince: null,
    words: '',
  };
}

/** The relay is in trouble: it gets no letters for a while, longer each time. */
export function putAside(one: Member, words: string): void {
  const now = Date.now();
  if (now < one.asideUntil) return; // letters that were under way together are one failure
  one.failures++;
  one.asideUntil = now + asideMs(one.failures);
  one.downSince ??= now;
  one.words = words;
  if (one.failures === 1) log.warn({ relay: one.label, words }, 'a relay is in trouble and put aside');
}

export function revive(one: Member): void {
  if (!one.failures) return;
  log.info({ relay: one.label }, 'the relay works again');
  Object.assign(one, { failures: 0, asideUntil: 0, downSince: null, words: '' });
}

export function seenNow({ label: name, downSince, words, busy, connections, pool, meter }: Member): Seen {
  return { name, downSince, words, busy, open: busy + pool.idle(), connections, lastMinute: meter.lastMinute() };
}
