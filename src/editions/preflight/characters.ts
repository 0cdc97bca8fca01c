import type { Case } from './case.ts';
import { error, type Finding, warning } from './finding.ts';
import { withoutAddresses } from './patterns.ts';

/** UTF-8 that was read as Latin-1 ("fÃ¶r"), replacement characters, and controls (C0 and C1, R28). */
const BROKEN = /\p{L}*(?:Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]|â€|ï¿½|\ufffd|(?![\t\n\r])\p{Cc})\p{L}*/u;
const QUESTIONED = /\p{Ll}+\?\p{Ll}+/u; // "sjukv?rd"
/** Soft hyphens, zero-width characters and marks of direction; a joiner between emoji makes one of them. */
const INVISIBLE =
  /[\u00ad\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\u202a-\u202e\u2066-\u2069]|(?<=\p{L})[\u200c\u200d]/u;
/** "a" and a ring of its own: many programs draw them apart, and a search does not find the word. */
const LOOSE = /\p{L}*\p{L}\p{M}+\p{L}*/gu;
const TAG =
  /<\/?(?:p|br|b|i|u|strong|em|div|span|a|h[1-6]|ul|ol|li|img|script|style|table|tr|td|font|iframe)(?:\s[^<>]*)?\/?>/iu;
const ENTITY = /&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,6});/iu;
const MARKDOWN =
  /\*\*[^*\n]+\*\*|^#{1,6}\s\S.*|\[[^\]\n]+\]\((?:https?:|\/|mailto:)[^)\s]*\)|(?<!\w)__[^_\n]+__(?!\w)|(?<![\p{L}\p{N}_])_[^_\s][^_\n]*[^_\s]_(?![\p{L}\p{N}_])|(?<![*\p{L}\p{N}])\*[^*\s|](?:[^*\n]{0,60}[^*\s|])?\*(?![*\p{L}\p{N}])/mu;

/** Texts are plain: what was meant as characters or form must not be printed as code. */
export function aboutCharacters({ texts }: Case): Finding[] {
  return texts.flatMap((text) => {
    const words = withoutAddresses(text.text);
    const broken = BROKEN.exec(words)?.[0] ?? QUESTIONED.exec(words)?.[0];
    if (broken) return [error('broken-characters', text, `"${broken}" är trasiga tecken.`, 'Skriv ordet igen.')];
    const code = TAG.exec(text.text)?.[0] ?? ENTITY.exec(text.text)?.[0] ?? MARKDOWN.exec(text.text)?.[0];
    if (code) return [error('markup-left', text, `"${code.slice(0, 60)}" skrivs ut som det står.`, 'Ta bort koden.')];
    if (INVISIBLE.test(text.text))
      return [
        warning('invisible-characters', text, 'Texten innehåller osynliga tecken.', 'Skriv texten igen för hand.'),
      ];
    const loose = text.text.match(LOOSE)?.find((one) => one !== one.normalize('NFC'));
    return loose
      ? [
          warning(
            'loose-accents',
            text,
            `"${loose}" är skrivet med lösa prickar eller accenter.`,
            'Skriv ordet igen för hand.',
          ),
        ]
      : [];
  });
}
