import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { newItemId } from './assemble.ts';
import { changeIssue, createIssue } from './change.ts';
import { theIssue } from './issue.store.ts';
import type { Draft, Issue } from './issue.ts';
import { findVersion } from './version.store.ts';

/** Makes an issue say again what it said at a version; what it says now stays in its history. Throws like changeIssue. */
export async function restore(issueId: string, seen: number, version: number, actor: Actor): Promise<Issue> {
  const kept = await findVersion(issueId, version);
  if (!kept) throw new Refusal('not-found', 'Versionen finns inte längre.');
  return changeIssue(issueId, seen, kept.draft, actor);
}

/** Makes a new issue that says what another one says, with this month and the next number. */
export async function duplicate(issueId: string, actor: Actor, now = new Date()): Promise<Issue> {
  const { subject, preheader, intro, sections } = await theIssue(issueId);
  const made = await createIssue(actor, now);
  return changeIssue(made.id, made.version, { subject, preheader, intro, sections: copied(sections) }, actor);
}

function copied(sections: Draft['sections']): Draft['sections'] {
  return sections.map((section) => ({
    ...section,
    id: newItemId(),
    items: section.items.map((item) => ({ ...item, id: newItemId() })),
  }));
}
