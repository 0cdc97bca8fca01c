import { createHash } from 'node:crypto';
import { parseUrl } from '../parseUrl.ts';
import { isDuplicate } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { paths } from '../urls.ts';
import { findArticle } from './article.store.ts';
import {
  type Article,
  type ArticleFields,
  type Block,
  type Happening,
  KINDS,
  type Kind,
  type Picture,
  withoutHead,
} from './article.ts';
import { correctionsOf } from './correction.ts';
import { type Duplicate, isSameByTitle, TITLE_DAYS } from './duplicate.ts';
import {
  deleteArticle,
  findByAddress,
  findByHash,
  keepArticle,
  titlesSince,
  updateArticle,
} from './keepArticle.store.ts';
import { parseArticle } from './parseArticle.ts';
import { foldForSearch } from './search.ts';

const LONGEST_TITLE = 200;
const LONGEST_LEAD = 1_000;
const MOST_BLOCKS = 2_000;
const DAY_MS = 86_400_000;
const OWN_PICTURE = new RegExp(`^${paths.images}/[0-9a-f]{64}\\.jpg$`);

/** What a person says of an article that its text does not. */
export interface SaidByHand {
  kind?: Kind | null;
  event?: Happening | null;
  image?: Picture | null;
  canonicalUrl?: string | null;
  topics?: string[];
  audiences?: string[];
  /**
   * What an article with nearly the same title as one of late is: the same (default: whoever asked is told), another
   * (a person has seen both), or one that is kept beside it until a person decides (nobody is there to be asked).
   */
  nearTitle?: 'same' | 'another' | 'alike';
}

/** The article, whether it is new, and if not, what it was recognised by. */
export interface TakenIn {
  article: Article;
  fresh: boolean;
  why: Duplicate | null;
}

/**
 * Takes in an article from pasted text. The same article again gives the one we have, and `fresh` is false.
 * Throws Refusal('invalid') when the text is empty, not text, too long or has no title.
 */
export async function takeInText(text: string, said: SaidByHand, actor: Actor, now = new Date()): Promise<TakenIn> {
  const { blocks, title, ...parsed } = parseArticle(text);
  const kind = said.kind ?? (said.event ? 'event' : parsed.kind);
  return takeInArticle({ ...parsed, ...said, kind, title: title ?? '', blocks: withoutHead(blocks) }, actor, now);
}

/** The fields of an article that comes in as fields (API, feeds). */
export interface GivenArticle extends SaidByHand {
  title: string;
  form?: Article['form'];
  lead?: string | null;
  byline?: string | null;
  publishedAt?: string | null;
  blocks: Block[];
  dropped?: Article['dropped'];
}

/** Takes in an article given as fields. Throws Refusal('invalid') naming the field. */
export async function takeInArticle(given: GivenArticle, actor: Actor, now = new Date()): Promise<TakenIn> {
  check(given);
  const known = await findKnown(given);
  if (known) return { ...known, fresh: false };
  const near = given.nearTitle === 'another' ? null : await findByTitle(given, now);
  if (near && given.nearTitle !== 'alike') return { article: near, fresh: false, why: 'same-title' };
  const { article, duplicate } = await keepArticle({
    kind: given.kind ?? null,
    form: given.form ?? null,
    title: given.title.trim(),
    lead: given.lead ?? null,
    byline: given.byline ?? null,
    publishedAt: given.publishedAt ?? null,
    takenInAt: now,
    canonicalUrl: given.canonicalUrl ?? null,
    hash: contentHash(given.title, given.lead ?? null, given.blocks),
    image: given.image ?? null,
    blocks: given.blocks,
    dropped: given.dropped ?? [],
    topics: given.topics ?? [],
    ...(given.audiences ? { audiences: given.audiences } : {}),
    event: given.event ?? null,
    ...(near ? { alike: near.id } : {}),
    takenInBy: actor.name,
  });
  return { article, fresh: duplicate === null, why: duplicate };
}

/** The article we have already, through whatever door it came: by its address or its words. */
async function findKnown(given: GivenArticle): Promise<{ article: Article; why: Duplicate } | null> {
  const atAddress = await findByAddress(given.canonicalUrl ?? null);
  if (atAddress) return { article: atAddress, why: 'same-address' };
  const sameWords = await findByHash(contentHash(given.title, given.lead ?? null, given.blocks));
  return sameWords && { article: sameWords, why: 'same-content' };
}

/** An article of late with nearly the same title. */
async function findByTitle(given: GivenArticle, now: Date): Promise<Article | null> {
  const title = foldForSearch(given.title.trim());
  const compared = { title, publishedAt: given.publishedAt ?? null, event: given.event ?? null };
  const titles = await titlesSince(new Date(now.getTime() - TITLE_DAYS * DAY_MS));
  const same = titles.find((other) => isSameByTitle(compared, other));
  return same ? findArticle(same.id) : null;
}

/** Changes an article for somebody who saw `version` of it. Throws 'conflict' when it has moved on since. */
export async function changeArticle(
  id: string,
  version: number,
  change: ArticleFields,
  _actor: Actor,
  now = new Date(),
): Promise<Article> {
  const before = await findArticle(id);
  if (!before) throw new Refusal('not-found', 'Artikeln finns inte längre.');
  const fields = withMeasures(change, before.image);
  const after = { ...before, ...fields };
  check(after);
  const hash = contentHash(after.title, after.lead, after.blocks);
  const corrections = correctionsOf(before, after, now);
  const changed = await updateArticle(id, version, { ...fields, title: after.title.trim(), hash, corrections }).catch(
    (error: unknown) => {
      if (isDuplicate(error))
        throw new Refusal('conflict', 'En annan artikel har redan samma innehåll eller samma adress.', 'title');
      throw error;
    },
  );
  if (!changed)
    throw new Refusal(
      'conflict',
      'Någon annan har ändrat artikeln. Läs in den igen och gör om din ändring.',
      'version',
    );
  return changed;
}

/** A picture that stays keeps its measures, whoever changes its words: neither form nor API names them. */
function withMeasures(change: ArticleFields, before: Picture | null): ArticleFields {
  const { image } = change;
  return image && image.url === before?.url ? { ...change, image: { ...before, ...image } } : change;
}

/** Removes an article that no sent issue has used. The door is issues/removeArticle.ts, which asks the issues first. */
export async function removeUnused(id: string, _actor: Actor): Promise<void> {
  if (await deleteArticle(id)) return;
  const article = await findArticle(id);
  if (article?.sameAs)
    throw new Refusal('conflict', 'Artikeln är samma som en annan och minns dess adress. Ta bort den andra i stället.');
  if (article)
    throw new Refusal(
      'conflict',
      `Artikeln användes i nr ${article.usedIn.join(', ')} och behövs i arkivet. Den kan inte tas bort.`,
    );
  throw new Refusal('not-found', 'Artikeln finns inte längre.');
}

/** The same words in the same order are the same article, whatever door they came through. */
function contentHash(title: string, lead: string | null, blocks: Block[]): string {
  const words = [title, lead ?? '', ...blocks.map((block) => ('items' in block ? block.items.join(' ') : block.text))];
  const plain = words.join(' ').normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
  return createHash('sha256').update(plain).digest('hex');
}

function check(given: GivenArticle): void {
  const title = given.title.trim();
  if (!title) throw new Refusal('invalid', 'Artikeln saknar rubrik. Skriv en rubrik på egen rad.', 'title');
  if (title.length > LONGEST_TITLE)
    throw new Refusal('invalid', `Rubriken är längre än ${LONGEST_TITLE} tecken. Korta den.`, 'title');
  if (hasControls(title) || hasControls(given.lead ?? ''))
    throw new Refusal('invalid', 'Rubrik och ingress får inte innehålla styrtecken.', 'title');
  if ((given.lead ?? '').length > LONGEST_LEAD)
    throw new Refusal('invalid', `Ingressen är längre än ${LONGEST_LEAD} tecken. Korta den.`, 'lead');
  if (given.kind && !KINDS.includes(given.kind))
    throw new Refusal('invalid', `Artikelns typ ska vara en av: ${KINDS.join(', ')}.`, 'kind');
  if (given.blocks.length > MOST_BLOCKS)
    throw new Refusal('invalid', `Artikeln har fler än ${MOST_BLOCKS} stycken. Dela upp den.`, 'blocks');
  if (given.publishedAt && !isDay(given.publishedAt))
    throw new Refusal('invalid', 'Publiceringsdatumet ska skrivas som 2026-11-20.', 'publishedAt');
  checkUrl(given.canonicalUrl, 'canonicalUrl');
  checkUrl(given.event?.signUpUrl, 'event.signUpUrl');
  for (const block of given.blocks) if (block.type === 'link' || block.type === 'image') checkBlockUrl(block);
  if (given.image && !given.image.url.startsWith('/')) checkUrl(given.image.url, 'image.url');
  if (given.event && Number.isNaN(given.event.startsAt.getTime()))
    throw new Refusal('invalid', 'Evenemanget behöver en starttid.', 'event.startsAt');
  if (given.event?.endsAt && given.event.endsAt < given.event.startsAt)
    throw new Refusal(
      'invalid',
      'Evenemanget slutar innan det börjar. Ändra sluttiden, eller lämna den tom.',
      'event.endsAt',
    );
}

/** A picture may be one that we keep. */
function checkBlockUrl({ type, url }: Extract<Block, { url: string | null }>): void {
  if (type === 'image' && url && OWN_PICTURE.test(url)) return;
  checkUrl(url, 'blocks');
}

function checkUrl(value: string | null | undefined, field: string): void {
  if (!value) return;
  const allowed = ['https:', 'http:', 'mailto:'].includes(parseUrl(value)?.protocol ?? '');
  if (!allowed || /[\s"<>]/.test(value))
    throw new Refusal('invalid', 'Adressen ska börja med https:// och vara hel.', field);
}

function isDay(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
    new Date(value).toISOString().startsWith(value)
  );
}

function hasControls(text: string): boolean {
  return /[\p{Cc}]/u.test(text);
}
