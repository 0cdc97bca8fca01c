import { findArticles } from '../articles/article.store.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { itemsOf } from './assemble.ts';
import { take, theIssue } from './issue.store.ts';
import { hasAsked, type Issue } from './issue.ts';
import { may, wrongMoment } from './lifecycle.ts';

/**
 * Asks for approval of a frozen edition. `version` is the issue's when it was frozen: an edit in between makes it void.
 * The edition room freezes and calls this.
 */
export async function submit(
  issueId: string,
  frozen: { editionHash: string; audience: number; version: number },
  actor: Actor,
  now = new Date(),
): Promise<Issue> {
  const { version, ...edition } = frozen;
  const review = { ...edition, by: actor.id, behind: actor.behind ?? null, at: now };
  return take('submit', issueId, { review, approval: null }, { version });
}

/**
 * A second person says yes to exactly what was frozen; only somebody who works here `alone` may do it herself. Throws
 * 'forbidden' for the one who asked, also when she did so with a key, and 'conflict' when the content has changed or an
 * article of it is gone.
 */
export async function approve(
  issueId: string,
  editionHash: string,
  actor: Actor,
  { alone = false }: { alone?: boolean } = {},
  now = new Date(),
): Promise<Issue> {
  const { review, state, sections } = await theIssue(issueId);
  if (!review || !may('approve', state)) throw wrongMoment('approve', state);
  if (hasAsked(review, actor.id) && !alone)
    throw new Refusal('forbidden', 'Numret ska godkännas av någon annan än den som bad om godkännande.');
  if (review.editionHash !== editionHash)
    throw new Refusal('conflict', 'Numret har ändrats sedan du såg det. Läs igenom det igen.');
  await needItsArticles(sections);
  const approval = { editionHash, audience: review.audience, by: actor.id, at: now };
  return take('approve', issueId, { approval, pausedWhy: null }, { 'review.editionHash': editionHash });
}

/** Back to the desk, with no approval. */
export async function sendBack(issueId: string, _actor: Actor): Promise<Issue> {
  return take('sendBack', issueId, { review: null, approval: null, pausedWhy: null });
}

/** One may have been removed while the issue was being frozen; from the review on that is refused (removeArticle.ts). */
async function needItsArticles(sections: Issue['sections']): Promise<void> {
  const ids = itemsOf(sections).map(({ articleId }) => articleId);
  const found = await findArticles(ids);
  if (ids.every((id) => found.has(id))) return;
  const remedy = 'Skicka tillbaka numret, ta bort den ur det och be om godkännande igen.';
  throw new Refusal('conflict', `En artikel i numret finns inte längre. ${remedy}`);
}
