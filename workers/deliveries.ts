import { fanOut } from '../src/deliveries/fanOut.ts';
import { giveUp } from '../src/deliveries/giveUp.ts';
import { forget } from '../src/deliveries/person.ts';
import { purgeDeliveries } from '../src/deliveries/purge.ts';
import { send } from '../src/deliveries/send.ts';
import { sweepDeliveries } from '../src/deliveries/sweep.ts';
import { welcome } from '../src/deliveries/welcome.ts';
import type { Processors } from '../src/platform/queue.ts';

export const deliveries = {
  'deliveries.fanOut': ({ issueId }) => fanOut(issueId),
  'deliveries.send': ({ issueId, lane }) => send(issueId, lane),
  'deliveries.sweep': () => sweepDeliveries(),
  'deliveries.welcome': ({ subscriberId }) => welcome(subscriberId),
  'deliveries.forget': ({ subscriberId }) => forget(subscriberId),
  'deliveries.giveUp': () => giveUp(),
  'deliveries.purge': () => purgeDeliveries(),
} satisfies Partial<Processors>;
