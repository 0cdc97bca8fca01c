/** Searching in Swedish: å, ä and ö are letters of their own, other accents and case are folded away. */

const MOST_WORDS = 120;
const MOST_ASKED = 8;
const LONGEST_WORD = 40;
/** From here on a word of a title is also found by its later parts: "journal" finds "patientjournalen". */
const COMPOUND = 8;
const LEAST_PART = 4;

/** Folds case and accents for the search, but keeps å, ä and ö as the letters they are in Swedish. */
export function foldForSearch(text: string): string {
  const kept = text.normalize('NFC').toLocaleLowerCase('sv');
  return kept.replace(/[^åäö]/gu, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''));
}

/** What an article is found by: the words of title and lead, and the parts of the title's long words. */
export function searchWords(title: string, lead: string | null): string[] {
  const inTitle = wordsOf(title);
  const parts = inTitle.filter((word) => word.length >= COMPOUND).flatMap(partsOf);
  return [...new Set([...inTitle, ...parts, ...wordsOf(lead ?? '')])].slice(0, MOST_WORDS);
}

/** The words that somebody asks for, each to begin a word of the article. */
export function askedWords(search: string): string[] {
  return [...new Set(wordsOf(search))].slice(0, MOST_ASKED);
}

function wordsOf(text: string): string[] {
  return (foldForSearch(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST_WORD));
}

function partsOf(word: string): string[] {
  return Array.from({ length: word.length - LEAST_PART - 1 }, (_, at) => word.slice(at + 2));
}
