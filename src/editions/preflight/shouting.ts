import type { Case, Text } from './case.ts';
import { type Finding, warning } from './finding.ts';

const LOUD_SHARE = 0.7; // of the letters
const LONG_WORD = 9; // letters: no acronym is that long
/** Two words in capitals side by side, one of them longer than most acronyms ("NYTT FRÅN"); "NPÖ, HSA" is a list. */
const RUN = /(?<!\p{L})(?=[\p{Lu}\s]{6,})(?:\p{Lu}{4,}\s+\p{Lu}{2,}|\p{Lu}{2,}\s+\p{Lu}{4,})(?!\p{L})/u;
/** In running text a few words in capitals are names of laws, systems and agencies. */
const LOUD_LETTERS: Partial<Record<Text['where'], number>> = { lead: 20, body: 20, intro: 20 };

/** Whether a line is written in capitals. A line of acronyms is not. */
export function isLoud(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const large = letters.filter((letter) => /\p{Lu}/u.test(letter));
  if (!letters.length || large.length / letters.length < LOUD_SHARE) return false;
  return RUN.test(text) || (text.match(/\p{Lu}+/gu) ?? []).some((one) => one.length >= LONG_WORD);
}

/** How many exclamation marks a text has. */
export function cries(text: string): number {
  return (text.match(/!/g) ?? []).length;
}

/** Capitals and rows of exclamation marks are hard to read, and screen readers may spell them out. */
export function aboutShouting({ texts }: Case): Finding[] {
  return texts.flatMap((text) => {
    if (text.where === 'subject') return []; // has a sentence of its own
    const loud = isLoud(text.text) && text.text.length >= (LOUD_LETTERS[text.where] ?? 0);
    if (!loud && !/[!?]*!!|!\?!/.test(text.text)) return [];
    return [warning('shouts', text, 'Texten ropar.', 'Skriv utan versaler och rader av utropstecken.')];
  });
}
