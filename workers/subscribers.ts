import type { Processors } from '../src/platform/queue.ts';
import { sweepImports } from '../src/subscribers/import/imports.ts';
import { runImport } from '../src/subscribers/import/run.ts';
import { purgeSubscribers } from '../src/subscribers/purge.ts';

export const subscribers = {
  'subscribers.purge': () => purgeSubscribers(),
  'subscribers.import': ({ importId }) => runImport(importId),
  'subscribers.sweep': () => sweepImports(),
} satisfies Partial<Processors>;
