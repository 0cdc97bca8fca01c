import { mergedInto } from '../articles/alike.store.ts';
import { removeUnused } from '../articles/takeIn.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { findHolding } from './issue.store.ts';
import type { IssueState } from './issue.ts';

/** From the review on, readers' letters link to the articles of an issue. What has to be done before one is removed. */
const HELD: Partial<Record<IssueState, string>> = {
  review: 'är på granskning. Ta bort artikeln ur numret först.',
  approved: 'är godkänt. Ta bort artikeln ur numret först.',
  scheduled: 'är schemalagt. Ta bort tiden och sedan artikeln ur numret först.',
  releasing: 'är under utskick. Läsarna behöver artikeln, och den kan inte tas bort.',
  paused: 'är pausat under utskicket. Läsarna behöver artikeln, och den kan inte tas bort.',
};

/**
 * Removes an article that no sent issue has used and none on its way out holds, be it under the id of one that is the
 * same. Throws 'conflict' naming the issue.
 */
export async function removeArticle(id: string, actor: Actor): Promise<void> {
  const ids = [id, ...(await mergedInto(id))];
  const holding = await findHolding(ids, Object.keys(HELD) as IssueState[]);
  if (holding) throw new Refusal('conflict', `Artikeln står i nr ${holding.number}, som ${HELD[holding.state]}`);
  await removeUnused(id, actor);
}
