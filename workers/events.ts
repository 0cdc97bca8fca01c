import { forget } from '../src/events/person.ts';
import { purgeEvents } from '../src/events/purge.ts';
import { watchComplaints } from '../src/events/watchComplaints.ts';
import type { Processors } from '../src/platform/queue.ts';

export const events = {
  'events.forget': ({ subscriberId }) => forget(subscriberId),
  'events.purge': () => purgeEvents(),
  'events.watch': () => watchComplaints(),
} satisfies Partial<Processors>;
