import type { Case, Entry, Text } from './case.ts';
import { error, type Finding, warning } from './finding.ts';
import { sentencesOf, word } from './patterns.ts';

/* Link text means something alone (R115, WCAG 2.4.4): read from a list of links it says where it leads. */

const TITLE_MOST = 140; // characters
/** Words that say nothing of where a link leads, alone or together ("Läs hela artikeln här"). */
const NOISE: ReadonlySet<string> = new Set(
  `läs läsa mer mera vidare här hit länk länken den denna det detta de du ni kan på till via i om att se titta klicka tryck gå följ
  kolla få ladda ner ned hämta öppna visa webbplats webbplatsen webbsida webbsidan hemsida hemsidan sida sidan artikel artikeln
  nyhet nyheten text texten hela information informationen info pdf anmäl anmälan dig er gärna fortsätt läsningen fler
  read more click tap here link this the learn page website see view`.split(/\s+/),
);
/** One of these makes it a link's text: "Om sidan" and "Till er" are other things. */
const CORE =
  /^(?:läsa?|mera?|vidare|här|länk(?:en)?|webb(?:plats|sida)(?:n|en)?|hemsida?n?|pdf|info(?:rmation)?|öppna|anmälan|artikeln?|sidan|klicka|ladda|hämta|read|more|click|here|link|learn|fortsätt)$/u;
const ABOUT_THE_SITE = /^om\s/iu;
const BARE = /^(?:https?:\/\/|www\.)\S+$|^[\p{L}\d-]+(?:\.[\p{L}\d-]+)+\/\S*$/iu;
const BARE_INSIDE = /(?<![\p{L}\d])(?:https?:\/\/|www\.)[^\s,;)]+/iu;
const CLICK = word(
  '(?:klicka|tryck)\\s+(?:här|på\\s+länken|nedan|hit)|via\\s+(?:den\\s+här\\s+länken|denna\\s+länk|länken(?:\\s+här)?)|click\\s+here',
);
const REMEDY = 'Skriv vart den leder, till exempel "Programmet för nätverksträffen".';

/** Whether a text is made of such words alone. */
function isEmpty(text: string): boolean {
  const words = text.toLocaleLowerCase('sv').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.some((one) => CORE.test(one)) && words.every((one) => NOISE.has(one)) && !ABOUT_THE_SITE.test(text);
}

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
  if (title.length > TITLE_MOST)
    return [
      warning(
        'title-long',
        at,
        `Rubriken har ${title.length} tecken.`,
        `Korta den till högst ${TITLE_MOST}, helst 70.`,
      ),
    ];
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
  if (text.where === 'link' || text.where === 'heading' || text.where === 'subheading') return [];
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
