import type { Resolver } from '../../platform/fetch/fetchGuarded.ts';
import { log } from '../../platform/log.ts';
import { Refusal } from '../../refusal.ts';
import type { Block, Dropped, Picture } from '../article.ts';
import { keepPictureFrom } from './keepPicture.ts';
import type { KeptPicture } from './picture.ts';

/** Pictures of one article that are kept, and how long their source may take for all; the rest are left out and said so. */
const MOST_PICTURES = 8;
const WITHIN_MS = 30_000;

export interface Pictured {
  blocks: Block[];
  image: Picture | null;
  dropped: Dropped[];
}

/**
 * Fetches an article's pictures once, each through the guard, and puts our own addresses in their place. A picture that
 * cannot be had leaves its caption behind; nothing else is lost. Without a main picture the first of the body becomes it.
 * Alternative texts are proposals: a person decides (R109), so they are told among what was dropped.
 */
export async function takePictures(
  given: { blocks: Block[]; image: { url: string; alt: string | null } | null },
  resolve?: Resolver,
): Promise<Pictured> {
  const dropped: Dropped[] = [];
  const kept = new Map<string, KeptPicture>();
  const end = Date.now() + WITHIN_MS;
  for (const url of addressesIn(given)) {
    const why = whyNot(kept.size, end);
    if (why) dropped.push(left(url, why));
    const picture = why ? null : await keepOr(url, dropped, resolve);
    if (picture) kept.set(url, picture);
  }
  const main = given.image && kept.has(given.image.url) ? given.image : firstOf(given.blocks, kept);
  const own = main ? kept.get(main.url) : undefined;
  if (main?.alt) dropped.push({ text: main.alt, why: 'bildens alternativtext hos källan, ett förslag' });
  const blocks = given.blocks.flatMap((block) => replaced(block, kept, own, dropped));
  return { blocks, image: own ? { ...own, alt: null, decorative: false } : null, dropped };
}

function addressesIn({ blocks, image }: { blocks: Block[]; image: { url: string } | null }): Set<string> {
  const inBody = blocks.flatMap((block) => (block.type === 'image' && block.url !== null ? [block.url] : []));
  return new Set([...(image ? [image.url] : []), ...inBody]);
}

function whyNot(kept: number, end: number): string | null {
  if (kept >= MOST_PICTURES) return `En artikel får högst ${MOST_PICTURES} bilder.`;
  return Date.now() > end ? 'Källan tog för lång tid på sig.' : null;
}

function left(url: string, why: string): Dropped {
  return { text: url.slice(0, 300), why: `bilden kom inte med: ${why}` };
}

async function keepOr(url: string, dropped: Dropped[], resolve?: Resolver): Promise<KeptPicture | null> {
  try {
    return await keepPictureFrom(url, resolve);
  } catch (problem) {
    if (!(problem instanceof Refusal)) log.warn({ problem: (problem as Error).message }, 'a picture could not be kept');
    const sentence = problem instanceof Refusal ? problem.message : 'Bilden gick inte att spara.';
    dropped.push(left(url, sentence));
    return null;
  }
}

function firstOf(blocks: Block[], kept: Map<string, KeptPicture>): { url: string; alt: string | null } | null {
  const first = blocks.find((block) => block.type === 'image' && block.url !== null && kept.has(block.url));
  return first?.type === 'image' && first.url !== null ? { url: first.url, alt: first.alt } : null;
}

/** A block with our own address; the main picture is not repeated in the body. */
function replaced(
  block: Block,
  kept: Map<string, KeptPicture>,
  main: KeptPicture | undefined,
  dropped: Dropped[],
): Block[] {
  if (block.type !== 'image' || block.url === null) return [block];
  const url = kept.get(block.url)?.url ?? null;
  if (url !== null && url !== main?.url) return [{ ...block, url }];
  if (url === null && block.text) return [{ ...block, url: null }];
  if (block.text) dropped.push({ text: block.text, why: 'bildtext till artikelns huvudbild' });
  return [];
}
