import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { keepWaiver, theIssue } from './issue.store.ts';
import type { Issue } from './issue.ts';
import { may, wrongMoment } from './lifecycle.ts';

const SHORTEST = 3;
const LONGEST = 300;

/**
 * Lets a warning of the check before sending through, with a reason. `key` names the warning and the content it was
 * about, so an edit of that place voids it by itself. Throws 'invalid' on `reason`, or 'conflict' when nobody may edit.
 */
export async function waive(
  issueId: string,
  key: string,
  reason: string,
  actor: Actor,
  now = new Date(),
): Promise<Issue> {
  const said = reason.replace(/\s+/g, ' ').trim();
  if (said.length < SHORTEST) throw new Refusal('invalid', 'Skriv varför anmärkningen kan släppas igenom.', 'reason');
  if (said.length > LONGEST)
    throw new Refusal('invalid', `Skälet är längre än ${LONGEST} tecken. Korta det.`, 'reason');
  const kept = await keepWaiver(issueId, { key, reason: said, by: actor.name, at: now });
  if (kept) return kept;
  throw wrongMoment('edit', (await theIssue(issueId)).state);
}

/** Whether warnings of an issue can be let through now. */
export function mayWaive(issue: Pick<Issue, 'state'>): boolean {
  return may('edit', issue.state);
}
