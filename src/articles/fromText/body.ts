import type { Form } from '../article.ts';
import { addressIn, isLinkLine } from './links.ts';
import { hasDash } from './lists.ts';
import { openLines, plainAt, type Sheet } from './sheet.ts';

/** The running text: speech, questions, sub-headings, links and paragraphs. */

const MAX_QUESTION = 260;
const MAX_QUESTION_HEADING = 120;
const MAX_HEADING = 120;
const MAX_LEAD = 1_000;
const MIN_PAIRS = 2;
const MIN_LEAD_WORDS = 6;
const ENDS_SENTENCE = /[.,;:!…](?:[”"’')\]]+)?$/u;
const ENDS_ASKING = /\?(?:[”"’')\]]+)?$/u;
const WHOLE_QUOTE = /^[”“"»«][^”“"»«]{10,}[.!?…]?[”“"»«][.]?$/u;
const FACT =
  /^(?:datum|dag|tid|plats|lokal|när|var|pris|kostnad|målgrupp|sista anmälningsdag|sista dag|arrangör|anmälan|startdatum|slutdatum|form|språk|antal platser|föreläsare|moderator)\s?:/iu;
const ASKED = /^(?:fråga|f)\s?:\s/iu;
const ANSWERED = /^(?:svar|s)\s?:\s/iu;
// Where several people answer, each answer begins with the name: "Karin Ström: – Vi började."
const NAMED_SPEECH =
  /^\p{Lu}[\p{L}'’.-]*(?:\s\p{L}[\p{L}'’.-]*){0,3}(?:\s?\([^)]{1,40}\)|,\s[^:]{1,50})?\s?:\s?[–—-]\s\S/u;
const SENTENCES = /[.!?]\s+\p{Lu}/u;
const CONJUNCTION = /^(?:men|och|eller|så)\s/iu;

type Type = 'paragraph' | 'heading' | 'quote' | 'question' | 'answer' | 'link' | 'short' | 'asking' | 'speech';

/** Judges every line that is still open; says whether the text is an interview: two or more questions with answers. */
export function readBody(sheet: Sheet): Form | null {
  const places = openLines(sheet);
  const types = places.map((at) => firstLook(plainAt(sheet, at)));
  const pairs = types.filter((type, n) => isAsked(type) && isAnswer(types[n + 1])).length;
  settleQuestions(sheet, places, types, pairs);
  settleSpeech(types, pairs >= MIN_PAIRS);
  settleShortLines(sheet, places, types);
  settleOpening(sheet, places, types);
  places.forEach((at, n) => {
    const type = types[n] ?? 'paragraph';
    if (type === 'link') sheet.verdicts[at] = { type, url: addressIn(plainAt(sheet, at)) };
    else if (type !== 'short' && type !== 'asking' && type !== 'speech') sheet.verdicts[at] = { type };
  });
  return pairs >= MIN_PAIRS ? 'intervju' : null;
}

/** The lead is the first line of the body, when that is running text and more of it follows. */
export function findLead(sheet: Sheet, title: number): string | null {
  const body = sheet.verdicts.flatMap((verdict, at) => {
    const counts = verdict !== undefined && 'type' in verdict && at > title && isBodyType(verdict.type);
    return counts && !FACT.test(plainAt(sheet, at)) ? [at] : [];
  });
  const [first, second] = body;
  const verdict = first === undefined ? undefined : sheet.verdicts[first];
  if (first === undefined || second === undefined || verdict === undefined) return null;
  if (!('type' in verdict) || verdict.type !== 'paragraph' || plainAt(sheet, first).endsWith(':')) return null;
  if (plainAt(sheet, first).length > MAX_LEAD) return null;
  sheet.verdicts[first] = { type: 'lead' };
  return sheet.lines[first]?.text ?? null;
}

function isBodyType(type: string): boolean {
  return ['paragraph', 'heading', 'quote', 'question', 'answer', 'item'].includes(type);
}

function firstLook(plain: string): Type {
  if (hasDash(plain) || NAMED_SPEECH.test(plain)) return 'speech';
  if (ASKED.test(plain)) return 'question';
  if (ANSWERED.test(plain)) return 'answer';
  if (isLinkLine(plain)) return 'link';
  if (ENDS_ASKING.test(plain) && plain.length <= MAX_QUESTION) return 'asking';
  if (WHOLE_QUOTE.test(plain)) return 'quote';
  if (FACT.test(plain)) return 'paragraph';
  return isShort(plain) ? 'short' : 'paragraph';
}

function isShort(plain: string): boolean {
  if (plain.length > MAX_HEADING || ENDS_SENTENCE.test(plain) || SENTENCES.test(plain)) return false;
  return /^["”“»'(]?[\p{Lu}\d]/u.test(plain);
}

function isAsked(type: Type | undefined): boolean {
  return type === 'asking' || type === 'question';
}

function isAnswer(type: Type | undefined): boolean {
  return type === 'speech' || type === 'answer';
}

/** A question is one when speech answers it. Otherwise it heads the text below, or is part of the running text. */
function settleQuestions(sheet: Sheet, places: readonly number[], types: Type[], pairs: number): void {
  types.forEach((type, n) => {
    if (type !== 'asking') return;
    const plain = plainAt(sheet, places[n] ?? 0);
    const single = plain.length <= MAX_QUESTION_HEADING && !SENTENCES.test(plain);
    if (isAnswer(types[n + 1])) types[n] = 'question';
    else if (!single || types[n + 1] === undefined) types[n] = 'paragraph';
    else if (pairs >= MIN_PAIRS) types[n] = 'question';
    else types[n] = CONJUNCTION.test(plain) ? 'paragraph' : 'heading';
  });
}

/** Speech below a question answers it, in an interview until the next sub-heading, elsewhere until other text comes. */
function settleSpeech(types: Type[], interview: boolean): void {
  let answering = false;
  types.forEach((type, n) => {
    if (type === 'question') answering = true;
    else if (type === 'speech') types[n] = answering ? 'answer' : 'quote';
    else if (type !== 'answer' && type !== 'link' && (!interview || type === 'heading' || type === 'short'))
      answering = false;
  });
}

/** Some leads have no full stop. A line of some words right below the headline, with text below, is no lost link. */
function settleOpening(sheet: Sheet, places: readonly number[], types: Type[]): void {
  const plain = plainAt(sheet, places[0] ?? 0);
  const opens = types[0] === 'link' && isShort(plain) && !isLinkLine(plain);
  if (opens && types[1] !== undefined && types[1] !== 'link' && plain.split(' ').length >= MIN_LEAD_WORDS)
    types[0] = 'paragraph';
}

/** A short line heads what stands below it. With nothing to head it was a link on the page, whose address is lost. */
function settleShortLines(sheet: Sheet, places: readonly number[], types: Type[]): void {
  const contentBelow = (n: number): Type | 'item' | undefined => {
    const [at, next] = [places[n] ?? 0, places[n + 1]];
    for (let place = at + 1; place < (next ?? sheet.lines.length); place += 1) {
      const verdict = sheet.verdicts[place];
      if (verdict !== undefined && 'type' in verdict && verdict.type === 'item') return 'item';
    }
    return next === undefined ? undefined : types[n + 1];
  };
  let belowLinks: Type | 'item' | undefined;
  for (let n = types.length - 1; n >= 0; n -= 1) {
    const below = contentBelow(n);
    if (below !== 'link') belowLinks = below;
    if (types[n] !== 'short') continue;
    const line = sheet.lines[places[n] ?? 0];
    const next = sheet.lines[(places[n] ?? 0) + 1];
    const hangs = line?.afterBlank === false && (next === undefined || next.afterBlank);
    const heads = belowLinks !== undefined && belowLinks !== 'heading' && belowLinks !== 'short';
    types[n] = heads && !hangs ? 'heading' : 'link';
  }
}
