import { type Article, CORRECTED_PARTS, type CorrectedPart, type Correction } from './article.ts';

/*
 * What is changed in an article after readers have been sent it is a correction, and its page says so. Pure.
 */

const READS: Record<CorrectedPart, (article: Article) => unknown> = {
  title: ({ title }) => title.trim(),
  lead: ({ lead }) => lead?.trim() || null,
  byline: ({ byline }) => byline?.trim() || null,
  date: ({ publishedAt }) => publishedAt,
  picture: ({ image }) => image && [image.url, image.alt, image.decorative],
  event: ({ event }) => event && [event.startsAt, event.endsAt, event.place, event.signUpUrl],
  body: ({ blocks }) => blocks,
};

/** The corrections of an article that becomes `after`: one more when readers have it and see a difference. */
export function correctionsOf(before: Article, after: Article, now: Date): Correction[] {
  const all = before.corrections ?? [];
  if (!before.usedIn.length) return all;
  const parts = CORRECTED_PARTS.filter(
    (part) => JSON.stringify(READS[part](before)) !== JSON.stringify(READS[part](after)),
  );
  if (!parts.length) return all;
  const day = dayOf(now);
  const today = all.find((one) => one.day === day);
  if (!today) return [...all, { day, parts, note: null }];
  const both = CORRECTED_PARTS.filter((part) => parts.includes(part) || today.parts.includes(part));
  return all.map((one) => (one === today ? { ...one, parts: both } : one));
}

function dayOf(moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(moment);
}
