import type { Case, Entry, Text } from './case.ts';
import { error, type Finding, warning } from './finding.ts';
import { sentencesOf, word } from './patterns.ts';

/* Link text means something alone (R115, WCAG 2.4.4): read from a list of links it says where it leads. */

const EMPTY =
  /^[\s>»→›.…"”'!-]*(?:(?:(?:du\s+kan\s+)?läs(?:a)?|se|titta|klicka|tryck|gå|följ|kolla|hitta|få)\s+)?(?:(?:gärna|mer|mera|vidare|här|hit|länk(?:en)?|(?:den\s+)?här\s+länken|denna\s+länk|på\s+länken|hela\s+(?:artikeln|texten|nyheten)|artikeln|mer\s+här|vidare\s+här|mer\s+information|mer\s+info|info)\s*)+[\s>»→›.…"”'!-]*$|^[\s>»→]*(?:länk(?:\s+till\s+(?:artikeln|sidan|mer\s+information))?|till\s+(?:sidan|artikeln)|read\s+more|(?:click|tap)\s+here|more|here|link|webbplats(?:en)?|pdf|öppna|ladda\s+ner|anmälan|fortsätt(?:\s+läsa)?)[\s>»→.…!-]*$/iu;
const BARE = /^(?:https?:\/\/|www\.)\S+$|^[\p{L}\d-]+(?:\.[\p{L}\d-]+)+\/\S*$/iu;
const BARE_INSIDE = /(?<![\p{L}\d])(?:https?:\/\/|www\.)[^\s,;)]+/iu;
const CLICK = word(
  '(?:klicka|tryck)\\s+(?:här|på\\s+länken|nedan|hit)|via\\s+(?:den\\s+här\\s+|denna\\s+)?länken(?:\\s+här)?|click\\s+here',
);
const REMEDY = 'Skriv vart den leder, till exempel "Programmet för nätverksträffen".';

/** Longer texts say something; and the pattern is only ever given short ones. */
const SHORT = 60;
const isEmpty = (text: string) => text.length <= SHORT && EMPTY.test(text);

export function aboutLinkTexts({ entries, texts }: Case): Finding[] {
  return [...entries.flatMap(titleAsLink), ...entries.flatMap(bodyLinks), ...texts.flatMap(inText)];
}

/** The title is the link of every item. */
function titleAsLink({ title, spot }: Entry): Finding[] {
  if (!title)
    return [error('title-missing', spot, 'Rubriken saknas.', 'Skriv en rubrik, den är länken till artikeln.')];
  const at = { ...spot, seen: title };
  if (isEmpty(title))
    return [error('link-text', at, 'Rubriken är länken och säger inte vart den leder.', 'Skriv om den.')];
  return BARE.test(title) ? [error('link-text', at, 'Rubriken är en bar webbadress.', REMEDY)] : [];
}

function bodyLinks({ article, title, spot }: Entry): Finding[] {
  return article.blocks.flatMap((block) => {
    if (block.type !== 'link' || block.url === null) return [];
    const at = { ...spot, place: `${title}, länk`, anchor: `article-${article.id}`, seen: block.text };
    const text = block.text.trim();
    if (!text) return [error('link-text', at, 'En länk saknar text.', REMEDY)];
    if (isEmpty(text) || CLICK.test(text))
      return [warning('link-text', at, `Länktexten "${text}" säger inte vart den leder.`, REMEDY)];
    if (BARE.test(text))
      return [warning('bare-address', at, `Länktexten "${text.slice(0, 60)}" är en bar webbadress.`, REMEDY)];
    return [];
  });
}

/** In running text nothing can be clicked: an address is noise, and "klicka här" points at nothing. */
function inText(text: Text): Finding[] {
  if (text.where === 'link') return [];
  if (text.where === 'title' && (isEmpty(text.text) || BARE.test(text.text))) return [];
  const sentences = sentencesOf(text.text);
  const click = CLICK.exec(text.text)?.[0] ?? sentences.find((sentence) => isEmpty(sentence));
  if (click) return [warning('click-here', text, `"${click.slice(0, 60)}" säger inte vart det leder.`, REMEDY)];
  const bare = text.where === 'body' ? null : BARE_INSIDE.exec(text.text)?.[0];
  return bare
    ? [
        warning(
          'bare-address',
          text,
          `"${bare.slice(0, 60)}" är en bar webbadress.`,
          'Skriv vad som finns där i stället.',
        ),
      ]
    : [];
}
