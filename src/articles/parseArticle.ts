import type { ParsedArticle } from './article.ts';
import { findLead, readBody } from './fromText/body.ts';
import { findByline } from './fromText/bylines.ts';
import { findDoubledCaptions, findSingleCaptions } from './fromText/captions.ts';
import { clearFurniture } from './fromText/furniture.ts';
import { readHead } from './fromText/head.ts';
import { toLines } from './fromText/lines.ts';
import { findLists } from './fromText/lists.ts';
import { newSheet, readOut } from './fromText/sheet.ts';

/**
 * Reads an article from text as copied from a website. Every line of it, white space at the ends aside, comes back to
 * the letter and in order, in `blocks` or in `dropped`. What the text does not say is null.
 * @throws Refusal 'invalid' on `text` when it is empty, over 200 kB, not plain text, or has no headline
 */
export function parseArticle(text: string): ParsedArticle {
  const sheet = newSheet(toLines(text));
  const head = readHead(sheet);
  clearFurniture(sheet, head.title);
  findDoubledCaptions(sheet);
  const byline = findByline(sheet, head.title, head.kind);
  findSingleCaptions(sheet);
  findLists(sheet);
  const form = readBody(sheet) ?? head.form;
  const lead = findLead(sheet, head.title);
  const title = sheet.lines[head.title]?.text ?? null;
  return { kind: head.kind, form, title, publishedAt: head.publishedAt, lead, byline, ...readOut(sheet) };
}
