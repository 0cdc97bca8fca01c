import type { Case } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

const LEAST = 40; // characters (R36)
const MOST = 110;
/** What templates put first, and every reader has seen a thousand times. */
const STANDARD =
  /(?:visas|syns|ser\s+du)\s+(?:inte|ej)\s+(?:brevet|mejlet|nyhetsbrevet|innehållet)|problem\s+(?:med\s+)?att\s+(?:läsa|visa|se)|(?:läs|öppna|visa)\s+(?:det\s+|brevet\s+|mejlet\s+)?(?:här\s+)?(?:i\s+(?:din\s+)?webbläsare)|view\s+(?:this\s+)?(?:email\s+)?in\s+(?:your\s+)?browser/iu;
const ALIKE = 0.8; // share of words in common

/** The preheader is there, says something else than the subject, and fills its place in the inbox (R36). */
export function aboutPreheader({ issue }: Case): Finding[] {
  const text = issue.preheader.trim();
  const spot = { place: 'Förhandstext', anchor: 'preheader', seen: text };
  if (!text)
    return [
      error(
        'preheader-missing',
        spot,
        'Förhandstexten saknas.',
        'Skriv en mening som syns efter ämnesraden i inkorgen.',
      ),
    ];
  if (plain(text) === plain(issue.subject))
    return [error('preheader-repeats', spot, 'Förhandstexten säger samma sak som ämnesraden.', 'Skriv något mer.')];
  if (plain(issue.subject) && plain(text).startsWith(plain(issue.subject)))
    return [warning('preheader-repeats', spot, 'Förhandstexten börjar som ämnesraden.', 'Säg det som inte står där.')];
  if (likeness(text, issue.subject) >= ALIKE)
    return [warning('preheader-repeats', spot, 'Förhandstexten liknar ämnesraden.', 'Säg det som inte står där.')];
  if (STANDARD.test(text))
    return [warning('preheader-standard', spot, 'Förhandstexten är en mallfras.', 'Säg vad numret handlar om.')];
  const sentence = `Förhandstexten har ${text.length} tecken.`;
  if (text.length < LEAST) return [warning('preheader-short', spot, sentence, `Skriv minst ${LEAST}.`)];
  if (text.length > MOST) return [warning('preheader-long', spot, sentence, `Korta den till högst ${MOST}.`)];
  return [];
}

/** Share of words that two lines have in common, 0 to 1. */
function likeness(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => new Set(text.toLocaleLowerCase('sv').match(/[\p{L}\p{N}]+/gu)));
  if (!a?.size || !b?.size) return 0;
  const common = [...a].filter((word) => b.has(word)).length;
  return common / (a.size + b.size - common);
}

function plain(text: string): string {
  return text.toLocaleLowerCase('sv').replace(/[^\p{L}\p{N}]+/gu, '');
}
