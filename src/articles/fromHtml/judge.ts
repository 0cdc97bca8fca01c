import type { Form, ParsedArticle } from '../article.ts';
import { findLead, readBody } from '../fromText/body.ts';
import { findByline } from '../fromText/bylines.ts';
import { clearFurniture } from '../fromText/furniture.ts';
import { readHead } from '../fromText/head.ts';
import type { Line } from '../fromText/lines.ts';
import { findLists } from '../fromText/lists.ts';
import { isContactLine } from '../fromText/people.ts';
import { drop, isOpen, newSheet, openLines, plainAt, type Sheet } from '../fromText/sheet.ts';
import { assemble, type Laid } from './assemble.ts';
import type { Piece, TextPiece } from './pieces.ts';

/** What the page says of itself helps to judge its lines. */
export interface Known {
  title: string | null;
  description: string | null;
  section: string | null;
  /** A lead of its own, beside the text: then the first paragraph stays what it is. */
  lead?: string | null;
}

const LONGEST_LEAD = 1_000;
const CREDIT = /^(?:foto|bild|illustration|fotograf)\s?:/iu;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

/**
 * Judges the lines of a page by the same rules as pasted text, and where those are silent by the page's own markup.
 * @throws Refusal 'invalid' on `text` when no line can be the headline
 */
export function judge(given: Piece[], known: Known): ParsedArticle {
  const laid = lay(given, known);
  const { sheet, pieces } = laid;
  const head = readHead(sheet, placeOfTitle(pieces, known));
  clearFurniture(sheet, head.title);
  const marked = judgeMarkedLead(laid, head.title, known.description);
  const byline = findByline(sheet, head.title, head.kind);
  clearLastContacts(sheet, head.title);
  judgeMarkup(laid);
  findLists(sheet);
  const form = judgeBody(laid) ?? head.form;
  const lead = marked ?? known.lead ?? findLead(sheet, head.title);
  const title = sheet.lines[head.title]?.text ?? null;
  return { kind: head.kind, form, title, publishedAt: head.publishedAt, lead, byline, ...assemble(laid) };
}

function lay(given: Piece[], known: Known): Laid {
  const pieces: TextPiece[] = [];
  const images: Laid['images'] = [];
  for (const piece of given) {
    if (piece.is === 'image') images.push({ before: pieces.length, image: piece });
    else if (piece.furniture === null) pieces.push(piece);
  }
  if (known.title && !pieces.some((piece) => fold(piece.text) === fold(known.title ?? ''))) {
    pieces.unshift(titlePiece(known.title));
    for (const image of images) image.before += 1;
  }
  const lines = pieces.map(({ text }): Line => ({ text, plain: fold(text), afterBlank: true }));
  return { sheet: newSheet(lines), pieces, images };
}

function titlePiece(text: string): TextPiece {
  return { is: 'heading', text, level: 1, list: 0, bold: false, lead: false, links: [], furniture: null };
}

function placeOfTitle(pieces: TextPiece[], known: Known): number | undefined {
  const title = known.title === null ? -1 : pieces.findIndex((piece) => fold(piece.text) === fold(known.title ?? ''));
  const main = pieces.findIndex((piece) => piece.level === 1);
  return title >= 0 ? title : main >= 0 ? main : undefined;
}

/** The lead by its own mark, or as the page tells it to other sites; a description that stands nowhere is left out. */
function judgeMarkedLead({ sheet, pieces }: Laid, title: number, description: string | null): string | null {
  const open = openLines(sheet).filter((at) => at > title);
  const isLead = (at: number) => pieces[at]?.is === 'text' && plainAt(sheet, at).length <= LONGEST_LEAD;
  const marked = open.find((at) => isLead(at) && pieces[at]?.lead);
  const told = open.slice(0, 3).find((at) => isLead(at) && opensAlike(plainAt(sheet, at), description));
  const at = marked ?? told;
  if (at === undefined || open.length < 2) return null;
  sheet.verdicts[at] = { type: 'lead' };
  return sheet.lines[at]?.text ?? null;
}

/** A description is often the beginning of the lead, cut off. */
function opensAlike(line: string, description: string | null): boolean {
  const told = fold(description ?? '').replace(/\s?(?:…|\.\.\.)$/, '');
  return told.length >= 40 && line.startsWith(told.slice(0, 120));
}

/** An address or a telephone number alone, below the last sentence. */
function clearLastContacts(sheet: Sheet, title: number): void {
  for (const at of openLines(sheet).reverse()) {
    if (at <= title || !isContactLine(plainAt(sheet, at)) || plainAt(sheet, at).includes('. ')) return;
    drop(sheet, at, 'kontaktruta');
  }
}

/** What the markup says. Questions are left to the rules of the text, which know whether an answer follows. */
function judgeMarkup({ sheet, pieces }: Laid): void {
  for (const [at, piece] of pieces.entries()) {
    if (!isOpen(sheet, at)) continue;
    const link = wholeLink(piece);
    if (piece.is === 'heading' && !piece.text.endsWith('?')) sheet.verdicts[at] = { type: 'heading' };
    else if (link !== null) sheet.verdicts[at] = { type: 'link', url: link };
    else if (piece.is === 'item') sheet.verdicts[at] = { type: 'item', list: piece.list };
    else if (piece.is === 'quote') sheet.verdicts[at] = { type: 'quote' };
    else if (CREDIT.test(piece.text)) sheet.verdicts[at] = { type: 'image', alt: null };
  }
}

/** The address of a line that is one link and nothing else, notes such as "(pdf)" and arrows aside. */
function wholeLink({ text, links }: TextPiece): string | null {
  const [link] = links;
  if (links.length !== 1 || !link) return null;
  const rest = text.replace(link.text, '').replace(/\([^)]{0,60}\)/g, '');
  return /[\p{L}\d]/u.test(rest) ? null : link.url;
}

/** Paragraphs of a page are what they are: a short one is no heading unless it is bold, and no lost link. */
function judgeBody({ sheet, pieces }: Laid): Form | null {
  const open = openLines(sheet);
  const form = readBody(sheet);
  for (const at of open) {
    const verdict = sheet.verdicts[at];
    const piece = pieces[at];
    if (verdict === undefined || !('type' in verdict) || piece === undefined) continue;
    if (verdict.type === 'heading' && !piece.bold && piece.is !== 'heading') sheet.verdicts[at] = { type: 'paragraph' };
    if (verdict.type === 'link' && verdict.url === null)
      sheet.verdicts[at] = { type: piece.bold ? 'heading' : 'paragraph' };
    if (piece.is === 'heading' && verdict.type === 'paragraph') sheet.verdicts[at] = { type: 'heading' };
  }
  return form;
}

function fold(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}
