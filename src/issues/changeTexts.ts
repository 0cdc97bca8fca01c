import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { changeIssue } from './change.ts';
import { theIssue } from './issue.store.ts';
import type { Draft, Issue } from './issue.ts';
import { asDraft, joinTexts, TEXT_NAMES, type TextName, type Texts, textsOf } from './texts.ts';
import { findVersion } from './version.store.ts';

/**
 * Writes the texts of somebody who saw version `seen`. What others have changed since is kept; the same texts again
 * change nothing. Throws 'conflict' when somebody else has changed the same text, else like changeIssue.
 */
export async function changeTexts(issueId: string, seen: number, mine: Texts, actor: Actor): Promise<Issue> {
  const issue = await theIssue(issueId);
  const { texts, clashes } = await joined(issue, seen, mine);
  if (clashes.length) throw new Refusal('conflict', 'Någon annan har ändrat samma text medan du skrev.', 'version');
  const saved = textsOf(issue);
  if (TEXT_NAMES.every((name) => texts[name] === saved[name])) return issue;
  return changeIssue(issueId, issue.version, asDraft(texts), actor);
}

/** What somebody who saw version `seen` wrote, joined with what the issue says now. */
export async function joined(issue: Issue, seen: number, mine: Texts): Promise<{ texts: Texts; clashes: TextName[] }> {
  if (issue.version === seen) return { texts: mine, clashes: [] };
  const base = await findVersion(issue.id, seen);
  return joinTexts(base && textsOf(base.draft), textsOf(issue), mine);
}

/** The version to edit against: the newest, when what is edited is as it was at the version that was `seen`. */
export async function newestIf(issue: Issue, seen: number, untouched: (base: Draft) => boolean): Promise<number> {
  if (issue.version === seen) return seen;
  const base = await findVersion(issue.id, seen);
  return base && untouched(base.draft) ? issue.version : seen;
}
