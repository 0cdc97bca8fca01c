import { createHash } from 'node:crypto';
import type { MeasuringLevel, Segment, Slot } from './edition.ts';

/*
 * Slots: a letter is rendered once with a sentinel where each reader's token will stand, and cut at the sentinels.
 * A sentinel is a hash of the content, so that no author can have written it, and the same content gives the same bytes.
 */

export type Sentinels = Record<Slot, string>;

const SLOTS: readonly Slot[] = ['unsubscribe', 'preferences', 'reader'];

export function sentinelsFor(content: unknown): Sentinels {
  const seed = JSON.stringify(content);
  const mark = (slot: Slot) => `slot${createHash('sha256').update(`${slot}\0${seed}`).digest('hex').slice(0, 32)}`;
  return { unsubscribe: mark('unsubscribe'), preferences: mark('preferences'), reader: mark('reader') };
}

/** Which slots a letter of this level must have; it may have no other. */
export function slotsOf(level: MeasuringLevel): Slot[] {
  return SLOTS.filter((slot) => slot !== 'reader' || level === 'individual');
}

/**
 * Cuts a rendered letter at its sentinels. Throws when a slot that every reader needs is missing, or when one stands
 * there that must not: a letter without a way out is never sent.
 */
export function cut(rendered: string, sentinels: Sentinels, level: MeasuringLevel): Segment[] {
  const wanted = slotsOf(level);
  for (const slot of SLOTS) {
    const found = rendered.includes(sentinels[slot]);
    if (found !== wanted.includes(slot))
      throw new Error(found ? `the ${level} letter has a ${slot} slot` : `the ${level} letter lacks its ${slot} slot`);
  }
  const slotOf = new Map(SLOTS.map((slot) => [sentinels[slot], slot]));
  return rendered
    .split(new RegExp(`(${SLOTS.map((slot) => sentinels[slot]).join('|')})`))
    .filter((part) => part !== '')
    .map((part) => {
      const slot = slotOf.get(part);
      return slot ? { slot } : part;
    });
}
