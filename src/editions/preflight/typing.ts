import type { Case } from './case.ts';
import { type Finding, warning } from './finding.ts';
import { withoutAddresses } from './patterns.ts';

/* Slips of the keyboard that no dictionary finds. */

/** Words that Swedish doubles with a meaning: "det är det det handlar om", "ja ja", "mycket mycket". */
const DOUBLED =
  /^(?:det|den|de|som|är|var|har|ha|nej|ja|jo|nja|mycket|väldigt|hej|bla|blah|så|in|om|till|av|där|här|när|tack|aj|oj|hu|nu|ho|knack|tut|tick)$/u;
/** The same word twice; a name may be made so ("Duran Duran"). */
const TWICE = /(?<![\p{L}\p{N}-])(\p{Ll}{2,})[ \u00a0]+\1(?![\p{L}\p{N}-])/gu;
const SPACES = /(?<=\S)[ \u00a0]{2,}(?=\S)/u;
const BEFORE_MARK = /(?<=\p{L})[ \u00a0]+[,.;:!?](?=\s|$)/u;
const MARK_TWICE = /(?<!\.)\.\.(?!\.)|,,|;;|,\./u;

export function aboutTyping({ texts }: Case): Finding[] {
  return texts.flatMap((text) => {
    const words = withoutAddresses(text.text);
    const twice = [...words.matchAll(TWICE)].find(([, one = '']) => !DOUBLED.test(one))?.[0];
    if (twice) return [warning('word-twice', text, `"${twice}" står två gånger.`, 'Ta bort det ena ordet.')];
    if (SPACES.test(text.text) || BEFORE_MARK.test(words))
      return [warning('spaces', text, `Det är ett mellanslag för mycket${near(text.text)}.`, 'Ta bort det.')];
    const marks = MARK_TWICE.exec(words)?.[0];
    return marks ? [warning('mark-twice', text, `Texten innehåller "${marks}".`, 'Ta bort det ena tecknet.')] : [];
  });
}

/** What stands around the space, so that it can be found. */
function near(text: string): string {
  const around = /\S+(?:[ \u00a0]{2,}\S+|[ \u00a0]+[,.;:!?](?=\s|$))/u.exec(text)?.[0];
  return around ? ` i "${around.slice(0, 60)}"` : '';
}
