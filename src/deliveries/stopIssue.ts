import type { Issue } from '../issues/issue.ts';
import { pause } from '../issues/release.ts';
import { type Told, tellOperators } from '../issues/tellOperators.ts';
import { Refusal } from '../refusal.ts';
import { HOUSE } from '../staff/actor.ts';

/** Pauses an issue that cannot go on by itself, and tells a person; once, however many senders find it out. */
export async function stopIssue(issue: Issue, told: Told): Promise<void> {
  try {
    await pause(issue.id, `${told.sentence} ${told.remedy}`, HOUSE);
  } catch (error) {
    if (error instanceof Refusal) return; // somebody else has stopped it already
    throw error;
  }
  await tellOperators(issue, told);
}
