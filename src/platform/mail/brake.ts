import { log } from '../log.ts';
import { findBrake, noteHeld, releaseBrake } from './brake.store.ts';

/*
 * The brake on confirmation letters (R125). It is on while letters have been held back within the last hour, and off
 * when a person releases it: then the hour is counted anew from there. While it is on, forms ask for one more step.
 */

const HOUR_MS = 3_600_000;
const CONFIRMATIONS = 'confirmations';

/** What staff should know of a brake that is on. */
export interface Brake {
  since: Date;
  held: number; // letters that were not sent
  domain: string | null; // whose limit was reached last; null: the limit for all
}

/** The brake, or null while it is off. */
export async function brakeNow(now = new Date()): Promise<Brake | null> {
  const row = await findBrake(CONFIRMATIONS);
  if (!row?.lastAt || row.lastAt.getTime() <= now.getTime() - HOUR_MS) return null;
  return { since: row.since, held: row.held, domain: row.domain ?? null };
}

/** From when on the letters of this hour count. */
export async function countedSince(now: Date): Promise<Date> {
  const released = (await findBrake(CONFIRMATIONS))?.releasedAt?.getTime() ?? 0;
  return new Date(Math.max(released, now.getTime() - HOUR_MS));
}

/** A letter was held back. `domain`: whose limit was reached, or null for the limit for all. True when that put the brake on. */
export async function hold(domain: string | null, now: Date): Promise<boolean> {
  const begins = await noteHeld(CONFIRMATIONS, domain, new Date(now.getTime() - HOUR_MS), now);
  // A person must look at it: somebody may be using the form to trouble others.
  if (begins)
    log.error({ brake: domain ? 'domain' : 'all' }, 'the brake on confirmation letters is on: see the overview');
  return begins;
}

/** Lets letters go again. True when it was on. */
export async function release(now = new Date()): Promise<boolean> {
  return releaseBrake(CONFIRMATIONS, now);
}
