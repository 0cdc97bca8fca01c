/** A feed: a list of articles that a website publishes, which we look at now and then. */

export interface Feed {
  id: string;
  url: string;
  title: string;
  addedAt: Date;
  addedBy: string;
  /** When it was last asked, and when it last answered as it should. */
  lastFetchedAt: Date | null;
  lastOkAt: Date | null;
  /** What went wrong the last time, for the communicator; null when nothing did. */
  lastProblem: string | null;
  failuresInARow: number;
  nextAt: Date;
  /** Articles it has given us. */
  taken: number;
  /** What the server wants to hear the next time (RFC 9110 section 13.1). */
  etag: string | null;
  lastModified: string | null;
  /** Keys of the items that need no more attention, and how often the others were tried. */
  seen: string[];
  tries: { key: string; times: number }[];
}

/** An item of a feed, whatever its format. */
export interface FeedItem {
  key: string; // its own id, else its address or title
  url: string | null;
  title: string | null;
  summary: string | null; // HTML
  content: string | null; // HTML of the whole article
  publishedAt: string | null; // YYYY-MM-DD
  author: string | null;
  image: string | null;
}

export const FETCH_EVERY_MS = 30 * 60_000;
const LONGEST_WAIT_MS = 86_400_000;
/** A feed that is taken in for the first time gives its last items only. */
export const FIRST_ITEMS = 20;
/** An item that cannot be taken in is left after so many tries. */
export const MOST_TRIES = 4;

/** How long until the next look, ms: doubling with every failure in a row, to a day; a server may ask for longer. */
export function waitAfter(failuresInARow: number, askedMs = 0): number {
  const doubled = FETCH_EVERY_MS * 2 ** Math.min(failuresInARow, 10);
  return Math.min(LONGEST_WAIT_MS, Math.max(doubled, askedMs));
}

/** The items that have not been dealt with, the oldest first. A feed's first look sees the newest only. */
export function itemsToTake(items: FeedItem[], feed: Pick<Feed, 'seen' | 'lastOkAt'>): FeedItem[] {
  const seen = new Set(feed.seen);
  const newest = newestFirst(items);
  const looked = feed.lastOkAt === null ? newest.slice(0, FIRST_ITEMS) : newest;
  return looked.filter(({ key }) => !seen.has(key)).reverse();
}

/** By day where all items have one; feeds that give none are in order already. */
function newestFirst(items: FeedItem[]): FeedItem[] {
  if (items.some((item) => item.publishedAt === null)) return items;
  return [...items].sort((a, b) => (b.publishedAt ?? '').localeCompare(a.publishedAt ?? ''));
}
