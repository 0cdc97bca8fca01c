import { isForAll } from '../../issues/fits.ts';
import type { Issue, Item } from '../../issues/issue.ts';
import { type Content, type Story, storiesOf } from '../content.ts';
import type { Shares } from '../shares.ts';
import { error, type Finding, type Spot, warning } from './finding.ts';

/** Each is rendered, checked and approved: more than these no person reads through. */
export const MOST_LETTERS = 12;

/** What comes of items that are only for some: too many different letters, or readers and items that find nobody. */
export function aboutReaders(issue: Issue, content: Content, shares: Shares): Finding[] {
  const stories = storiesOf(content);
  if (stories.every(({ meant }) => isForAll(meant))) return [];
  return [...tooMany(shares), ...leadsForSome(issue, stories[0]), ...unread(issue, stories, shares), ...left(shares)];
}

function tooMany({ letters }: Shares): Finding[] {
  if (letters.length <= MOST_LETTERS) return [];
  return [
    error(
      'too-many-letters',
      { place: 'Målgrupper', anchor: 'letter' },
      `Valen av målgrupper och ämnen ger ${letters.length} olika brev. Högst ${MOST_LETTERS} går att granska.`,
      'Visa fler artiklar för alla, eller begränsa färre av dem till ämnen.',
    ),
  ];
}

/** The subject line is the same for everybody, so it should not speak of what some do not get. */
function leadsForSome(issue: Issue, first: Story | undefined): Finding[] {
  if (!first || isForAll(first.meant)) return [];
  return [
    warning(
      'hero-not-for-all',
      spotOf(issue, first),
      'Artikeln överst visas bara för vissa, men ämnesraden läses av alla.',
      'Visa den för alla, eller skriv en ämnesrad som passar alla.',
    ),
  ];
}

/** An item that no reader there is would get. Nothing is said while nobody reads at all. */
function unread(issue: Issue, stories: Story[], { letters }: Shares): Finding[] {
  const read = letters.filter((letter) => letter.readers > 0);
  if (!read.length) return [];
  const reached = new Set(read.flatMap((letter) => letter.selection));
  return stories
    .filter((_, place) => !reached.has(place))
    .map((story) =>
      warning(
        'item-without-readers',
        spotOf(issue, story),
        'Ingen läsare får artikeln: den visas bara för målgrupper eller ämnen som ingen har.',
        'Visa den för fler, eller ta bort den.',
      ),
    );
}

function left({ nothing }: Shares): Finding[] {
  if (!nothing) return [];
  const who = nothing === 1 ? '1 läsare' : `${nothing} läsare`;
  return [
    warning(
      'readers-without-items',
      { place: 'Målgrupper', anchor: 'letter', seen: 'nothing' },
      `Inget i numret passar ${who}. De får inget brev.`,
      'Lägg till minst en artikel som visas för alla.',
    ),
  ];
}

function spotOf(issue: Issue, story: Story): Spot {
  const item = issue.sections
    .flatMap((section): Item[] => section.items)
    .find(({ articleId }) => articleId === story.articleId);
  return { place: story.title, anchor: `item-${item?.id}`, ...(item ? { itemId: item.id } : {}) };
}
