import { sweepFeeds } from '../src/articles/feeds/feeds.ts';
import { fetchFeed } from '../src/articles/feeds/fetchFeed.ts';
import type { Processors } from '../src/platform/queue.ts';

export const articles = {
  'articles.fetchFeed': ({ feedId }) => fetchFeed(feedId),
  'articles.sweep': () => sweepFeeds(),
} satisfies Partial<Processors>;
