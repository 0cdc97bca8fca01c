import { createHash } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { absoluteImage } from '../fromHtml/images.ts';
import { dayOf } from '../fromHtml/moments.ts';
import type { FeedItem } from './feed.ts';
import { plainText } from './plainText.ts';

/** RSS (0.9 to 2.0), Atom and JSON Feed, read into one shape. Everything in them is a stranger's. */

export interface ReadFeed {
  title: string | null;
  items: FeedItem[];
}

const MOST_ITEMS = 500;
const LONGEST = 1_000; // characters of a title or a name

type Loose = Record<string, unknown>;

/**
 * @param address where it was found, for addresses that are not whole
 * @throws Refusal 'invalid' on `url` when it is no feed
 */
export async function readFeed(text: string, address: string): Promise<ReadFeed> {
  const { parseFeed } = await import('feedsmith');
  let read: { format: string; feed: unknown };
  try {
    read = parseFeed(text) as { format: string; feed: unknown };
  } catch {
    throw new Refusal('invalid', 'Adressen är inget flöde i RSS, Atom eller JSON.', 'url');
  }
  const feed = objectOf(read.feed);
  const items = listOf(feed.items ?? feed.entries).slice(0, MOST_ITEMS);
  const toItem = read.format === 'atom' ? fromAtom : read.format === 'json' ? fromJson : fromRss;
  return { title: plain(feed.title), items: items.map((item) => toItem(item, address)).filter(isUseful) };
}

function fromRss(item: Loose, address: string): FeedItem {
  const url = addressOf(
    textOf(item.link) ?? (objectOf(item.guid).isPermaLink !== false ? saidIn(item.guid) : null),
    address,
  );
  const dc = objectOf(item.dc);
  const enclosures = [
    ...listOf(item.enclosures),
    ...listOf(objectOf(item.media).contents),
    ...listOf(objectOf(item.media).thumbnails),
  ];
  const picture = enclosures.find(
    (one) => /^image\//.test(textOf(one.type) ?? 'image/') && textOf(one.medium) !== 'video',
  );
  return {
    key: keyOf(saidIn(item.guid) ?? url, item.title),
    url,
    title: plain(item.title),
    summary: textOf(item.description),
    content: textOf(objectOf(item.content).encoded),
    publishedAt: dayOf(textOf(item.pubDate) ?? textOf(dc.date) ?? textOf(listOf(dc.dates)[0])),
    author: plain(firstText(dc.creators) ?? textOf(dc.creator)),
    image: absoluteImage(textOf(picture?.url), url ?? address),
  };
}

function fromAtom(item: Loose, address: string): FeedItem {
  const links = listOf(item.links);
  const link = links.find((one) => (textOf(one.rel) ?? 'alternate') === 'alternate') ?? links[0];
  const picture = links.find((one) => textOf(one.rel) === 'enclosure' && /^image\//.test(textOf(one.type) ?? ''));
  const url = addressOf(textOf(link?.href), address);
  return {
    key: keyOf(textOf(item.id) ?? url, item.title),
    url,
    title: plain(item.title),
    summary: htmlOf(item.summary),
    content: htmlOf(item.content),
    publishedAt: dayOf(textOf(item.published) ?? textOf(item.updated)),
    author: plain(listOf(item.authors)[0]?.name),
    image: absoluteImage(textOf(picture?.href), url ?? address),
  };
}

function fromJson(item: Loose, address: string): FeedItem {
  const url = addressOf(textOf(item.url) ?? textOf(item.external_url), address);
  return {
    key: keyOf(textOf(item.id) ?? url, item.title),
    url,
    title: plain(item.title),
    summary: textOf(item.summary) && escaped(textOf(item.summary) ?? ''),
    content: textOf(item.content_html) ?? paragraphs(textOf(item.content_text)),
    publishedAt: dayOf(textOf(item.date_published)),
    author: plain(listOf(item.authors)[0]?.name),
    image: absoluteImage(textOf(item.image) ?? textOf(item.banner_image), url ?? address),
  };
}

function isUseful({ title, url, content }: FeedItem): boolean {
  return title !== null && (url !== null || content !== null);
}

/** Short and of one length, whatever a site uses as ids. */
function keyOf(id: string | null, title: unknown): string {
  return createHash('sha256')
    .update(id ?? plain(title) ?? '')
    .digest('base64url')
    .slice(0, 22);
}

function addressOf(link: string | null, base: string): string | null {
  return absoluteImage(link, base);
}

/** Text of an element that may have markup: in titles it is taken off, entities are read. */
function plain(value: unknown): string | null {
  return plainText(saidIn(value))?.slice(0, LONGEST) ?? null;
}

/** Atom says of each text whether it is markup (RFC 4287 section 3.1). */
function htmlOf(value: unknown): string | null {
  const text = saidIn(value);
  if (text === null) return null;
  return /html$/.test(textOf(objectOf(value).type) ?? 'text') ? text : paragraphs(text);
}

function paragraphs(text: string | null): string | null {
  return text === null
    ? null
    : text
        .split(/\n+/)
        .filter((line) => line.trim())
        .map((line) => `<p>${escaped(line)}</p>`)
        .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'));
}

function saidIn(value: unknown): string | null {
  return textOf(value) ?? textOf(objectOf(value).value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() ? value : null;
}

function objectOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

function listOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function firstText(value: unknown): string | null {
  return Array.isArray(value) ? saidIn(value[0]) : null;
}
