import { config } from '../config.ts';
import { readToken } from '../platform/tokens.ts';
import { type Fetch, fetcherOf } from './fetcher.ts';
import { knownEdition } from './known.ts';
import { count } from './tallies.ts';

/*
 * Measuring (R80-R95). At every level only counters are kept; at the individual level it is also kept, for thirty days,
 * what a reader who consented fetched on which day. No network address, no user agent, no time finer than the hour.
 * What the house has decided to measure is asked when the counts are written (tallies.ts): a redirect must not wait.
 */

/** The image of an issue was fetched. An unknown number counts nothing. */
export async function recordImage(
  issueNumber: number,
  token: string | null,
  fetch: Fetch,
  now = new Date(),
): Promise<void> {
  if (config().MEASURING === 'none') return;
  const known = await knownEdition(issueNumber);
  if (known) note('image', known.issueId, null, token, fetch, now);
}

/** A link was followed. Returns where it leads, or null when the edition has no such link (R86). */
export async function recordClick(
  issueNumber: number,
  n: number,
  token: string | null,
  fetch: Fetch,
  now = new Date(),
): Promise<string | null> {
  const known = await knownEdition(issueNumber);
  const url = known?.urls.get(n);
  if (!known || !url) return null;
  if (config().MEASURING !== 'none') note('click', known.issueId, n, token, fetch, now);
  return url;
}

function note(
  kind: 'image' | 'click',
  issueId: string,
  link: number | null,
  token: string | null,
  fetch: Fetch,
  at: Date,
): void {
  count({ issueId, kind, link, at, fetcher: fetcherOf(fetch), subscriberId: readerOf(token, issueId) });
}

/** Whose token it is; a token that is not ours, or of another issue, is nobody's, and the fetch counts like any other. */
function readerOf(token: string | null, issueId: string): string | null {
  if (!token) return null;
  const read = readToken('reader', token, false);
  return read.ok && read.ids[0] === issueId ? (read.ids[1] ?? null) : null;
}
