import type { Fetcher } from './event.ts';

/*
 * People or machines: what the method and the user agent of one request tell (R81). Mail providers, security filters
 * and link previews fetch what nobody looked at. What is not known to be a machine counts as a person, and the report
 * says that it is an upper bound; nothing of the request is kept.
 */

export interface Fetch {
  userAgent: string | undefined;
  method: string;
}

const LOOKED_AT_CHARACTERS = 400;

/** Proxies of mail providers: they fetch images for the reader, or before any reader comes. */
const PROXIES = /googleimageproxy|ggpht\.com|yahoomailproxy|yahoocachesystem|outlookmobile-proxy|duckduckgo-mail/i;

/** Filters that open links to look for malware. */
const SCANNERS =
  /barracuda|proofpoint|mimecast|ciscosecureemail|ironport|\btmes\b|trendmicro|fireeye|forcepoint|symantec|messagelabs|sophos|bitdefender|zscaler|safelinks|fortiguard|urlscan|virustotal|trustwave|checkpoint|mailguard|heimdal|vade/i;

/** Crawlers, link previews, monitors and programs. Browsers name none of these. */
const ROBOTS =
  /bot\b|bot[/;_-]|crawl|spider|slurp|preview|scanner|monitor|headless|phantomjs|lighthouse|curl\/|wget|python|java\/|okhttp|go-http-client|libwww|httpclient|http-client|node-fetch|axios|undici|^node\b|facebookexternalhit|whatsapp|slack|teams\/|discord|embedly|validator|feedfetcher/i;

/** Who fetched it, as far as one request can tell. HEAD is never a person: nobody looks at headers. */
export function fetcherOf(fetch: Fetch): Fetcher {
  const agent = (fetch.userAgent ?? '').slice(0, LOOKED_AT_CHARACTERS).trim();
  if (fetch.method !== 'GET') return 'machine';
  // Apple's mail privacy fetches every image with exactly this name, seen or not.
  if (agent === '' || agent === 'Mozilla/5.0') return 'machine';
  return PROXIES.test(agent) || SCANNERS.test(agent) || ROBOTS.test(agent) ? 'machine' : 'person';
}
