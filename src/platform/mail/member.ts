import type { RelayGiven } from '../../smtpUrl.ts';
import { log } from '../log.ts';
import { asideMs, type Candidate } from './choice.ts';
import type { RelaySettings } from './connection.ts';
import { Meter } from './meter.ts';
import { openPool, type Pool } from './pool.ts';
import { RelayRate, type Reserve } from './relayRate.ts';
import type { Seen } from './relayState.ts';

/* One relay among several: its connections, and how it has been lately. */

/** What is not given has no limit, and the weight 1. */
export type RelayPlan = RelaySettings & {
  connections: number;
  /** They are for all processes together. */
  divided?: boolean;
  label?: string; // what it is called on pages and in the log
} & Partial<Pick<RelayGiven, 'weight' | 'messages' | 'rate'>>;

export interface Member extends Candidate {
  label: string;
  most: number; // connections, before they are divided
  divided: boolean;
  rate: RelayRate | null; // null: no limit
  pool: Pool;
  meter: Meter;
  downSince: number | null;
  words: string; // what it said when it was put aside
}

export function makeMember(plan: RelayPlan, reserve: Reserve, wake: () => void): Member {
  const { connections, divided = false, weight = 1, messages } = plan;
  const label = plan.label ?? new URL(plan.url).host;
  const rate = plan.rate ? new RelayRate(label, plan.rate, reserve, wake) : null;
  return {
    ...{ label, rate, connections, most: connections, divided, weight, busy: 0, failures: 0, asideUntil: 0, credit: 0 },
    get readyAt() {
      return rate?.readyAt() ?? 0;
    },
    pool: openPool(plan, messages ?? undefined),
    meter: new Meter(),
    downSince: null,
    words: '',
  };
}

/** Goes on with so many connections: those that wait for a letter beyond them are closed. */
export function divide(one: Member, connections: number): void {
  one.connections = connections;
  one.pool.trim(Math.max(0, connections - one.busy));
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
