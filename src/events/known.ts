import { editionOf } from '../editions/edition.store.ts';
import { findIssueByNumber } from '../issues/issue.store.ts';

/*
 * The links of editions, in memory: redirects must be quick, also under a scanner's flood, and must work while the
 * store is away. An edition never changes, but a backup that is read back may have another one under its number.
 */

const FRESH_MS = 10_000;
const MOST_KNOWN = 500;

export interface Known {
  issueId: string;
  urls: Map<number, string>;
}

const cache = new Map<number, { known: Known; at: number }>();
const asking = new Map<number, Promise<Known | null>>();

/** The issue of a number and its numbered links; null when no such issue is out: before that it is the newsroom's own. */
export async function knownEdition(issueNumber: number): Promise<Known | null> {
  if (!Number.isSafeInteger(issueNumber) || issueNumber < 1) return null;
  const cached = cache.get(issueNumber);
  if (cached && Date.now() - cached.at < FRESH_MS) return cached.known;
  try {
    return await askOnce(issueNumber);
  } catch (error) {
    if (cached) return cached.known;
    throw error;
  }
}

/** For tests: what was known is looked up again. */
export function forgetKnown(): void {
  cache.clear();
}

function askOnce(issueNumber: number): Promise<Known | null> {
  const running = asking.get(issueNumber);
  if (running !== undefined) return running;
  const question = ask(issueNumber).finally(() => asking.delete(issueNumber));
  asking.set(issueNumber, question);
  return question;
}

async function ask(issueNumber: number): Promise<Known | null> {
  const issue = await findIssueByNumber(issueNumber);
  const edition = issue?.releasedAt ? await editionOf(issue) : null;
  if (!edition) return null; // and not remembered: it may be let out at any moment
  const known = {
    issueId: edition.issueId,
    urls: new Map(edition.links.filter((link) => isWeb(link.url)).map((link) => [link.n, link.url])),
  };
  if (cache.size >= MOST_KNOWN) cache.clear();
  cache.set(issueNumber, { known, at: Date.now() });
  return known;
}

/** A redirect leads to pages and to nothing else. */
function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
