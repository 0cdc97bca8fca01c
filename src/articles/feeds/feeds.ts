import { decodeText } from '../../platform/fetch/decodeText.ts';
import type { Resolver } from '../../platform/fetch/fetchGuarded.ts';
import { mustBeFound } from '../../platform/fetch/mustBeFound.ts';
import { log } from '../../platform/log.ts';
import { enqueue } from '../../platform/queue.ts';
import { Refusal } from '../../refusal.ts';
import type { Actor } from '../../staff/actor.ts';
import { askFeed, feedOfPage } from './askFeed.ts';
import { deleteFeed, dueFeedIds, insertFeed } from './feed.store.ts';
import type { Feed } from './feed.ts';
import { readFeed } from './readFeed.ts';

/**
 * Adds a feed by its address, or by the address of a page that names its feed. It is asked at once, so that a wrong
 * address is told to the person who gave it; its items are taken in by a job.
 * @throws Refusal 'invalid' or 'unavailable' on `url`, 'conflict' when we have it
 */
export async function addFeed(address: string, actor: Actor, now = new Date(), resolve?: Resolver): Promise<Feed> {
  const { url, title } = await look(address.trim(), resolve);
  const feed = await insertFeed({ url, title, addedAt: now, addedBy: actor.name });
  if (!feed) throw new Refusal('conflict', 'Flödet finns redan.', 'url');
  // Without Redis the sweeper finds it later.
  await enqueue('articles.fetchFeed', { feedId: feed.id }, { once: feed.id }).catch((problem: Error) =>
    log.warn({ problem: problem.message }, 'a new feed waits for the sweeper'),
  );
  return feed;
}

/** Removes a feed. What it gave us stays. */
export async function removeFeed(id: string, _actor: Actor): Promise<void> {
  if (!(await deleteFeed(id))) throw new Refusal('not-found', 'Flödet finns inte längre.');
}

/** Sends a job for every feed whose time has come. */
export async function sweepFeeds(now = new Date()): Promise<void> {
  for (const feedId of await dueFeedIds(now)) await enqueue('articles.fetchFeed', { feedId }, { once: feedId });
}

async function look(address: string, resolve?: Resolver): Promise<{ url: string; title: string }> {
  const fresh = { etag: null, lastModified: null };
  let found = mustBeFound(await askFeed({ url: address, ...fresh }, resolve));
  const named = await feedOfPage(found);
  if (named) found = mustBeFound(await askFeed({ url: named, ...fresh }, resolve));
  const { title } = await readFeed(decodeText(found), found.url);
  return { url: named ?? address, title: title ?? new URL(found.url).hostname };
}
