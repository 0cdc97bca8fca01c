import { config } from '../../config.ts';
import { LONGEST_SPAN_S } from '../../http/limits.ts';
import type { retentionReport } from '../../subscribers/retention.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { importWords as w } from '../../words/deskData.sv.ts';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { moment, number } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { places } from './places.ts';

const HOUR_S = 3_600;

/** How long what is kept, and what last night took away (R104). */
export function RetentionPage({ visit, lines }: { visit: Visit; lines: Awaited<ReturnType<typeof retentionReport>> }) {
  const c = w.retentionColumns;
  const goes = w.goes(number(config().SESSION_HOURS), number(LONGEST_SPAN_S / HOUR_S));
  const back = { href: places.settings, label: deskWords.frame.places.settings };
  return (
    <DeskPage visit={visit} place="settings" title={w.retentionTitle} state={w.retentionState} back={back}>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{c.what}</th>
            <th scope="col" class="number">
              {c.days}
            </th>
            <th scope="col">{c.last}</th>
            <th scope="col" class="number">
              {c.removed}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ what, days, last }) => (
            <tr key={what}>
              <th scope="row">{w.retained[what]}</th>
              <td class="number">{w.days(number(days))}</td>
              <td class="figure">{last ? moment(last.at) : w.never}</td>
              <td class="number">{last ? number(last.removed) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Times title={w.goesTitle} rows={goes} />
      <Times title={w.staysTitle} rows={w.stays} />
    </DeskPage>
  );
}

/** Kinds of data that no purge at night takes, each with its time. */
function Times({ title, rows }: { title: string; rows: string[][] }) {
  return (
    <Part title={title}>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{w.goesColumns.what}</th>
            <th scope="col">{w.goesColumns.time}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, time]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{time}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
