import type { Case, Entry } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

/** Events have a time, and it is still to come when the issue goes out. */
export function aboutEvents({ entries, sentAt, issue }: Case): Finding[] {
  return entries.flatMap((entry) => aboutEvent(entry, sentAt, issue.month));
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
  if (ends < sentAt)
    return [error('event-passed', at, 'Evenemanget har redan varit när numret skickas.', 'Ta bort det ur numret.')];
  if (ends.toISOString().slice(0, 7) < month)
    return [
      warning('event-passed', at, 'Evenemanget är före numrets månad.', 'Ta bort det, eller skicka numret tidigare.'),
    ];
  return [];
}
