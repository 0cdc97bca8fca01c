import { takeInArticle, takeInText } from '../../src/articles/takeIn.ts';
import { submitForReview } from '../../src/editions/freeze.ts';
import { approve } from '../../src/issues/approve.ts';
import { createIssue } from '../../src/issues/change.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { release } from '../../src/issues/release.ts';
import { schedule } from '../../src/issues/schedule.ts';
import { takeSuggestion } from '../../src/issues/suggest.ts';
import type { Actor } from '../../src/staff/actor.ts';

/* An issue the way people make it: articles, the suggestion, two pairs of eyes, out. */

export const ANNA: Actor = { id: '00000000000000000000000a', name: 'Anna' };
export const BERIT: Actor = { id: '00000000000000000000000b', name: 'Berit' };

const INTERVIEW = `Aktuellt
Hon gjorde journalen läsbar
Publicerad: 12 november 2026
Karin Ek har arbetat med journalen i tio år.
Vad är du mest stolt över?
– Att den går att läsa.
Vad händer nu?
– Nu lyssnar vi på dem som använder den.
`;

export interface Made {
  issue: Issue;
  articleId: string;
  eventId: string;
}

/** A draft with an interview and an event in it. */
export async function aDraft(): Promise<Made> {
  const picture = { url: '/bilder/vard.jpg', alt: 'En hand med en telefon', decorative: false };
  const { article } = await takeInText(INTERVIEW, { image: picture }, ANNA);
  const { article: event } = await takeInArticle(
    {
      kind: 'event',
      title: 'Webbinarium; frågor, svar',
      lead: 'Två timmar om journalen.',
      blocks: [
        { type: 'paragraph', text: 'Välkommen.' },
        { type: 'link', text: 'Anmälan (PDF, nytt fönster)', url: null },
      ],
      event: {
        startsAt: new Date(Date.now() + 30 * 86_400_000),
        endsAt: null,
        place: 'Digitalt, överallt',
        signUpUrl: 'https://inera.example/anmalan',
      },
    },
    ANNA,
  );
  const empty = await createIssue(ANNA);
  const issue = await takeSuggestion(empty.id, empty.version, ANNA);
  return { issue, articleId: article.id, eventId: event.id };
}

/** An issue that is being sent: the fan-out is on its way, and the archive shows it. */
export async function aPublishedIssue(): Promise<Made> {
  const made = await aDraft();
  const asked = await submitForReview(made.issue.id, ANNA);
  await approve(asked.id, asked.review?.editionHash ?? '', BERIT);
  await schedule(asked.id, { at: new Date(), zone: 'Europe/Stockholm' }, BERIT);
  await release(asked.id);
  return { ...made, issue: (await findIssue(asked.id)) as Issue };
}
