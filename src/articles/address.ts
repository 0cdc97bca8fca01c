import { parseUrl } from '../parseUrl.ts';

/** Addresses of articles: when two of them mean the same page. */

const TRACKING = /^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|mkt_tok|_hs\w+|ref|source)$/i;

/** The address without what only counts visits, and without a place on the page. */
export function cleanAddress(address: string): string {
  const url = new URL(address);
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  return url.href;
}

/** The same for every way to write the address of one page: scheme, www, last slash and order of parameters aside. */
export function addressKey(address: string): string {
  const url = new URL(cleanAddress(address));
  url.searchParams.sort();
  const host = url.host.replace(/^www\./, '');
  const path = url.pathname.replace(/\/+$/, '').replace(/\/index\.(?:html?|php|aspx)$/i, '');
  return `${host}${path}${url.search}`;
}

/** What a page calls its canonical address counts only within its own site: otherwise it could claim another's. */
export function canonicalOf(claimed: string | null, found: string): string {
  const url = claimed ? parseUrl(claimed, found) : null;
  if (!url) return cleanAddress(found);
  const isHome = url.pathname === '/' && new URL(found).pathname !== '/';
  if (!/^https?:$/.test(url.protocol) || siteOf(url) !== siteOf(new URL(found)) || isHome) return cleanAddress(found);
  return cleanAddress(url.href);
}

function siteOf(url: URL): string {
  return url.hostname.replace(/^www\./, '');
}
