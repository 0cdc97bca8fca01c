import { cutoff, reportPurge } from '../subscribers/retention.ts';
import { cutOldTies } from './event.store.ts';

/** Takes the reader out of events that are old: how many left or came back is kept, not who (R104). Safe to repeat. */
export async function purgeEvents(now = new Date()): Promise<void> {
  await reportPurge('events', await cutOldTies(cutoff('events', now)), now);
}
