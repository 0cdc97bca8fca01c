import { findIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { tellOperators } from '../issues/tellOperators.ts';
import { Refusal } from '../refusal.ts';
import { type Actor, HOUSE } from '../staff/actor.ts';
import { suppress, unsuppress, whySuppressed } from '../subscribers/suppression.ts';
import { countTrouble } from './delivery.store.ts';
import { closeReview, type Decision, putReview, reviewsOf } from './domainReview.store.ts';
import { looksBroken, manyIn } from './domainRule.ts';
import { countTried, hardAddresses } from './hard.store.ts';

/*
 * A broken mail server must not delete a municipality (R67): when many readers of one domain turn hard in one issue,
 * none of them stays suppressed for it until a person has looked.
 */

/** What was found last, by issue: while no more has failed nothing is counted again. */
const seen = new Map<string, number>();

/** Looks for such domains in an issue and lifts what was suppressed for them. Asked by the sweeper; safe to repeat. */
export async function guardDomains(issue: Issue, now = new Date()): Promise<void> {
  const trouble = await countTrouble(issue.id);
  if (trouble === (seen.get(issue.id) ?? 0)) return;
  await reviewDomains(issue, now);
  seen.set(issue.id, trouble);
}

/** The same at once. */
export async function reviewDomains(issue: Issue, now: Date): Promise<void> {
  const addresses = await hardAddresses(issue.id);
  for (const [domain, hard] of manyIn(addresses)) {
    const counted = { hard, tried: await countTried(issue.id, domain) };
    if (looksBroken(counted)) await hold(issue, domain, counted, now);
  }
}

/** A person decides: `keep` leaves the readers on the list, `suppress` believes the server. */
export async function decideDomain(issueId: string, domain: string, decision: Decision, actor: Actor): Promise<void> {
  const issue = await findIssue(issueId);
  if (!issue) throw new Refusal('not-found', 'Numret finns inte.');
  if (!(await closeReview(issueId, domain, decision, actor.id)))
    throw new Refusal('conflict', `Om ${domain} är det redan bestämt.`);
  if (decision === 'suppress')
    for (const address of await hardAddresses(issueId, domain)) await suppress(address, 'bounce', actor);
}

async function hold(issue: Issue, domain: string, counted: { hard: number; tried: number }, now: Date): Promise<void> {
  const known = (await reviewsOf(issue.id)).some((review) => review.domain === domain);
  const review = await putReview(issue.id, domain, counted, now);
  if (review.decision === 'suppress') return;
  for (const address of await hardAddresses(issue.id, domain)) await lift(address, issue);
  if (known) return;
  await tellOperators(issue, {
    sentence: `${counted.hard} av ${counted.tried} läsare på ${domain} finns inte eller nås inte, säger deras server. Det kan vara servern som är trasig.`,
    remedy: 'Ingen av dem har spärrats. Bestäm på sidan om leveransen om de ska vara kvar.',
  });
}

/** Only what this issue has suppressed: an earlier no, and a no of other kinds, stand. */
async function lift(address: string, issue: Issue): Promise<void> {
  const why = await whySuppressed(address);
  if (why?.reason === 'bounce' && issue.releasedAt && why.since >= issue.releasedAt) await unsuppress(address, HOUSE);
}
