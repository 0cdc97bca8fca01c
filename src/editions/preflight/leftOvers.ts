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
  /\[\s*(?:\p{L}+\s+){0,2}(?:namn|förnamn|efternamn|rubrik|ingress|text|brödtext|länk|url|datum|klockslag|tid|plats|bild|titel|ämne|ort|organisation|siffra|antal|x+|y+|n+)\s*\]/iu,
  /\[[A-ZÅÄÖ][A-ZÅÄÖ\d _-]{3,}\]/u,
  word('lorem(?:\\s+ipsum)?|ipsum|dolor\\s+sit\\s+amet'),
  word('x{3,}|x{2,}(?:[-:./]x{2,})+'),
  /\?\?[.:]\?\?/,
  /(?<![\p{L}])\d{0,2}XX+(?![\p{L}\p{N}])/u,
  word('TODO|FIXME|TBD|TBC|TBA|N\\.?N\\.?|ÅÅÅÅ|YYYY|MM-DD', 'u'),
  word('todo\\s*:.*'),
  word('(?:skriv|infoga|klistra\\s+in)(?:\\s+\\p{L}+){0,3}\\s+här'),
  word('klicka\\s+(?:här\\s+)?för\\s+att\\s+(?:lägga\\s+till|redigera|skriva|ändra|börja\\s+skriva)(?:\\s+\\p{L}+)?'),
  word('(?:din|er|ditt)\\s+(?:rubrik|text|ingress|länk|namn)\\s+här'),
  word('förnamn\\s+efternamn|namn\\s+(?:efternamn|(?:efter)?namnsson)'),
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
  word('(?:ska|att)\\s+(?:kompletteras|faktagranskas|stämmas\\s+av)\\s+(?:av|med|innan)'),
];

/** A whole text that says nothing. */
const WHOLE =
  /^[\s"”'.…–-]*(?:test(?:ar|ing|text|rubrik|artikel|nummer)?(?:\s+(?:test|\d+))*|ny(?:tt)?\s+(?:artikel|rubrik|nummer|avdelning|sektion|text)|(?:rubrik|ingress|titel|text|ämnesrad|förhandstext|brödtext|inledning)(?:\s+\d+)?|(?:mer\s+|text(?:en)?\s+|info(?:rmation)?\s+)*kommer(?:\s+(?:snart|senare|här|inom\s+kort))?|namnlös|untitled|utan\s+(?:titel|rubrik)|a{3,}|abc|null|undefined|n\/a)?[\s"”'.!?…–-]*$/iu;

/** Places where a whole word like "Text" is no sentence of its own. */
const WHOLE_PLACES: ReadonlySet<Text['where']> = new Set(['subject', 'preheader', 'intro', 'title', 'lead', 'body']);

export function aboutLeftOvers({ texts }: Case): Finding[] {
  return texts.flatMap((text) => {
    const words = withoutAddresses(text.text);
    const whole = WHOLE_PLACES.has(text.where) && WHOLE.test(text.text) ? text.text.trim() : null;
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
