import type { Case, Entry } from './case.ts';
import { daysIn } from './dates.ts';
import { error, type Finding, warning } from './finding.ts';
import { sentencesOf, word } from './patterns.ts';

const LONGEST_DAYS = 60;
const DAY_MS = 86_400_000;
/** Days around an event that are not its own: the last one to sign up, an earlier or a later meeting. */
const ANOTHER_DAY = word(
  'anmäl\\p{L}*|sista|senast|före|innan|efter|till\\s+och\\s+med|t\\.?\\s?o\\.?\\s?m\\.?|ansök\\p{L}*|svar\\p{L}*|boka\\p{L}*|öppnar|gäller|nästa|förra|tidigare|andra|första|även|också|samt|fortsätt\\p{L}*|uppföljning\\p{L}*|sedan|från|lag|lagen|förordning\\p{L}*|träder',
);

/** Events have a time, and it is still to come when the issue goes out. */
export function aboutEvents({ entries, sentAt, issue }: Case): Finding[] {
  return entries.flatMap((entry) => [...aboutEvent(entry, sentAt, issue.month), ...anotherDay(entry, sentAt)]);
}

function aboutEvent({ article: { kind, event }, spot }: Entry, sentAt: Date, month: string): Finding[] {
  if (!event)
    return kind === 'event'
      ? [warning('event-no-time', spot, 'Evenemanget har ingen tid.', 'Fyll i när det börjar.')]
      : [];
  const starts = new Date(event.startsAt);
  const ends = new Date(event.endsAt ?? event.startsAt);
  const at = { ...spot, seen: `${event.startsAt} ${event.endsAt}` };
  if (Number.isNaN(starts.getTime()) || Number.isNaN(ends.getTime()))
    return [error('event-no-time', at, 'Evenemangets tid går inte att läsa.', 'Fyll i när det börjar.')];
  if (ends < starts)
    return [error('event-ends-first', at, 'Evenemanget slutar innan det börjar.', 'Rätta tiderna i artikeln.')];
  if (ends.getTime() - starts.getTime() > LONGEST_DAYS * DAY_MS)
    return [warning('event-long', at, 'Evenemanget pågår i mer än två månader.', 'Rätta dess slut, om det är fel år.')];
  if (ends < sentAt)
    return [error('event-passed', at, 'Evenemanget har redan varit när numret skickas.', 'Ta bort det ur numret.')];
  if (ends.toISOString().slice(0, 7) < month)
    return [
      warning('event-passed', at, 'Evenemanget är före numrets månad.', 'Ta bort det, eller skicka numret tidigare.'),
    ];
  return [];
}

/** Title and lead name a day to come, and it is none of the event's own. */
function anotherDay({ article: { event }, title, lead, spot }: Entry, sentAt: Date): Finding[] {
  const starts = new Date(event?.startsAt ?? Number.NaN);
  if (!event || Number.isNaN(starts.getTime())) return [];
  const ends = new Date(event.endsAt ?? event.startsAt);
  const said = [title, ...sentencesOf(lead)]
    .filter((sentence) => !ANOTHER_DAY.test(sentence))
    .flatMap((sentence) => daysIn(sentence, starts))
    .filter(({ day }) => day.getTime() > sentAt.getTime());
  const own = ({ day }: { day: Date }) => dayHere(starts) <= iso(day) && iso(day) <= dayHere(ends);
  const [first] = said;
  if (!first || said.some(own)) return [];
  const at = { ...spot, seen: `${title} ${lead} ${event.startsAt}` };
  return [
    warning('event-other-day', at, `Texten säger ${first.words}, men evenemanget är en annan dag.`, 'Rätta den ena.'),
  ];
}

const HERE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' });

/** The day of a moment in Sweden, YYYY-MM-DD. */
function dayHere(moment: Date): string {
  return HERE.format(moment);
}

function iso(day: Date): string {
  return day.toISOString().slice(0, 10);
}
