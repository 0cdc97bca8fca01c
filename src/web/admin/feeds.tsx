import type { Request, RequestHandler, Response } from 'express';
import { findFeed, listFeeds } from '../../articles/feeds/feed.store.ts';
import { addFeed, removeFeed } from '../../articles/feeds/feeds.ts';
import { field, param } from '../../http/parse.ts';
import { enqueue } from '../../platform/queue.ts';
import { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { FeedsPage } from './FeedsPage.tsx';
import { places } from './places.ts';

/* The feeds: what we read by itself, and how each of them is. */

export const feedsPage: RequestHandler = (req, res) => drawFeeds(req, res, null);

export const newFeed = doing(async (req, res) => {
  const feed = await addFeed(field(req, 'url'), actorOf(req));
  await audit(actorOf(req), 'feed-added', { feedId: feed.id, url: feed.url });
  goTo(res, places.feeds, 'flode-tillagt');
}, drawFeeds);

export const fetchFeedNow = doing(async (req, res) => {
  const feed = await findFeed(param(req, 'feedId'));
  if (!feed) throw new Refusal('not-found', 'Flödet finns inte längre.');
  await enqueue('articles.fetchFeed', { feedId: feed.id }, { once: feed.id });
  goTo(res, places.feeds, 'flode-lases');
}, drawFeeds);

export const dropFeed = doing(async (req, res) => {
  const feedId = param(req, 'feedId');
  await removeFeed(feedId, actorOf(req));
  await audit(actorOf(req), 'feed-removed', { feedId });
  goTo(res, places.feeds, 'borttagen');
}, drawFeeds);

async function drawFeeds(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const feeds = await listFeeds();
  const page = <FeedsPage visit={visitOf(req, refusal)} feeds={feeds} url={field(req, 'url')} refusal={refusal} />;
  show(res, page, refusal);
}
