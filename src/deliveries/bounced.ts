import { isId } from '../platform/mongo.ts';
import { moveToBounced } from './delivery.store.ts';
import type { Reply } from './delivery.ts';

/** A letter came back. True only the first time, and only for a letter that was handed over: consequences hang on it. */
export async function noteBounce(bounce: {
  issueId: string;
  subscriberId: string;
  reply: Reply;
  hard: boolean; // there is no such reader; otherwise it may work another time
}): Promise<boolean> {
  if (!isId(bounce.issueId) || !isId(bounce.subscriberId)) return false;
  return moveToBounced(bounce.issueId, bounce.subscriberId, bounce.reply, bounce.hard ? 'hard' : 'soft');
}
