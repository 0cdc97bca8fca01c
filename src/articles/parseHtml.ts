import { log } from '../platform/log.ts';
import { Refusal } from '../refusal.ts';
import type { Dropped, Happening, ParsedArticle } from './article.ts';
import { type DomDocument, openDocument } from './fromHtml/dom.ts';
import { judge } from './fromHtml/judge.ts';
import { mainTextOf } from './fromHtml/mainText.ts';
import { type Metadata, readMetadata } from './fromHtml/metadata.ts';
import { type Piece, piecesOf, type TextPiece } from './fromHtml/pieces.ts';
import { readLabel } from './fromText/labels.ts';

/** An article read from HTML: the same blocks as from text, and what the page says beside its text. */
export interface ParsedHtml extends ParsedArticle {
  canonicalUrl: string | null;
  image: Metadata['image'];
  event: Happening | null;
}

const MAX_BYTES = 3_000_000;
const MOST_DROPPED = 400;
const LONGEST_DROPPED = 500;

/** What the giver of a piece of HTML knows about it (a feed, say). */
export interface Told {
  title?: string | null;
  description?: string | null;
  lead?: string | null;
  /** Where it stood, for links without a whole address. */
  address?: string | null;
}

/**
 * Reads an article from a piece of HTML: rich text that was pasted, or the content of a feed's item.
 * @throws Refusal 'invalid' on `html` (empty, too large, not to be read) or on `text` (no headline)
 */
export async function parseHtml(html: string, told: Told = {}): Promise<ParsedHtml> {
  return reading(html, async (document) => {
    const pieces = piecesOf(document.body, told.address ?? null);
    const { title = null, description = null, lead = null } = told;
    const known = { title, description, lead, section: null };
    const { dropped, ...article } = judge(asPasted(pieces), known);
    const lost = [...furnitureOf(pieces), ...dropped];
    return { ...article, dropped: lost, canonicalUrl: null, image: null, event: null };
  });
}

/**
 * Reads an article from a whole web page that was found at `address`: its main text, and its metadata.
 * @throws Refusal 'invalid' on `html` or `text`, also when the page has no main text
 */
export async function parsePage(html: string, address: string): Promise<ParsedHtml> {
  return reading(html, async (document) => {
    const metadata = readMetadata(document, address);
    const all = piecesOf(document.body, address);
    const main = await mainPieces(document, address);
    const article = judge(main, metadata);
    const label = metadata.section === null ? null : readLabel(metadata.section);
    return {
      ...article,
      kind: metadata.event ? 'event' : (article.kind ?? (label !== null && 'kind' in label ? label.kind : null)),
      publishedAt: metadata.publishedAt ?? article.publishedAt,
      lead: article.lead ?? metadata.description,
      byline: article.byline ?? metadata.author,
      dropped: [...outside(all, main, article.title), ...article.dropped].slice(0, MOST_DROPPED),
      canonicalUrl: metadata.canonicalUrl,
      image: metadata.image,
      event: metadata.event,
    };
  });
}

async function mainPieces(document: DomDocument, address: string): Promise<Piece[]> {
  const content = await mainTextOf(document);
  const pieces = content === null ? [] : piecesOf((await openDocument(content)).body, address);
  if (pieces.some((piece) => piece.is !== 'image' && piece.is !== 'heading' && piece.furniture === null)) return pieces;
  throw new Refusal('invalid', 'Sidan har ingen artikeltext som går att läsa. Klistra in texten i stället.', 'html');
}

async function reading(html: string, read: (document: DomDocument) => Promise<ParsedHtml>): Promise<ParsedHtml> {
  if (html.trim() === '') throw new Refusal('invalid', 'Texten är tom.', 'html');
  if (Buffer.byteLength(html) > MAX_BYTES) throw new Refusal('invalid', 'Sidan är större än 3 MB.', 'html');
  try {
    return await read(await openDocument(html));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    log.warn({ problem: (error as Error).message }, 'a page could not be read');
    throw new Refusal('invalid', 'Sidan gick inte att läsa. Klistra in texten i stället.', 'html');
  }
}

/** A pasted piece was chosen by a person: what they marked is the article, a site's own footer inside it aside. */
function asPasted(pieces: Piece[]): Piece[] {
  return pieces.filter((piece) => piece.is === 'image' || piece.furniture === null);
}

function furnitureOf(pieces: Piece[]): Dropped[] {
  return pieces.flatMap((piece) => (piece.is !== 'image' && piece.furniture !== null ? [asDropped(piece)] : []));
}

/** The lines of the page that are not in its main text, each with its reason. */
function outside(all: Piece[], main: Piece[], title: string | null): Dropped[] {
  const kept = new Map<string, number>([[title ?? '', 1]]);
  for (const piece of main)
    if (piece.is !== 'image' && piece.furniture === null && piece.text !== title)
      kept.set(piece.text, (kept.get(piece.text) ?? 0) + 1);
  return all.flatMap((piece) => {
    if (piece.is === 'image') return [];
    const left = kept.get(piece.text) ?? 0;
    if (left > 0) kept.set(piece.text, left - 1);
    return left > 0 ? [] : [asDropped(piece)];
  });
}

function asDropped({ text, furniture }: TextPiece): Dropped {
  return { text: text.slice(0, LONGEST_DROPPED), why: furniture ?? 'utanför artikelns text' };
}
