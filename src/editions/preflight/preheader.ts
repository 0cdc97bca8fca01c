import type { Case } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

const LEAST = 40; // characters (R36)
const MOST = 110;

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
  const sentence = `Förhandstexten har ${text.length} tecken.`;
  if (text.length < LEAST) return [warning('preheader-short', spot, sentence, `Skriv minst ${LEAST}.`)];
  if (text.length > MOST) return [warning('preheader-long', spot, sentence, `Korta den till högst ${MOST}.`)];
  return [];
}

function plain(text: string): string {
  return text.toLocaleLowerCase('sv').replace(/[^\p{L}\p{N}]+/gu, '');
}
