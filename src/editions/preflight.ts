import type { Article } from '../articles/article.ts';
import type { Issue } from '../issues/issue.ts';
import { aboutBlocks } from './preflight/blocks.ts';
import { type Case, caseOf, type House } from './preflight/case.ts';
import { aboutCharacters } from './preflight/characters.ts';
import { aboutEvents } from './preflight/events.ts';
import type { Finding } from './preflight/finding.ts';
import { aboutHouse } from './preflight/house.ts';
import { aboutLeftOvers } from './preflight/leftOvers.ts';
import { aboutLetter } from './preflight/letter.ts';
import { aboutLinks } from './preflight/links.ts';
import { aboutLinkTargets } from './preflight/linkTargets.ts';
import { aboutLinkTexts } from './preflight/linkTexts.ts';
import { aboutOwnDates, aboutPastDates } from './preflight/pastDates.ts';
import { aboutPersonalNumbers } from './preflight/personal.ts';
import { aboutPictures } from './preflight/pictures.ts';
import { aboutPreheader } from './preflight/preheader.ts';
import { aboutRepeats } from './preflight/repeats.ts';
import { aboutSections } from './preflight/sections.ts';
import { aboutShouting } from './preflight/shouting.ts';
import { aboutSize } from './preflight/size.ts';
import { aboutSubject } from './preflight/subject.ts';
import { aboutTyping } from './preflight/typing.ts';
import { aboutWeekdays } from './preflight/weekdays.ts';
import type { Rendered } from './render.ts';

/*
 * The check before sending: what an editor must mend (errors stop the issue) and what is worth a second look (warnings,
 * which a person can wave through). One rule a file in preflight/; each finding names the place and the remedy.
 */

const RULES: ((checked: Case) => Finding[])[] = [
  aboutSubject,
  aboutPreheader,
  aboutSections,
  aboutBlocks,
  aboutLeftOvers,
  aboutCharacters,
  aboutShouting,
  aboutTyping,
  aboutPersonalNumbers,
  aboutEvents,
  aboutPastDates,
  aboutOwnDates,
  aboutWeekdays,
  aboutPictures,
  aboutLinks,
  aboutLinkTexts,
  aboutLinkTargets,
  aboutRepeats,
  aboutHouse,
  aboutSize,
  aboutLetter,
];

/**
 * What is wrong with an issue, errors first, then warnings, those that were waved through last.
 * `rendered` is its Swedish variant with most in it; without it, or without `house`, the rules about them are left out.
 */
export function findings(
  issue: Issue,
  articles: ReadonlyMap<string, Article>,
  rendered: Rendered | null,
  now = new Date(),
  house: House | null = null,
): Finding[] {
  const checked = caseOf(issue, articles, rendered, house, now);
  return inOrder(
    withWaivers(
      issue,
      RULES.flatMap((rule) => rule(checked)),
    ),
  );
}

/** Findings as they are shown: errors, then open warnings, then those waved through; each once. */
export function inOrder(all: Finding[]): Finding[] {
  const weight = (one: Finding) => (one.level === 'error' ? 0 : one.waived ? 2 : 1);
  return [...new Map(all.map((one) => [one.key, one])).values()].toSorted((a, b) => weight(a) - weight(b));
}

/** Warnings that somebody let through carry the reason; the key names the content, so an edit of it voids the reason. */
export function withWaivers(issue: Pick<Issue, 'waivers'>, all: Finding[]): Finding[] {
  const waivers = new Map((issue.waivers ?? []).map((one) => [one.key, one]));
  return all.map((one) => {
    const waiver = one.level === 'warning' ? waivers.get(one.key) : undefined;
    return waiver ? { ...one, waived: { reason: waiver.reason, by: waiver.by } } : one;
  });
}
