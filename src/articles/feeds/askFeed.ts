import { parseUrl } from '../../parseUrl.ts';
import { decodeText } from '../../platform/fetch/decodeText.ts';
import { type Fetched, fetchGuarded, type Resolver } from '../../platform/fetch/fetchGuarded.ts';
import type { Feed } from './feed.ts';

const TYPES = /^(?:|(?:application|text)\/(?:[\w.+-]*(?:xml|json|rss|atom)[\w.+-]*|html|plain|octet-stream))$/;
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/json, application/xml;q=0.9, */*;q=0.5';
const MOST_BYTES = 5_000_000;
const TIMEOUT_MS = 20_000;
const LONGEST_MARK = 500; // characters of an ETag that are worth keeping

/** Asks for a feed; a server that has nothing new since the last time answers 304 (RFC 9110 section 13). */
export async function askFeed(feed: Pick<Feed, 'url' | 'etag' | 'lastModified'>, resolve?: Resolver): Promise<Fetched> {
  return fetchGuarded(feed.url, {
    types: TYPES,
    accept: ACCEPT,
    maxBytes: MOST_BYTES,
    timeoutMs: TIMEOUT_MS,
    headers: {
      ...(feed.etag ? { 'if-none-match': feed.etag } : {}),
      ...(feed.lastModified ? { 'if-modified-since': feed.lastModified } : {}),
    },
    ...(resolve ? { resolve } : {}),
  });
}

/** What to tell the server the next time. */
export function marksOf({ headers }: Fetched): Pick<Feed, 'etag' | 'lastModified'> {
  const keep = (value: string | undefined) => (value && value.length <= LONGEST_MARK ? value : null);
  return { etag: keep(headers.etag), lastModified: keep(headers['last-modified']) };
}

/** How long the server asks us to wait, ms (Retry-After, in seconds or as a date). */
export function askedWait({ headers }: Fetched, now: Date): number {
  const asked = headers['retry-after'] ?? '';
  const until = Date.parse(asked);
  if (/^\d{1,9}$/.test(asked)) return Number(asked) * 1_000;
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime());
}

/** The feed that a web page names as its own; null when it names none. */
export async function feedOfPage(found: Fetched): Promise<string | null> {
  if (!/html/.test(found.headers['content-type'] ?? '')) return null;
  const { openDocument } = await import('../fromHtml/dom.ts');
  const document = await openDocument(decodeText(found));
  const link = document.querySelector(
    'link[rel~="alternate"][type="application/rss+xml"], link[rel~="alternate"][type="application/atom+xml"], link[rel~="alternate"][type="application/feed+json"]',
  );
  const href = link?.getAttribute('href') ?? '';
  return href ? (parseUrl(href, found.url)?.href ?? null) : null;
}
