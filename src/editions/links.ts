import { parseUrl } from '../parseUrl.ts';
import { absolute, articleUrl, paths } from '../urls.ts';
import { type Content, type Story, storiesOf } from './content.ts';
import type { Link, MeasuringLevel } from './edition.ts';

/** Where a story leads: its own page, and for an event its entry for the calendar and the sign-up. */
export interface Targets {
  article: string;
  calendar: string | null;
  signUp: string | null;
}

export function targetsOf(story: Story): Targets {
  return {
    article: articleUrl(story.articleId),
    calendar: story.event ? absolute(`${paths.calendar}/${story.articleId}.ics`) : null,
    signUp: safe(story.event?.signUpUrl ?? null),
  };
}

/**
 * Numbers the links of an issue from 1 in reading order. They depend on the content alone, so every variant has the
 * same numbers; the same target has one number.
 */
export function numberLinks(content: Content): Link[] {
  const links = new Map<string, Link>();
  const add = (url: string | null, label: string, articleId: string) => {
    if (url && !links.has(url)) links.set(url, { n: links.size + 1, url, label, articleId });
  };
  for (const story of storiesOf(content)) {
    const { article, calendar, signUp } = targetsOf(story);
    add(article, story.title, story.articleId);
    add(signUp, `Anmälan: ${story.title}`, story.articleId);
    add(calendar, `Kalender: ${story.title}`, story.articleId);
  }
  return [...links.values()];
}

/** The address to print for a target: itself, or our numbered redirect, with the reader's token at individual level. */
export function printed(
  links: readonly Link[],
  number: number,
  level: MeasuringLevel,
  reader: string,
): (url: string) => string {
  const numbers = new Map(links.map((link) => [link.url, link.n]));
  return (url) => {
    const n = numbers.get(url);
    if (level === 'none' || n === undefined) return url;
    const shared = absolute(`${paths.link}/${number}/${n}`);
    return level === 'individual' ? `${shared}/${reader}` : shared;
  };
}

/** The image that is counted: none, one for all, or one for each reader. */
export function pixelUrl(number: number, level: MeasuringLevel, reader: string): string | null {
  if (level === 'none') return null;
  return absolute(level === 'aggregate' ? `${paths.pixel}/${number}.gif` : `${paths.pixel}/${number}/${reader}.gif`);
}

/** An address we dare to print: https, or http in a house on loopback. Everything else is left out. */
function safe(url: string | null): string | null {
  const read = url === null ? null : parseUrl(url);
  if (!read) return null;
  const { protocol, href } = read;
  return protocol === 'https:' || href.startsWith(absolute('/')) ? href : null;
}
