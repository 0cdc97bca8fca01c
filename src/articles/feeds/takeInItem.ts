import type { Resolver } from '../../platform/fetch/fetchGuarded.ts';
import { Refusal } from '../../refusal.ts';
import type { Actor } from '../../staff/actor.ts';
import { canonicalOf } from '../address.ts';
import type { Block } from '../article.ts';
import { takeInHtml, takeInPage } from '../intake.ts';
import { findByAddress } from '../keepArticle.store.ts';
import { type TakenIn, takeInArticle } from '../takeIn.ts';
import type { FeedItem } from './feed.ts';
import { plainText } from './plainText.ts';

/** From here on the content of a feed counts as the whole article; shorter ones are the beginning of one. */
const WHOLE_TEXT = 500; // characters
/** Beside a summary of its own the content is the whole article, however short the news is. */
const WHOLE_BESIDE_SUMMARY = 200;
const LONGEST_LEAD = 1_000;
const ENDS_OPEN =
  /(?:\[?(?:…|\.\.\.)\]?|läs mer|läs (?:hela )?(?:artikeln|nyheten|inlägget|texten)|fortsätt läsa|read more)\s*[»›→.]?\s*$/iu;

/**
 * Takes in an item: from the feed when it has the whole article, else from its page. When the page cannot be had for
 * the last time, what the feed says becomes a short article that links there.
 */
export async function takeInItem(
  item: FeedItem,
  actor: Actor,
  { last }: { last: boolean },
  now: Date,
  resolve?: Resolver,
): Promise<TakenIn> {
  const known = await findByAddress(item.url);
  if (known) return { article: known, fresh: false, why: 'same-address' };
  const html = item.content ?? item.summary;
  if (html !== null && (isWhole(item, html) || item.url === null)) return fromContent(item, html, actor, now, resolve);
  try {
    return await takeInPage(item.url ?? '', { nearTitle: 'alike' }, actor, now, resolve);
  } catch (problem) {
    if (!(problem instanceof Refusal) || !last) throw problem;
    return inShort(item, actor, now);
  }
}

async function fromContent(
  item: FeedItem,
  html: string,
  actor: Actor,
  now: Date,
  resolve?: Resolver,
): Promise<TakenIn> {
  const told = { title: item.title, description: plainText(item.summary), lead: leadOf(item), address: item.url };
  const said = { told, byline: item.author, publishedAt: item.publishedAt, nearTitle: 'alike' as const };
  const image = item.image ? `<img src="${item.image.replaceAll('"', '%22')}">` : '';
  return takeInHtml(image + html, said, actor, now, resolve);
}

async function inShort(item: FeedItem, actor: Actor, now: Date): Promise<TakenIn> {
  const blocks: Block[] = item.url ? [{ type: 'link', text: 'Läs artikeln hos källan', url: item.url }] : [];
  return takeInArticle(
    {
      title: item.title ?? '',
      lead: plainText(item.summary)?.slice(0, LONGEST_LEAD) ?? null,
      byline: item.author,
      publishedAt: item.publishedAt,
      canonicalUrl: item.url ? canonicalOf(null, item.url) : null,
      blocks,
      nearTitle: 'alike',
    },
    actor,
    now,
  );
}

/** The summary is the lead when the content is something else. */
function leadOf(item: FeedItem): string | null {
  const summary = plainText(item.summary);
  if (summary === null || summary.length > LONGEST_LEAD || ENDS_OPEN.test(summary)) return null;
  const opens = plainText(item.content ?? item.summary)?.startsWith(summary.slice(0, 80));
  return opens ? null : summary;
}

function isWhole({ content, summary }: FeedItem, html: string): boolean {
  const text = plainText(html) ?? '';
  const beside = content !== null && summary !== null && text.length >= 2 * (plainText(summary) ?? '').length;
  return text.length >= (beside ? WHOLE_BESIDE_SUMMARY : WHOLE_TEXT) && !ENDS_OPEN.test(text);
}
