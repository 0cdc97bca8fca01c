import { readLabel } from './labels.ts';
import { isContactLine } from './people.ts';
import { furnitureAnywhere, furnitureAround, isFeedback } from './phrases.ts';
import { drop, isOpen, plainAt, type Sheet } from './sheet.ts';

/** The site's furniture around and between the article's lines: boxes, teasers, promotion and standing phrases. */

const CONTACT =
  /^(?:informationsansvarig|innehållsansvarig|sidansvarig|ansvarig utgivare|kontakta handläggare|kontakt(?:a oss|person(?:er)?|uppgifter|information)?|press-?kontakt(?:er)?|har du (?:några )?frågor|frågor|vid frågor(?: kontakta)?|för mer information(?:,? kontakta)?|mer information,? kontakta|frågor om artikeln)\s?[:?]?$/iu;
const CONTACT_WITH_NAME =
  /^(?:kontakt(?:person(?:er)?)?|press-?kontakt|för (?:mer|ytterligare) information,? kontakta)\s?:\s?\S/iu;
const TEASERS =
  /^(?:fler nyheter|flera nyheter|andra nyheter|senaste nytt|senaste nyheterna|senaste nyheter|tidigare nyheter|fler artiklar|tidigare artiklar|(?:fler|tidigare|andra|äldre|alla) krönikor|tidigare krönikor .{2,40}|fler evenemang|kommande evenemang|fler intervjuer|mer aktuellt|fler i samma ämne|andra läser|andra läste också|mest läst|det senaste|nyhetsflöde)\s?:?$/iu;
const RELATED =
  /^(?:relaterad information|relaterade (?:nyheter|artiklar|sidor|länkar)|relaterat(?: innehåll)?|läs även|läs också|se även|mer om ämnet|liknande (?:nyheter|artiklar|innehåll)|mer inom ämnet|du kanske också är intresserad av|taggar|ämnen|kategorier)\s?:?$/iu;
const NEWSLETTER =
  /^(?:prenumerera på|anmäl dig till|missa inte|få|börja prenumerera på|följ).{0,60}(?:nyhetsbrev\p{L}*|aktuellt från inera)\s?[.!:]?$|^(?:nyhetsbrev|prenumerera)\s?[.!:]?$/iu;
const NEWSLETTER_TALK =
  /(?:nyhetsbrev|prenumer|håll dig uppdaterad|skickas|utskick|en gång i (?:månaden|veckan)|din e-post|anmäl dig|avsluta|avregistrera|personuppgift)/iu;
const PANDEMIC =
  /^(?:har du (?:en )?fråg\p{L}+ (?:med anledning av|om) (?:det pågående virusutbrottet|det nya coronaviruset|coronaviruset|corona|covid-19|pandemin)|(?:information )?(?:med anledning av|om|kring) (?:coronaviruset|det nya coronaviruset|covid-19|pandemin|virusutbrottet)|(?:aktuell )?information om (?:covid-19|corona\p{L}*))\s?[?:.]?$/iu;
const PANDEMIC_TALK = /(?:frågor och svar|corona|covid|pandemi|virus|1177|krisinformation|folkhälsomyndigheten)/iu;
const BLURB = /^här (?:hittar|kan|finns|samlar|publicerar|läser) /iu;

const POSTAL = /^(?:box\s\d[\d\s]*(?:,\s.*)?|(?:se-?)?\d{3}\s?\d{2}\s\p{Lu}\p{L}*)$/iu;

const MAX_PROMOTION_LINES = 3;
const MAX_NOTICE_LINES = 3;
const MAX_TEASER = 300;
const SHORT_LINE = 160;
const PROSE = 50;

/** Judges the furniture below the headline at `title`. */
export function clearFurniture(sheet: Sheet, title: number): void {
  for (let at = title + 1; at < sheet.lines.length; at += 1) {
    const why = isOpen(sheet, at) ? furnitureAnywhere(plainAt(sheet, at)) : null;
    if (why !== null) {
      drop(sheet, at, why);
      if (isFeedback(why))
        dropWhile(sheet, at + 1, MAX_NOTICE_LINES, (plain) => isFeedback(furnitureAround(plain) ?? ''), why);
    }
  }
  // In this order, since a contact heading may stand right above a notice, and teasers above all of them.
  for (const clear of [clearNotice, clearContact, clearTeasers]) {
    for (let at = title + 1; at < sheet.lines.length; at += 1) {
      if (isOpen(sheet, at) && plainAt(sheet, at).length <= SHORT_LINE) clear(sheet, at);
    }
  }
  clearAfterwords(sheet, title);
}

/** Boxes of links, of promotion and of the day's notice: the heading, and the few lines that belong under it. */
function clearNotice(sheet: Sheet, at: number): void {
  const plain = plainAt(sheet, at);
  if (RELATED.test(plain)) {
    drop(sheet, at, 'rubrik över länkar till andra sidor');
    dropTeasers(sheet, at + 1, 'länk till annan sida');
  } else if (NEWSLETTER.test(plain)) {
    drop(sheet, at, 'reklam för nyhetsbrevet');
    dropWhile(sheet, at + 1, MAX_PROMOTION_LINES, isPromotion, 'reklam för nyhetsbrevet');
  } else if (PANDEMIC.test(plain) && isNotice(sheet, at)) {
    drop(sheet, at, 'notis om pandemin');
    dropWhile(sheet, at + 1, MAX_NOTICE_LINES, isPandemicTalk, 'notis om pandemin');
  }
}

/** A contact heading goes with its box. Above ordinary prose the same word is the article's own sub-heading. */
function clearContact(sheet: Sheet, at: number): void {
  const withName = CONTACT_WITH_NAME.test(plainAt(sheet, at));
  if (!withName && !CONTACT.test(plainAt(sheet, at))) return;
  const next = plainAt(sheet, nextOpen(sheet, at) ?? sheet.lines.length);
  if (!withName && !isContactLine(next) && isProse(next)) return;
  drop(sheet, at, 'kontaktruta');
  for (let place = at + 1; place < sheet.lines.length; place += 1) {
    if (!isOpen(sheet, place)) continue;
    if (!isInContactBox(sheet, place)) return;
    drop(sheet, place, 'kontaktruta');
  }
}

/** A contact line, or a short one right above it: the name of a unit, say. */
function isInContactBox(sheet: Sheet, at: number): boolean {
  const plain = plainAt(sheet, at);
  if (isContactLine(plain)) return true;
  const next = nextOpen(sheet, at);
  return !isProse(plain) && next !== null && isContactLine(plainAt(sheet, next));
}

/** Teasers run to the end of the page, unless the article itself goes on below them. */
function clearTeasers(sheet: Sheet, at: number): void {
  if (!TEASERS.test(plainAt(sheet, at))) return;
  drop(sheet, at, 'rubrik över andra artiklar');
  const last = sheet.lines.findLastIndex((line, place) => isOpen(sheet, place) && isArticleText(line.plain));
  if (last > at) dropTeasers(sheet, at + 1, 'puff för annan artikel');
  else dropRest(sheet, at + 1);
}

function dropRest(sheet: Sheet, from: number): void {
  for (let place = from; place < sheet.lines.length; place += 1) {
    if (!isOpen(sheet, place)) continue;
    const heading = TEASERS.test(plainAt(sheet, place)) ? 'rubrik över andra artiklar' : null;
    drop(sheet, place, heading ?? furnitureAround(plainAt(sheet, place)) ?? 'puff för annan sida');
  }
}

/** The first line below is a teaser; a later one only when no prose stands under it, since then it is a sub-heading. */
function dropTeasers(sheet: Sheet, from: number, why: string): void {
  dropWhile(sheet, from, 1, isTeaserLine, why);
  for (let at = from + 1; at < sheet.lines.length; at += 1) {
    if (!isOpen(sheet, at)) continue;
    const next = nextOpen(sheet, at);
    if (!isTeaserLine(plainAt(sheet, at)) || (next !== null && !isTeaserLine(plainAt(sheet, next)))) return;
    drop(sheet, at, why);
  }
}

/** Menu words and the blurb of a list page, below the article's last sentence. */
function clearAfterwords(sheet: Sheet, title: number): void {
  for (let at = sheet.lines.length - 1; at > title; at -= 1) {
    if (!isOpen(sheet, at)) continue;
    const plain = plainAt(sheet, at);
    const previous = previousOpen(sheet, at);
    if (BLURB.test(plain) && previous !== null && previous > title && isSectionWord(plainAt(sheet, previous))) {
      drop(sheet, at, 'puff för annan sida');
      drop(sheet, previous, 'rubrik över andra artiklar');
    } else if (furnitureAround(plain) !== null) drop(sheet, at, furnitureAround(plain) ?? '');
    else if (isPostal(sheet, at)) drop(sheet, at, 'sidfot');
    else return;
  }
}

/** The site owner's box and postal town, and the name or street right above them. */
function isPostal(sheet: Sheet, at: number): boolean {
  const below = sheet.lines[at + 1];
  const postal = (plain: string) => POSTAL.test(plain) && plain.length <= SHORT_LINE;
  if (postal(plainAt(sheet, at))) return true;
  return below !== undefined && !below.afterBlank && postal(below.plain) && isTeaserLine(plainAt(sheet, at));
}

function isSectionWord(plain: string): boolean {
  return readLabel(plain) !== null;
}

/** A pandemic line is a notice when little stands below it, or when it asks the reader to look elsewhere. */
function isNotice(sheet: Sheet, at: number): boolean {
  const next = nextOpen(sheet, at);
  return next === null || plainAt(sheet, next).length <= SHORT_LINE;
}

function isPromotion(plain: string): boolean {
  return plain.length <= MAX_TEASER && NEWSLETTER_TALK.test(plain);
}

function isPandemicTalk(plain: string): boolean {
  return plain.length <= SHORT_LINE && PANDEMIC_TALK.test(plain);
}

function isTeaserLine(plain: string): boolean {
  return plain.length <= SHORT_LINE && !/[.!?:”"]$/.test(plain) && !/^[–—-]\s/.test(plain);
}

function isArticleText(plain: string): boolean {
  return plain.length > MAX_TEASER || (/^[–—-]\s?\D/.test(plain) && plain.length > SHORT_LINE);
}

function isProse(plain: string): boolean {
  return plain.length >= PROSE || /[.!?]$/.test(plain);
}

function dropWhile(sheet: Sheet, from: number, most: number, belongs: (plain: string) => boolean, why: string): void {
  let taken = 0;
  for (let at = from; at < sheet.lines.length && taken < most; at += 1) {
    if (!isOpen(sheet, at)) continue;
    if (!belongs(plainAt(sheet, at))) return;
    drop(sheet, at, why);
    taken += 1;
  }
}

function nextOpen(sheet: Sheet, at: number): number | null {
  for (let place = at + 1; place < sheet.lines.length; place += 1) if (isOpen(sheet, place)) return place;
  return null;
}

function previousOpen(sheet: Sheet, at: number): number | null {
  for (let place = at - 1; place >= 0; place -= 1) if (isOpen(sheet, place)) return place;
  return null;
}
