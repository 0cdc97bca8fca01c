import { isName, isNameAndRole, leadingName } from './people.ts';
import { drop, openLines, plainAt, type Sheet } from './sheet.ts';

/** Images leave only words behind when a page is copied: the alternative text, the caption, or the same line twice. */

const CREDIT = /^(?:foto|fotograf|bild|bildtext|illustration|illustratör|grafik)\s?:\s?\S/iu;
const ENDS_WITH_CREDIT = /[.,)\s]\s?\(?(?:foto|fotograf|bild|illustration)\s?:\s?[^.!?:]{2,60}\)?\.?$/iu;
const DEPICTS =
  /^(?:porträtt\p{L}*|bild|fotografi|foto|illustration|skärmbild|skärmdump|logotyp|logga|närbild)\s(?:på|av|från|som|med|över|för)\s/iu;
const PORTRAIT = /^[Pp]orträtt\p{L}*:?\s/u;
const MAX_CAPTION = 250;
const MAX_DEPICTION = 160;
const ALIKE = 0.6;

/** Judges the lines that stand twice, or nearly so: alternative text and caption of one picture. */
export function findDoubledCaptions(sheet: Sheet): void {
  const open = openLines(sheet);
  for (let n = 0; n + 1 < open.length; n += 1) {
    const [first, second] = [open[n] ?? 0, open[n + 1] ?? 0];
    const [alt, caption] = [plainAt(sheet, first), plainAt(sheet, second)];
    if (!isSpeakable(alt) || !isSpeakable(caption)) continue;
    if (alt === caption) n += dropRepeats(sheet, open, n);
    else if (isAltAndCaption(sheet, open, n)) {
      drop(sheet, first, 'alternativtext, sparad som bildens alt');
      sheet.verdicts[second] = { type: 'image', alt: sheet.lines[first]?.text ?? null };
      n += 1;
    }
  }
}

/** The first of the equal lines stays as the caption. Returns how many were dropped. */
function dropRepeats(sheet: Sheet, open: readonly number[], n: number): number {
  const first = open[n] ?? 0;
  const { text, plain } = sheet.lines[first] ?? { text: '', plain: '' };
  sheet.verdicts[first] = { type: 'image', alt: text };
  let repeats = 0;
  for (let at = open[n + 1]; at !== undefined && plainAt(sheet, at) === plain; at = open[n + repeats + 1]) {
    drop(sheet, at, 'bildtexten upprepad');
    repeats += 1;
  }
  return repeats;
}

/** Two lines about the same picture: the same person's name first, or nearly the same words in a chunk of their own. */
function isAltAndCaption(sheet: Sheet, open: readonly number[], n: number): boolean {
  const alt = plainAt(sheet, open[n] ?? 0);
  const caption = plainAt(sheet, open[n + 1] ?? 0).replace(ENDS_WITH_CREDIT, '');
  const name = leadingName(alt);
  if (name !== null && name === leadingName(caption)) {
    return (isName(alt) || isNameAndRole(alt)) && (isName(caption) || isNameAndRole(caption));
  }
  const [first, second] = [sheet.lines[open[n] ?? 0], sheet.lines[open[n + 1] ?? 0]];
  const after = sheet.lines[(open[n + 1] ?? 0) + 1];
  const opens = first?.afterBlank === true || CREDIT.test(plainAt(sheet, (open[n] ?? 0) - 1));
  const closes = after === undefined || after.afterBlank || CREDIT.test(after.plain);
  const alone = opens && second?.afterBlank === false && closes;
  return alone && isSpeakable(alt) && likeness(alt, caption) >= ALIKE;
}

/** Judges captions that stand once: a credit, a depiction, or a person's name with a role. */
export function findSingleCaptions(sheet: Sheet): void {
  const open = openLines(sheet);
  open.forEach((at, n) => {
    const plain = plainAt(sheet, at);
    if (CREDIT.test(plain) && plain.length <= MAX_DEPICTION) sheet.verdicts[at] = { type: 'image', alt: null };
    else if (ENDS_WITH_CREDIT.test(plain) && plain.length <= MAX_CAPTION)
      sheet.verdicts[at] = { type: 'image', alt: null };
    else if (isDepiction(plain)) sheet.verdicts[at] = { type: 'image', alt: null };
    else if (isNameAndRole(plain) && !isNeighbourNamed(sheet, open, n))
      sheet.verdicts[at] = { type: 'image', alt: null };
  });
}

/** "Bild på en dator", "Porträtt Anna Berg": the words of an alternative text. */
function isDepiction(plain: string): boolean {
  if (plain.length > MAX_DEPICTION) return false;
  return DEPICTS.test(plain) || (PORTRAIT.test(plain) && leadingName(plain.replace(PORTRAIT, '')) !== null);
}

/** Names with roles on neighbouring lines are a list of people. */
function isNeighbourNamed(sheet: Sheet, open: readonly number[], n: number): boolean {
  return [open[n - 1], open[n + 1]].some((at) => at !== undefined && isNameAndRole(plainAt(sheet, at)));
}

function isSpeakable(plain: string): boolean {
  return plain.length <= MAX_CAPTION && !/\?$/.test(plain) && !/^(?:[–—•●▪·*]|-\s?\D|\d+[.)]\s)/.test(plain);
}

/** The share of words that two lines have in common, 0 to 1. */
function likeness(one: string, other: string): number {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []);
  const [a, b] = [words(one), words(other)];
  if (a.size < 3 || b.size < 3) return 0;
  const common = [...a].filter((word) => b.has(word)).length;
  return common / Math.max(1, a.size + b.size - common);
}
