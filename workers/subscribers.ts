import type { Processors } from '../src/platform/queue.ts';
import { purgeUnconfirmed } from '../src/subscribers/purge.ts';

export const subscribers = {
  'subscribers.purge': async () => void (await purgeUnconfirmed()),
} satisfies Partial<Processors>;
