import { isId } from '../platform/mongo.ts';
import { moveToBounced } from './delivery.store.ts';
import type { BounceReason, Reply } from './delivery.ts';

/** A letter came back. True only the first time, and only for a letter that was handed over: consequences hang on it. */
export async function noteBounce(bounce: {
  issueId: string;
  subscriberId: string;
  reply: Reply;
  why: BounceReason;
}): Promise<boolean> {
  if (!isId(bounce.issueId) || !isId(bounce.subscriberId)) return false;
  return moveToBounced(bounce.issueId, bounce.subscriberId, bounce.reply, bounce.why);
}
