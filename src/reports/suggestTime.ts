import { tallies } from '../events/tallies.ts';
import { listIssues } from '../issues/issue.store.ts';
import { bestTime, type SuggestedTime } from './bestTime.ts';
import { hourFigures } from './figures.ts';

/** Older issues had other readers. */
const ISSUES = 6;

/** When the next issue would suit its readers, by the clicks of the latest ones. Changes nothing. */
export async function suggestTime(now = new Date()): Promise<SuggestedTime> {
  const { items } = await listIssues({ states: ['sent'], limit: ISSUES });
  return bestTime(await Promise.all(items.map(async ({ id }) => hourFigures(await tallies(id)))), now);
}
