import type { Case } from './case.ts';
import { error, type Finding, warning } from './finding.ts';
import { cries, isLoud } from './shouting.ts';

const MOST = 150; // characters
const COMFORTABLE = 90;

/** The subject is there, can be read in a list, and does not shout (R123). */
export function aboutSubject({ issue }: Case): Finding[] {
  const text = issue.subject.trim();
  const spot = { place: 'Ämnesrad', anchor: 'subject', seen: text };
  if (!text) return [error('subject-missing', spot, 'Ämnesraden saknas.', 'Skriv vad numret handlar om.')];
  return [
    ...tooLong(text, spot),
    ...(/[\r\n]/.test(text)
      ? [error('subject-break', spot, 'Ämnesraden innehåller en radbrytning.', 'Skriv den på en rad.')]
      : []),
    ...(isLoud(text) || cries(text) > 1
      ? [
          warning(
            'subject-shouts',
            spot,
            'Ämnesraden ropar och kan tas för skräppost.',
            'Skriv utan versaler och utropstecken.',
          ),
        ]
      : []),
    ...(/^\s*(?:re|sv|fwd?|vb)\s*:/iu.test(text)
      ? [
          error(
            'left-over',
            spot,
            'Ämnesraden börjar som ett svar eller en vidarebefordran.',
            'Ta bort det första ordet.',
          ),
        ]
      : []),
  ];
}

function tooLong(text: string, spot: { place: string; anchor: string }): Finding[] {
  const sentence = `Ämnesraden har ${text.length} tecken och klipps i inkorgen.`;
  if (text.length > MOST) return [error('subject-long', spot, sentence, `Korta den till högst ${MOST}.`)];
  if (text.length > COMFORTABLE) return [warning('subject-long', spot, sentence, 'Korta den, helst till högst 60.')];
  return [];
}
