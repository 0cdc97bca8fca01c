import { cutoff, reportPurge } from '../subscribers/retention.ts';
import { cutOldTies } from './event.store.ts';
import { blankOldWords } from './feedback.store.ts';
import { deleteOldTraces } from './tally.store.ts';

/**
 * The purges of this room, for the night (R104). How many left, came back, fetched or answered is kept; not who, and not
 * for ever what they wrote. Safe to repeat.
 */
export async function purgeEvents(now = new Date()): Promise<void> {
  await reportPurge('events', await cutOldTies(cutoff('events', now)), now);
  await reportPurge('traces', await deleteOldTraces(cutoff('traces', now)), now);
  await reportPurge('words', await blankOldWords(cutoff('words', now)), now);
}
