import { config } from '../../config.ts';
import { tellAbout as letters } from '../../deliveries/person.ts';
import { tellAbout as happenings } from '../../events/person.ts';
import { findIssue } from '../../issues/issue.store.ts';
import { lettersTo } from '../../platform/mail/letters.ts';
import { tellAbout as person } from '../../subscribers/person.ts';

/**
 * Everything that is kept about one reader, from every room that keeps something, with issues by their number. It is
 * what the file holds and what the page shows; null when there is nobody.
 */
export async function everythingAbout(subscriberId: string, now = new Date()) {
  const about = await person(subscriberId);
  if (!about) return null;
  const [deliveries, { events, measured }, single] = await Promise.all([
    letters(subscriberId),
    happenings(subscriberId),
    lettersTo(about.subscriber.address),
  ]);
  const numbers = await numbersOf([...deliveries, ...events, ...measured].map(({ issueId }) => issueId));
  const numbered = <T extends { issueId: string }>({ issueId, ...rest }: T) => ({
    issue: numbers.get(issueId) ?? null,
    ...rest,
  });
  return {
    newsletter: config().NEWSLETTER_NAME,
    controller: config().ORGANISATION,
    collectedAt: now,
    ...about,
    issues: deliveries.map(numbered),
    events: events.map(numbered),
    measured: measured.map(numbered),
    letters: single,
  };
}

export type OwnData = NonNullable<Awaited<ReturnType<typeof everythingAbout>>>;

async function numbersOf(issueIds: string[]): Promise<Map<string, number>> {
  const issues = await Promise.all([...new Set(issueIds)].map((id) => findIssue(id)));
  return new Map(issues.flatMap((issue) => (issue ? [[issue.id, issue.number] as const] : [])));
}
