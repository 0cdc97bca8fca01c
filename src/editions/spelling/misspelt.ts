import { sentencesOf, withoutAddresses } from '../preflight/patterns.ts';

/*
 * Which unknown words are worth a warning. Few false alarms matter most: names, acronyms, compounds that nobody has
 * written before and other languages are all unknown to a dictionary, and none of them is wrong. What is told of is
 * a word of small letters that is one slip of the keyboard from a word that exists.
 */

const SHORTEST = 5; // letters
/** A compound of one's own may differ from another by a single letter ("mätbild", "motbild"); a long one hardly. */
const SHORTEST_OTHER_LETTER = 9;
const NEIGHBOURS = 2;
/** A word by itself: not a part of an address, a number, a hyphenated word or an elision. */
const WORD = /(?<![\p{L}\p{N}@./_’'-])\p{L}+(?![\p{L}\p{N}@_’']|-|\.\p{L})/gu;

/** The words to ask about: those of small letters, and the first of each sentence. */
export function wordsToAsk(text: string): string[] {
  return [...new Set(sentencesOf(withoutAddresses(text)).flatMap((sentence) => wordsOf(sentence).filter(isAsked)))];
}

/** The unknown words of a text that may be misspelt: small letters, and no other unknown word close by. */
export function strangeIn(text: string, unknown: ReadonlySet<string>): string[] {
  return sentencesOf(withoutAddresses(text)).flatMap((sentence) => {
    const words = wordsOf(sentence);
    const strange = words.map((word, at) => isAsked(word, at) && unknown.has(word));
    return words.filter((word, at) => {
      if (!strange[at] || word.length < SHORTEST || !isSmall(word)) return false;
      // Two unknown words side by side are another language.
      return strange.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1).filter(Boolean).length === 1;
    });
  });
}

/** What was probably meant by an unknown word, of the words that are near it; null when nothing is near enough. */
export function meantBy(word: string, near: readonly string[]): string | null {
  return near.find((other) => /^\p{Ll}+$/u.test(other) && isOneSlipAway(word, other)) ?? null;
}

function wordsOf(sentence: string): string[] {
  return sentence.match(WORD) ?? [];
}

function isAsked(word: string, at: number): boolean {
  return word.length > 1 && (at === 0 || isSmall(word));
}

function isSmall(word: string): boolean {
  return word === word.toLocaleLowerCase('sv');
}

/** One letter too many or too few, two that changed places, or in a long word another letter (Damerau). */
export function isOneSlipAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const rest = (word: string, skipped: number) => word.slice(start + skipped);
  if (one.length > other.length) return rest(one, 1) === rest(other, 0);
  if (one.length < other.length) return rest(one, 0) === rest(other, 1);
  const changedPlaces = one[start] === other[start + 1] && one[start + 1] === other[start];
  const another = one.length >= SHORTEST_OTHER_LETTER && rest(one, 1) === rest(other, 1);
  return another || (changedPlaces && rest(one, 2) === rest(other, 2));
}
