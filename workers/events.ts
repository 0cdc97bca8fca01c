import { forget } from '../src/events/person.ts';
import { purgeEvents } from '../src/events/purge.ts';
import type { Processors } from '../src/platform/queue.ts';

export const events = {
  'events.forget': ({ subscriberId }) => forget(subscriberId),
  'events.purge': () => purgeEvents(),
} satisfies Partial<Processors>;
