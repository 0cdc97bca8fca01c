import type { Meant } from '../issues/fits.ts';
import type { AudienceGroup, OrganisationKind } from '../subscribers/subscriber.ts';
import { type MeasuringLevel, variantKey } from './edition.ts';
import { isSame, selectionFor } from './selection.ts';

/*
 * Who gets what: an audience divided by the selections its readers get. The counts an approver sees, the variants that
 * are rendered and the rows of the fan-out come from the same rule. Pure.
 */

export const NOBODY_KNOWS = 'okand';

/** Readers whose letters hold the same stories. */
export interface Share {
  selection: number[];
  readers: number;
  /** How many of them work where. */
  by: Partial<Record<OrganisationKind | typeof NOBODY_KNOWS, number>>;
  /** How many of them have chosen topics. */
  choosing: number;
  /** A reader who gets this letter: to look at it as she does. */
  like: { kind: OrganisationKind | null; topics: string[] };
  /** The languages and levels of its readers: 'sv.individual' and so on. */
  wanted: string[];
}

export interface Shares {
  stories: number;
  /** Largest letter first; those who get the whole issue lead, also when there are none. */
  letters: Share[];
  /** Readers whom no story fits: they get no letter. */
  nothing: number;
  /** Readers who pause: they get no letter either. */
  paused: number;
}

/** Divides an audience. The sum of the letters' readers, of those whom nothing fits and of those who pause is all of it. */
export function sharesOf(
  stories: readonly Meant[],
  audience: readonly AudienceGroup[],
  measuring: MeasuringLevel,
): Shares {
  const all = stories.map((_, place) => place);
  const shares: Shares = { stories: stories.length, letters: [emptyShare(all)], nothing: 0, paused: 0 };
  for (const group of audience) {
    const selection = selectionFor(stories, { organisation: { kind: group.kind }, topics: group.topics });
    if (group.paused) shares.paused += group.readers;
    else if (stories.length && !selection.length) shares.nothing += group.readers;
    else addTo(shareFor(shares.letters, selection), group, measuring);
  }
  const [whole, ...parts] = shares.letters;
  return { ...shares, letters: [whole as Share, ...parts.toSorted(bySize)] };
}

function emptyShare(selection: number[]): Share {
  return { selection, readers: 0, by: {}, choosing: 0, like: { kind: null, topics: [] }, wanted: [] };
}

function shareFor(letters: Share[], selection: number[]): Share {
  const known = letters.find((one) => isSame(one.selection, selection));
  if (known) return known;
  const made = emptyShare(selection);
  letters.push(made);
  return made;
}

function addTo(share: Share, group: AudienceGroup, measuring: MeasuringLevel): void {
  const { kind, topics, readers } = group;
  const where = kind ?? NOBODY_KNOWS;
  if (share.readers === 0) share.like = { kind, topics };
  share.readers += readers;
  share.by[where] = (share.by[where] ?? 0) + readers;
  if (topics.length) share.choosing += readers;
  const level = measuring === 'individual' && !group.measuring ? 'aggregate' : measuring;
  const key = variantKey(group.language, level);
  if (!share.wanted.includes(key)) share.wanted.push(key);
}

/** Fixed for equal audiences, whatever the order of their groups. */
function bySize(one: Share, other: Share): number {
  return other.selection.length - one.selection.length || (one.selection.join() < other.selection.join() ? -1 : 1);
}
