import { findSubscriber } from '../subscribers/subscriber.store.ts';
import { cutTies, eventsOf, type KeptEvent } from './event.store.ts';
import { deleteTraces, type Trace, tracesOf } from './tally.store.ts';

/** What this room keeps about one person: to show it, and to forget it. */

export interface AboutEvents {
  events: Omit<KeptEvent, 'subscriberId'>[];
  /** What the reader fetched in the last thirty days; only with her consent to individual measuring. */
  measured: Omit<Trace, 'subscriberId'>[];
}

export async function tellAbout(subscriberId: string): Promise<AboutEvents> {
  const [events, traces] = await Promise.all([eventsOf(subscriberId), tracesOf(subscriberId)]);
  return {
    events: events.map(({ subscriberId: _who, ...event }) => event),
    measured: traces.map(({ subscriberId: _who, ...trace }) => trace),
  };
}

/**
 * Deletes what was measured about a person. When the person was erased, not only took a consent back, the events that
 * stay for the figures lose their tie to her too. Safe to repeat.
 */
export async function forget(subscriberId: string): Promise<void> {
  await deleteTraces(subscriberId);
  if (!(await findSubscriber(subscriberId))) await cutTies(subscriberId);
}
