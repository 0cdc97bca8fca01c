import type { Case, Text } from './case.ts';
import { error, type Finding, warning } from './finding.ts';
import { withoutAddresses, word } from './patterns.ts';

/* Left-overs of templates, forms and drafts: what stood there until somebody would write the real text. */

/** Nobody writes these to a reader. */
const CERTAIN: RegExp[] = [
  /\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}|\{%|%\}/u, // Liquid, Handlebars
  /\$?\{\s*[\p{L}_][\p{L}\p{N}_. -]{0,40}\}/u,
  /\*\|[^|]{1,40}\|\*|<<[^<>]{1,40}>>|<%.*?%>|%%[\p{L}_]{2,40}%%|%[A-ZÅÄÖ_]{3,40}%/u, // other senders' fields
  /\[\[.*?\]\]|\[\[|\]\]/u,
  /\[\s*(?:todo|tbd|tba|fixme|test|utkast|infoga|fyll\s+i|skriv|lägg\s+(?:in|till)|komplettera|byt\s+ut|kolla|kontrollera|kommer)(?![\p{L}])[^\]]*\]/iu,
  /\[\s*(?:\p{L}+\s+){0,2}(?:namn|förnamn|efternamn|rubrik|ingress|text|brödtext|länk|url|adress|e-post|telefon|datum|dag|veckodag|månad|år|klockslag|tid|plats|lokal|bild|bildtext|titel|roll|befattning|person|källa|citat|ämne|ort|kommun|region|myndighet|organisation|företag|siffra|belopp|summa|antal|nummer|x+|y+|n+)\s*\]/iu,
  /\[[A-ZÅÄÖ][A-ZÅÄÖ\d _-]{3,}\]/u,
  word('lorem(?:\\s+ipsum)?|ipsum|dolor\\s+sit\\s+amet|consectetur|adipiscing|eiusmod|incididunt'),
  /(?<![\p{L}\p{N}])\$\p{L}[\p{L}\p{N}_.]*\$?/u,
  /\[\/?(?:b|i|u|url|img|caption|gallery|embed|quote)(?:[= ][^\]]*)?\]/iu, // forums and web publishing
  /\[(?:kommentar|not|obs)[^\]]{0,10}:[^\]]*\]|(?<![:\w])\/\/\s?\p{L}+:/iu,
  /[([](?:dubbel)?(?:kolla|stäm\s+av|checka)(?!\p{L})[^)\]]*[)\]]/iu,
  word('x{3,}|x{2,}(?:[-:./]x{2,})+'),
  /\?\?[.:]\?\?/,
  /(?<![\p{L}])\d{0,2}XX+(?![\p{L}\p{N}])/u,
  word('TODO|FIXME|TBD|TBC|TBA|N\\.?\\s?N\\.?|TKTK|TK(?=:)|ÅÅÅÅ|YYYY|MM-DD', 'u'),
  word('todo\\s*:.*'),
  word('(?:skriv|infoga|klistra\\s+in)(?:\\s+\\p{L}+){0,3}\\s+här'),
  word('klicka\\s+(?:här\\s+)?för\\s+att\\s+(?:lägga\\s+till|redigera|skriva|ändra|börja\\s+skriva)(?:\\s+\\p{L}+)?'),
  word('(?:din|er|ditt)\\s+(?:rubrik|text|ingress|länk|namn)\\s+här'),
  word('förnamn\\s+efternamn|namn\\s+(?:efternamn|(?:efter)?namnsson)|(?:ditt|mitt)\\s+namn(?=\\s*$)'),
  word('dummy\\s?text|blindtext|platshållartext|utfyllnadstext|placeholder'),
  /_{4,}|\.{6,}|\?{3,}|#(?:REF|N\/A|NAMN|VALUE|VÄRDEFEL)[!?]?/u,
  word('\\[object Object\\]|undefined|NaN', 'u'),
  /\[object Object\]/u,
  /^\s*(?:kopia\s+av|copy\s+of|utkast\s*:|\(utkast\)|test\s*:)/iu,
  word('asdf\\w*|qwerty|bla(?:\\s+bla)+|blaha\\s+blaha'),
];

/** Words that now and then are meant. */
const LIKELY: RegExp[] = [
  word('platshållare|exempeltext|provtext|test\\s?text|text\\s+kommer|kompletteras\\s+senare|fylls\\s+på\\s+senare'),
  word('(?:rubrik|ingress|brödtext|bildtext|citat)\\s+(?:här|saknas|tillkommer|kommer)'),
  word('(?:ange|fyll\\s+i|lägg\\s+(?:in|till))\\s+(?:text|rubrik|ingress|datum|namn|länk)\\s+här'),
  word('TK', 'u'),
  word(
    '(?:text|ingress|bild|citat|underlag)(?:en|et)?(?:\\s+från\\s+\\p{L}+)?\\s+(?:kommer(?!\\s+att)|tillkommer|saknas)',
  ),
  word('(?:innan|före|inför)\\s+(?:publicering|utskick)(?:en|et)?'),
  word('här\\s+(?:skriver|lägger|fyller)\\s+du\\s+(?:in\\s+)?(?:en|ett|din|ditt|text)(?:\\s+\\p{L}+)?'),
  word('(?:ska|att)\\s+(?:kompletteras|faktagranskas|stämmas\\s+av)\\s+(?:av|med|innan)'),
];

/** A whole text that says nothing. */
const WHOLE =
  /^[\s"”'.…–-]*(?:test(?:ar|ing|text|rubrik|artikel|nummer)?(?:\s+(?:test|\d+))*|ny(?:tt)?\s+(?:artikel|rubrik|nummer|avdelning|sektion|text)|(?:rubrik|ingress|titel|text|ämnesrad|förhandstext|brödtext|inledning)(?:\s+\d+)?|(?:mer\s+|text(?:en)?\s+|info(?:rmation)?\s+)*kommer(?:\s+(?:snart|senare|här|inom\s+kort))?|namnlös|untitled|utan\s+(?:titel|rubrik)|a{3,}|abc|null|undefined|n\/a)?[\s"”'.!?…–-]*$/iu;

/** A heading of a section or within an article that nobody has written yet. */
const WHOLE_HEADING =
  /^[\s"”'.…–-]*(?:(?:(?:under|mellan|avdelnings|sektions)?rubrik|ny(?:tt)?\s+(?:avdelning|sektion|rubrik|mellanrubrik)|avdelning|sektion|test|namnlös|untitled|a{3,}|abc)(?:\s+\d+)?)[\s"”'.:…–-]*$/iu;

/** Places where a whole word like "Text" is no sentence of its own. */
const WHOLE_PLACES: ReadonlySet<Text['where']> = new Set(['subject', 'preheader', 'intro', 'title', 'lead', 'body']);

export function aboutLeftOvers({ texts }: Case): Finding[] {
  return texts.flatMap((text) => {
    const words = withoutAddresses(text.text);
    const isHeading = text.where === 'heading' || text.where === 'subheading';
    const pattern = isHeading ? WHOLE_HEADING : WHOLE_PLACES.has(text.where) ? WHOLE : null;
    const whole = pattern?.test(text.text) ? text.text.trim() : null;
    const found = firstOf(CERTAIN, words) ?? whole;
    if (found) return [error('left-over', text, sentence(found), 'Skriv den riktiga texten.')];
    const likely = firstOf(LIKELY, words);
    return likely ? [warning('left-over', text, sentence(likely), 'Skriv den riktiga texten.')] : [];
  });
}

function firstOf(patterns: RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0];
    if (found) return found.trim().slice(0, 60);
  }
  return null;
}

function sentence(found: string): string {
  return `Texten innehåller "${found}", som ser ut som en rest av en mall.`;
}
