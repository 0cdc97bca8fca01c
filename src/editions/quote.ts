import { type Article, withoutMark } from '../articles/article.ts';

/*
 * The pulled quote of an interview and whose words they are. A quote is always a whole sentence of the article, to the
 * letter; a name is printed only where the article says it plainly.
 */

const SHORTEST = 50;
const LONGEST = 180;
const BEST = 105;

const NAME = String.raw`\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?: (?:von|af|de|al|\p{Lu}\.))?(?: \p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?){1,2}`;
const WITH_NAME = [
  new RegExp(`^(${NAME})(?::| – | om | berättar | svarar )`, 'u'),
  new RegExp(`(?:^|\\s)(?:möt|intervju med|samtal med|frågor till)\\s(${NAME})(?=$|[\\s,.:?])`, 'iu'),
];
const WHOLE_NAME = new RegExp(`^(${NAME})(?:,|$)`, 'u');

/** A sentence that leans on the one before it does not stand alone. */
const LEANS =
  /^(?:Det|Den|De|Dessa|Detta|Denna|Men|Och|Så|Då|Där|Här|Därför|Dessutom|Samtidigt|Bland annat|Också|Sedan|Ja|Nej|Hon|Han|Dem)\b/u;
const SPOKEN_OF = /\b(?:säger|menar|berättar|fortsätter|förklarar|tillägger|konstaterar)\b/u;

/** The interviewed person (from the title) or the columnist (from the byline). */
export function personIn(article: Pick<Article, 'form' | 'kind' | 'title' | 'byline'>): string | null {
  if (article.form === 'intervju') {
    for (const pattern of WITH_NAME) {
      const found = pattern.exec(article.title)?.[1];
      if (found) return found;
    }
    return null;
  }
  if (article.kind !== 'kronika') return null;
  return WHOLE_NAME.exec((article.byline ?? '').replace(/^(?:text|av|krönika av)\s*:?\s+/iu, ''))?.[1] ?? null;
}

/** The sentence that stands best alone, or null. Named only when the whole interview is with one person. */
export function pulledQuote(
  article: Pick<Article, 'form' | 'kind' | 'title' | 'byline' | 'blocks'>,
): { text: string; name: string | null } | null {
  const spoken = article.blocks.flatMap((block) =>
    block.type === 'answer' || block.type === 'quote' ? [{ type: block.type, text: withoutMark(block.text) }] : [],
  );
  const sentences = spoken.flatMap(({ type, text }) => text.split(/(?<=[.!])\s+(?=\p{Lu})/u).map((s) => ({ type, s })));
  const best = sentences
    .map(({ type, s }) => ({ type, text: s.trim(), points: points(s.trim()) }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points - a.points)[0];
  if (!best) return null;
  return { text: best.text, name: best.type === 'answer' ? personIn(article) : null };
}

function points(sentence: string): number {
  if (sentence.length < SHORTEST || sentence.length > LONGEST || !/[.!]$/.test(sentence)) return 0;
  if (SPOKEN_OF.test(sentence)) return 0;
  return 200 - Math.abs(sentence.length - BEST) - (LEANS.test(sentence) ? 100 : 0);
}
