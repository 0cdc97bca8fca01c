import { forget } from '../src/events/person.ts';
import type { Processors } from '../src/platform/queue.ts';

export const events = {
  'events.forget': ({ subscriberId }) => forget(subscriberId),
} satisfies Partial<Processors>;
