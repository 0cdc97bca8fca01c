import { Refusal } from '../../refusal.ts';
import type { Form, Kind } from '../article.ts';
import { readDateLine } from './dates.ts';
import { type Label, labelOfTitle, readLabel, splitLabel } from './labels.ts';
import { addressIn } from './links.ts';
import { isContactLine, isName, readCredit } from './people.ts';
import { furnitureAround } from './phrases.ts';
import { drop, isOpen, plainAt, type Sheet } from './sheet.ts';

/** What stands above the body: label, date and headline, in any order the site likes. */
export interface Head {
  kind: Kind | null;
  form: Form | null;
  publishedAt: string | null;
  /** The place of the headline. */
  title: number;
}

const MAX_TITLE = 200;
const MAX_TITLE_WITH_STOP = 100;
const ECHO = /\s[–—|-]\s[^–—|]{2,60}$/u;

/**
 * Judges the lines down to the first one of the body.
 * @param known the place of the headline, where the page itself says it
 * @throws Refusal 'invalid' on `text` when no line can be the headline
 */
export function readHead(sheet: Sheet, known?: number): Head {
  const head: Head = { kind: null, form: null, publishedAt: null, title: known ?? findTitle(sheet) };
  // The kind first, since the date above an event is not the day it was published.
  for (let at = 0; at < head.title; at += 1) takeLabel(head, readLabel(plainAt(sheet, at)));
  for (let at = 0; at < head.title; at += 1) judgeAbove(sheet, at, head);
  sheet.verdicts[head.title] = { type: 'title' };
  takeLabel(head, labelOfTitle(plainAt(sheet, head.title)));
  for (let at = head.title + 1; at < sheet.lines.length; at += 1) if (!judgeBelow(sheet, at, head)) break;
  dropEcho(sheet, head.title);
  for (let at = head.title + 1; at < sheet.lines.length; at += 1)
    if (isOpen(sheet, at)) judgeDate(sheet, at, head, false);
  return head;
}

function findTitle(sheet: Sheet): number {
  const first = sheet.lines.findIndex(({ plain }) => !isAboveTitle(plain));
  const at = isWriterAboveTitle(sheet, first) ? first + 1 : first;
  if (at >= 0 && canBeTitle(plainAt(sheet, at))) return at;
  throw new Refusal('invalid', 'Texten har ingen rubrik. Skriv rubriken på en egen rad först i texten.', 'text');
}

/** A column may put its writer above the headline. */
function isWriterAboveTitle(sheet: Sheet, at: number): boolean {
  const column = sheet.lines.slice(0, Math.max(0, at)).some(({ plain }) => {
    const label = readLabel(plain);
    return label !== null && 'kind' in label && label.kind === 'kronika';
  });
  const next = plainAt(sheet, at + 1);
  return column && isName(plainAt(sheet, at)) && canBeTitle(next) && !/[.:]$/.test(next) && !isAboveTitle(next);
}

function isAboveTitle(plain: string): boolean {
  const parts = splitLabel(plain);
  if (parts !== null && readDateLine(parts.rest) !== null) return true;
  return (
    readLabel(plain) !== null ||
    readDateLine(plain) !== null ||
    furnitureAround(plain) !== null ||
    isSignedCredit(plain)
  );
}

/** "Text: Anna Berg" above the headline. "Av Anna Berg" is left: a headline may begin so. */
function isSignedCredit(plain: string): boolean {
  return plain.includes(':') && readCredit(plain) !== null && readLabel(plain.slice(0, plain.indexOf(':'))) === null;
}

function canBeTitle(plain: string): boolean {
  if (plain.length > MAX_TITLE || !/[\p{L}\d]/u.test(plain)) return false;
  if (/\.$/.test(plain) && plain.length > MAX_TITLE_WITH_STOP) return false;
  if (/^(?:[–—•●▪·*]|-\s)/.test(plain) || addressIn(plain) === plain) return false;
  return !/@/.test(plain) || !isContactLine(plain);
}

function judgeAbove(sheet: Sheet, at: number, head: Head): void {
  const plain = plainAt(sheet, at);
  const label = readLabel(plain);
  const parts = splitLabel(plain);
  if (label !== null) judgeLabel(sheet, at, head, label);
  else if (parts !== null && readDateLine(parts.rest) !== null) {
    takeLabel(head, parts.label);
    judgeDate(sheet, at, head, true, parts.rest);
  } else if (judgeDate(sheet, at, head, true)) return;
  else if (isSignedCredit(plain) || (at === head.title - 1 && isName(plain))) sheet.verdicts[at] = { type: 'byline' };
  else drop(sheet, at, furnitureAround(plain) ?? 'ovanför rubriken');
}

/** Judges one line right below the headline; false when the body begins there. */
function judgeBelow(sheet: Sheet, at: number, head: Head): boolean {
  const plain = plainAt(sheet, at);
  const label = readLabel(plain);
  if (label !== null && head.kind === null && 'kind' in label) {
    judgeLabel(sheet, at, head, label);
    return true;
  }
  if (judgeDate(sheet, at, head, true)) return true;
  const why = furnitureAround(plain);
  if (why !== null && label === null) drop(sheet, at, why);
  return why !== null && label === null;
}

/** The label nearest the headline says the kind; those above it are the way there through the site's menu. */
function judgeLabel(sheet: Sheet, at: number, head: Head, label: Label): void {
  if ('other' in label) {
    drop(sheet, at, 'avdelning på webbplatsen');
    return;
  }
  const earlier = sheet.verdicts.findIndex(
    (verdict) => verdict !== undefined && 'type' in verdict && verdict.type === 'kind',
  );
  if (earlier >= 0 && 'kind' in label) drop(sheet, earlier, 'avdelning på webbplatsen');
  takeLabel(head, label);
  sheet.verdicts[at] = { type: 'kind' };
}

function takeLabel(head: Head, label: Label | null): void {
  if (label !== null && 'kind' in label) head.kind = label.kind;
  if (label !== null && 'form' in label) head.form = label.form;
}

/** A date alone counts near the headline only, and not above an event, whose date is its own. */
function judgeDate(sheet: Sheet, at: number, head: Head, nearTitle: boolean, plain = plainAt(sheet, at)): boolean {
  const line = readDateLine(plain);
  if (line === null || (line.says === 'bare' && (!nearTitle || head.kind === 'event'))) return false;
  if (line.says === 'updated') drop(sheet, at, 'datum för uppdatering, inte för publicering');
  else if (line.date === null) drop(sheet, at, 'publiceringsdatum som inte går att läsa');
  else if (head.publishedAt !== null) drop(sheet, at, 'datum som redan står i texten');
  else {
    head.publishedAt = line.date;
    sheet.verdicts[at] = { type: 'date' };
  }
  return true;
}

/** Sites repeat the headline, sometimes with their own name after it. */
function dropEcho(sheet: Sheet, title: number): void {
  const heading = plainAt(sheet, title);
  const next = sheet.lines.findIndex((_, at) => at > title && isOpen(sheet, at));
  const plain = plainAt(sheet, next);
  if (next > 0 && !isName(plain) && (plain === heading || plain.replace(ECHO, '') === heading)) {
    drop(sheet, next, 'rubriken upprepad');
  }
}
