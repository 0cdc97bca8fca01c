import { decodeText } from '../platform/fetch/decodeText.ts';
import { fetchGuarded, type Resolver } from '../platform/fetch/fetchGuarded.ts';
import { mustBeFound } from '../platform/fetch/mustBeFound.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { canonicalOf } from './address.ts';
import { withoutHead } from './article.ts';
import { findByAddress } from './keepArticle.store.ts';
import { type ParsedHtml, parseHtml, parsePage, type Told } from './parseHtml.ts';
import { takePictures } from './pictures/takePictures.ts';
import { type SaidByHand, type TakenIn, takeInArticle } from './takeIn.ts';

/*
 * The doors for articles that are not plain text: a web page, rich text that was pasted, an item of a feed. Each is
 * read into the same blocks, and all end in takeInArticle, which knows an article again whatever door it came through.
 */

const PAGE = /^(?:text\/html|application\/xhtml\+xml)$/;
const PAGE_BYTES = 3_000_000;
const PAGE_TIMEOUT_MS = 12_000;
const LONGEST_LEAD = 1_000;

/**
 * Takes in the article of a web page.
 * @throws Refusal when the address may not be fetched, does not answer, or holds no article; `url`, `html` or a field
 */
export async function takeInPage(
  address: string,
  said: SaidByHand,
  actor: Actor,
  now = new Date(),
  resolve?: Resolver,
): Promise<TakenIn> {
  const known = await findByAddress(address.trim());
  if (known) return { article: known, fresh: false, why: 'same-address' };
  const found = mustBeFound(
    await fetchGuarded(address, {
      types: PAGE,
      accept: 'text/html,application/xhtml+xml',
      maxBytes: PAGE_BYTES,
      timeoutMs: PAGE_TIMEOUT_MS,
      ...(resolve ? { resolve } : {}),
    }),
  );
  return takeInParsed(await parsePage(decodeText(found), found.url), said, actor, now, resolve);
}

/**
 * Takes in an article from HTML: rich text as pasted, or the content of a feed's item.
 * @throws Refusal 'invalid' when it cannot be read or has no headline
 */
export async function takeInHtml(
  html: string,
  said: SaidByHand & { told?: Told; byline?: string | null; publishedAt?: string | null },
  actor: Actor,
  now = new Date(),
  resolve?: Resolver,
): Promise<TakenIn> {
  const { told = {}, byline, publishedAt, ...more } = said;
  const parsed = await parseHtml(html, told);
  return takeInParsed(
    {
      ...parsed,
      byline: parsed.byline ?? byline ?? null,
      publishedAt: publishedAt ?? parsed.publishedAt,
      canonicalUrl: told.address ? canonicalOf(null, told.address) : null,
      image: more.image ? null : parsed.image,
    },
    more,
    actor,
    now,
    resolve,
  );
}

async function takeInParsed(
  parsed: ParsedHtml,
  said: SaidByHand,
  actor: Actor,
  now: Date,
  resolve?: Resolver,
): Promise<TakenIn> {
  // Asked again with the page's own name for itself, before its pictures are fetched.
  const known = await findByAddress(said.canonicalUrl ?? parsed.canonicalUrl);
  if (known) return { article: known, fresh: false, why: 'same-address' };
  if (parsed.title === null) throw new Refusal('invalid', 'Artikeln saknar rubrik.', 'title');
  const { blocks, image, dropped } = await takePictures(
    { blocks: withoutHead(parsed.blocks), image: parsed.image },
    resolve,
  );
  const lead = parsed.lead !== null && parsed.lead.length > LONGEST_LEAD ? null : parsed.lead;
  return takeInArticle(
    {
      ...parsed,
      image,
      ...said,
      title: parsed.title,
      kind: said.kind ?? (said.event ? 'event' : parsed.kind),
      lead,
      blocks,
      dropped: [...parsed.dropped, ...dropped],
    },
    actor,
    now,
  );
}
