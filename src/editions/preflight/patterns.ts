/** A pattern that stands for itself: no letter or digit beside it. å, ä and ö are letters, which \b does not know. */
export function word(source: string, flags = 'iu'): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, flags);
}

const ADDRESS = /(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/giu;

/** The text without web and mail addresses, for rules about words. */
export function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, ' ');
}

/** The sentences of a text, roughly: a full stop, question or exclamation mark and a space end one. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…])\s+(?=[\p{Lu}–-])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}
