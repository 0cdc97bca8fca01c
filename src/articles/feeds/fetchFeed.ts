import { decodeText } from '../../platform/fetch/decodeText.ts';
import type { Fetched, Resolver } from '../../platform/fetch/fetchGuarded.ts';
import { mustBeFound } from '../../platform/fetch/mustBeFound.ts';
import { log } from '../../platform/log.ts';
import { Refusal } from '../../refusal.ts';
import { HOUSE } from '../../staff/actor.ts';
import { askedWait, askFeed, marksOf } from './askFeed.ts';
import { claimFeed, noteItem, noteLook } from './feed.store.ts';
import { type Feed, type FeedItem, itemsToTake, MOST_TRIES, waitAfter } from './feed.ts';
import { readFeed } from './readFeed.ts';
import { takeInItem } from './takeInItem.ts';

/**
 * Looks at a feed and takes in what is new. Safe to repeat, and to be broken off anywhere: items are noted one by one.
 * What goes wrong is written on the feed, for people to read; only a store that is away makes it throw.
 */
export async function fetchFeed(feedId: string, now = new Date(), resolve?: Resolver): Promise<void> {
  const feed = await claimFeed(feedId, now);
  if (!feed) return;
  let found: Fetched | undefined;
  try {
    found = await askFeed(feed, resolve);
    if (found.status === 304) return await noteQuiet(feed, now);
    await takeIn(feed, mustBeFound(found), now, resolve);
  } catch (problem) {
    if (!(problem instanceof Refusal))
      log.warn({ feedId, problem: (problem as Error).message }, 'a feed could not be read');
    await noteFailure(feed, problem, found ? askedWait(found, now) : 0, now);
  }
}

async function noteQuiet(feed: Feed, now: Date): Promise<void> {
  await noteLook(feed.id, { lastOkAt: now, lastProblem: null, failuresInARow: 0, nextAt: next(now, waitAfter(0)) });
}

async function noteFailure(feed: Feed, problem: unknown, askedMs: number, now: Date): Promise<void> {
  const failuresInARow = feed.failuresInARow + 1;
  const lastProblem = problem instanceof Refusal ? problem.message : 'Flödet gick inte att läsa.';
  await noteLook(feed.id, { lastProblem, failuresInARow, nextAt: next(now, waitAfter(failuresInARow, askedMs)) });
}

async function takeIn(feed: Feed, found: Fetched, now: Date, resolve?: Resolver): Promise<void> {
  const { title, items } = await readFeed(decodeText(found), found.url);
  const chosen = itemsToTake(items, feed);
  const failed: { key: string; times: number; sentence: string }[] = [];
  for (const item of chosen) {
    const sentence = await takeOne(feed, item, now, resolve);
    if (sentence) failed.push({ key: item.key, times: triesOf(feed, item) + 1, sentence });
  }
  const open = failed.filter(({ times }) => times < MOST_TRIES);
  const waiting = new Set(open.map(({ key }) => key));
  await noteLook(feed.id, {
    ...(title ? { title } : {}),
    lastOkAt: now,
    lastProblem: failed[0] ? `${failed.length} av ${chosen.length} artiklar kom inte med: ${failed[0].sentence}` : null,
    failuresInARow: 0,
    nextAt: next(now, waitAfter(0)),
    // An unchanged feed would hide the items that are to be tried again.
    ...(open.length ? { etag: null, lastModified: null } : marksOf(found)),
    // All that the feed holds now is dealt with, older items of a first look too; what left the feed is forgotten.
    seen: items.map(({ key }) => key).filter((key) => !waiting.has(key)),
    tries: open.map(({ key, times }) => ({ key, times })),
  });
}

/** Takes in one item; the sentence says why it could not be. */
async function takeOne(feed: Feed, item: FeedItem, now: Date, resolve?: Resolver): Promise<string | null> {
  try {
    const last = triesOf(feed, item) + 1 >= MOST_TRIES;
    const { fresh } = await takeInItem(item, { ...HOUSE, name: feed.title }, { last }, now, resolve);
    await noteItem(feed.id, item.key, fresh);
    return null;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return problem.message;
  }
}

function triesOf(feed: Feed, item: FeedItem): number {
  return feed.tries.find(({ key }) => key === item.key)?.times ?? 0;
}

function next(now: Date, waitMs: number): Date {
  return new Date(now.getTime() + waitMs);
}
