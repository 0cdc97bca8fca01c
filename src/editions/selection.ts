import { fits, type Meant, type ReaderTraits } from '../issues/fits.ts';
import { type Content, storiesOf } from './content.ts';

/*
 * A selection: which of an issue's stories one reader's letter holds, as places in reading order from 0. Pure.
 */

const PREHEADER_CHARACTERS = 100;

/** Whom each story of an issue is meant for, in reading order. */
export function meantFor(content: Content): Meant[] {
  return storiesOf(content).map((story) => story.meant);
}

export function selectionFor(stories: readonly Meant[], reader: ReaderTraits): number[] {
  return stories.flatMap((story, place) => (fits(story, reader) ? [place] : []));
}

export function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((place, at) => place === other[at]);
}

/**
 * The part of an issue that a selection holds: the order stays, and sections that become empty are gone. When the
 * story that leads the issue is not in it, the preheader would speak of what is not there: then the titles stand in it.
 */
export function partOf(content: Content, selection: readonly number[]): Content {
  const all = storiesOf(content);
  if (selection.length === all.length) return content;
  const kept = new Set(selection.map((place) => all[place]));
  const sections = content.sections
    .map(({ heading, stories }) => ({ heading, stories: stories.filter((story) => kept.has(story)) }))
    .filter(({ stories }) => stories.length > 0);
  const hero = content.hero && kept.has(content.hero) ? content.hero : null;
  const part = { ...content, hero, sections };
  return kept.has(all[0]) ? part : { ...part, preheader: titlesOf(part) };
}

function titlesOf(content: Content): string {
  const [first = '', ...rest] = storiesOf(content).map((story) => story.title);
  return rest.reduce(
    (line, title) => (line.length + title.length + 3 > PREHEADER_CHARACTERS ? line : `${line} · ${title}`),
    first,
  );
}
