/** Searching in Swedish: å, ä and ö are letters of their own, other accents and case are folded away. */

const MOST_ASKED = 8;
/** From here on what is asked for may stand inside a word: "journal" finds "patientjournalen". */
const INSIDE = 4;
const LONGEST_KEY = 2_000;

/** Folds case and accents for the search, but keeps å, ä and ö as the letters they are in Swedish. */
export function foldForSearch(text: string): string {
  const kept = text.normalize('NFC').toLocaleLowerCase('sv');
  return kept.replace(/[^åäö]/gu, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''));
}

/** What an article is found by: the folded words of title and lead, each with a space before it. */
export function searchKey(title: string, lead: string | null): string {
  return wordsOf(`${title} ${lead ?? ''}`)
    .map((word) => ` ${word}`)
    .join('')
    .slice(0, LONGEST_KEY);
}

/** The words that somebody asks for. */
export function askedWords(search: string): string[] {
  return [...new Set(wordsOf(search))].slice(0, MOST_ASKED);
}

/** Whether each word begins one of the key's, or, if it is long enough, stands inside one. */
export function holdsWords(key: string, words: string[]): boolean {
  return words.every((word) => key.includes(word.length >= INSIDE ? word : ` ${word}`));
}

function wordsOf(text: string): string[] {
  return foldForSearch(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
