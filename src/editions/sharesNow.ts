import { config } from '../config.ts';
import { isForAll, type Meant } from '../issues/fits.ts';
import { audienceGroups } from '../subscribers/audience.ts';
import type { AudienceGroup } from '../subscribers/subscriber.ts';
import { type Shares, sharesOf } from './shares.ts';

/** Who would get what now: the readers there are, by what an issue holds for them. */
export async function sharesNow(stories: readonly Meant[], now = new Date()): Promise<Shares> {
  return sharesOf(stories, await audienceGroups(now), config().MEASURING);
}

/** The same for a page that is drawn again and again: the audience may be half a minute old. */
export async function sharesLately(stories: readonly Meant[], now = new Date()): Promise<Shares> {
  return sharesOf(stories, stories.every(isForAll) ? [] : await lately(now), config().MEASURING);
}

const FRESH_MS = 30_000;
let kept: { at: number; groups: Promise<AudienceGroup[]> } | undefined;

function lately(now: Date): Promise<AudienceGroup[]> {
  if (kept && now.getTime() - kept.at < FRESH_MS) return kept.groups;
  const groups = audienceGroups(now);
  kept = { at: now.getTime(), groups };
  groups.catch(() => {
    kept = undefined;
  });
  return groups;
}
