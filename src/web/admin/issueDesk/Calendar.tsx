import { issueWords } from '../../../words/deskIssues.sv.ts';
import { day, monthName } from '../../ui/format.ts';
import { query } from '../../ui/Listing.tsx';
import { places } from '../places.ts';
import type { CalendarDay, CalendarMonth } from './calendar.ts';

const w = issueWords.calendar;

interface CalendarProps {
  /** The page the calendar stands on; its links fill in the fields above. */
  path: string;
  month: CalendarMonth;
  chosen: { date: string; clock: string };
}

/** The month with earlier and planned issues. A coming day is a link that puts it into the date field. */
export function Calendar({ path, month, chosen }: CalendarProps) {
  const href = (to: Partial<Record<'manad' | 'datum', string>>) =>
    `${query(path, { manad: month.month, datum: chosen.date, klocka: chosen.clock, ...to })}#kalender`;
  return (
    <section class="calendar" id="kalender" aria-labelledby="kalendermanad">
      <div class="row row-end">
        <h3 id="kalendermanad">{monthName(month.month)}</h3>
        <nav class="row" aria-label={w.months}>
          <a href={href({ manad: month.before })}>{monthName(month.before)}</a>
          <a href={href({ manad: month.after })}>{monthName(month.after)}</a>
        </nav>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col" class="calendar-week">
              {w.week}
            </th>
            {w.days.map((name) => (
              <th key={name} scope="col" abbr={name}>
                {name.slice(0, 3)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {month.weeks.map((week) => (
            <tr key={week.number}>
              <th scope="row" class="calendar-week">
                {week.number}
              </th>
              {week.days.map((one) => (
                <Day key={one.date} one={one} href={href({ datum: one.date })} chosen={one.date === chosen.date} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Day({ one, href, chosen }: { one: CalendarDay; href: string; chosen: boolean }) {
  const number = Number(one.date.slice(8));
  const look = [one.outside && 'calendar-outside', one.today && 'calendar-today', chosen && 'calendar-chosen'];
  return (
    <td class={look.filter(Boolean).join(' ')}>
      {one.past ? (
        <span class="muted">{number}</span>
      ) : (
        <a href={href} aria-label={w.choose(day(one.date))} aria-current={chosen ? 'date' : undefined}>
          {number}
        </a>
      )}
      {one.issues.map((issue) => (
        <a key={issue.id} class="calendar-issue" href={places.issue(issue.id)}>
          {issue.out ? w.sent(issue.number, issue.clock) : w.planned(issue.number, issue.clock)}
        </a>
      ))}
    </td>
  );
}
