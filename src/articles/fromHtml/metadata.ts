import { canonicalOf } from '../address.ts';
import type { Happening } from '../article.ts';
import type { DomDocument } from './dom.ts';
import { absoluteImage } from './images.ts';
import { firstOf, happeningOf, type Linked, linkedData, oneLine, textOf } from './linkedData.ts';
import { dayOf } from './moments.ts';

/** What a page says of itself, outside its text. Null means that it does not say. */
export interface Metadata {
  title: string | null;
  description: string | null;
  publishedAt: string | null; // YYYY-MM-DD in Sweden
  author: string | null;
  section: string | null;
  canonicalUrl: string | null;
  image: { url: string; alt: string | null } | null;
  event: Happening | null;
}

const SITE_SUFFIX = /\s[|–—-]\s[^|–—]{2,60}$/u;

/** Reads OpenGraph, JSON-LD and meta elements; `address` is where the page was found, null for a pasted piece. */
export function readMetadata(document: DomDocument, address: string | null): Metadata {
  const meta = metaOf(document);
  const linked = linkedData(document);
  const say = (...names: string[]) => names.map((name) => meta.get(name)).find(Boolean) ?? null;
  const claimed = document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? say('og:url');
  return {
    title: titleOf(document, linked, say('og:title', 'twitter:title'), say('og:site_name')),
    description: say('og:description', 'description', 'twitter:description') ?? textOf(linked?.description),
    publishedAt: publishedOf(document, linked, say),
    author: authorOf(linked) ?? say('author', 'dc.creator', 'dcterms.creator'),
    section: say('article:section') ?? textOf(firstOf(linked?.articleSection)),
    canonicalUrl: address === null ? null : canonicalOf(claimed, address),
    image: imageOf(linked, say, address),
    event: happeningOf(linked),
  };
}

function metaOf(document: DomDocument): Map<string, string> {
  const meta = new Map<string, string>();
  for (const element of document.querySelectorAll('meta[content]')) {
    const name = (element.getAttribute('property') ?? element.getAttribute('name') ?? '').toLowerCase();
    const content = oneLine(element.getAttribute('content') ?? '');
    if (name && content && !meta.has(name)) meta.set(name, content);
  }
  return meta;
}

/** The one main heading, when the page has one; then what it tells other sites; then its title without the site's name. */
function titleOf(
  document: DomDocument,
  linked: Linked | null,
  told: string | null,
  site: string | null,
): string | null {
  const headings = [...document.querySelectorAll('h1')].map((one) => oneLine(one.textContent ?? '')).filter(Boolean);
  const plainTold = told && site && told.endsWith(site) ? told.replace(SITE_SUFFIX, '') : told;
  const own = headings.find((one) => one === plainTold) ?? (headings.length === 1 ? headings[0] : undefined);
  if (own) return own;
  const title = oneLine(document.title).replace(SITE_SUFFIX, '');
  return plainTold ?? textOf(linked?.headline) ?? (title || headings[0] || null);
}

function publishedOf(
  document: DomDocument,
  linked: Linked | null,
  say: (...names: string[]) => string | null,
): string | null {
  const time = document.querySelector('time[pubdate], time[itemprop="datePublished"], time.published');
  const told = say('article:published_time', 'dcterms.issued', 'dc.date.issued', 'dcterms.date', 'dc.date', 'date');
  const moments = [textOf(linked?.datePublished), told, time?.getAttribute('datetime') ?? time?.textContent];
  return moments.map(dayOf).find(Boolean) ?? null;
}

function authorOf(linked: Linked | null): string | null {
  const author = firstOf(linked?.author);
  const isPerson = typeof author === 'object' && author !== null && (author as Linked)['@type'] === 'Person';
  return isPerson ? textOf((author as Linked).name) : null;
}

function imageOf(
  linked: Linked | null,
  say: (...names: string[]) => string | null,
  address: string | null,
): Metadata['image'] {
  const given = firstOf(linked?.image);
  const named = typeof given === 'object' && given !== null ? textOf((given as Linked).url) : textOf(given);
  const url = absoluteImage(say('og:image:secure_url', 'og:image', 'twitter:image') ?? named, address);
  return url === null ? null : { url, alt: say('og:image:alt', 'twitter:image:alt') };
}
