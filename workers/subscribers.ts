import type { Processors } from '../src/platform/queue.ts';
import { purgeSubscribers } from '../src/subscribers/purge.ts';

export const subscribers = {
  'subscribers.purge': () => purgeSubscribers(),
} satisfies Partial<Processors>;
