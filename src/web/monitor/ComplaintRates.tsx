import { type Alarm, alarmOf, alarmOfShare, type Complaints, isTooFew } from '../../events/complaints.ts';
import type { SpamRate } from '../../events/spamRate.store.ts';
import type { ComplaintFigures } from '../../events/watchComplaints.ts';
import { complaintWords as w } from '../../words/deskMonitor.sv.ts';
import { places } from '../admin/places.ts';
import { Chip } from '../ui/Chip.tsx';
import { day, number, percent } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';

const LOOKS = {
  none: { tone: 'good', icon: 'check' },
  warn: { tone: 'warn', icon: 'warn' },
  stop: { tone: 'bad', icon: 'stop' },
} as const;

/** How many report our letters as spam, by our own count and by Google's, beside the limits (R49). */
export function RateTable({ figures, counted }: { figures: ComplaintFigures; counted?: Complaints | undefined }) {
  return (
    <>
      <p class="muted small reading-width">{w.hint}</p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{w.source}</th>
            <th scope="col" class="number">
              {w.share}
            </th>
            <th scope="col">{w.state}</th>
          </tr>
        </thead>
        <tbody>
          {counted ? <Counted word={w.issue} counted={counted} /> : null}
          <Counted word={w.month} counted={figures.month} />
          <Google rate={figures.google} />
        </tbody>
      </table>
    </>
  );
}

/** The same on the page of one issue, with the way to where Google's rate is noted. */
export function ComplaintRates({ figures, counted }: { figures: ComplaintFigures; counted: Complaints }) {
  return (
    <Part title={w.title}>
      <RateTable figures={figures} counted={counted} />
      <p>
        <a href={`${places.deliveries}#anmalda`}>{w.toNote}</a>
      </p>
    </Part>
  );
}

function Counted({ word, counted }: { word: string; counted: Complaints }) {
  const { complaints, sent } = counted;
  return (
    <tr>
      <th scope="row">
        {word}
        <span class="row-sub">{w.of(number(complaints), number(sent))}</span>
      </th>
      <td class="number">{sent ? percent((complaints / sent) * 100) : '–'}</td>
      <td>{isTooFew(counted) ? <Chip icon="clock" word={w.tooFew} /> : <State alarm={alarmOf(counted)} />}</td>
    </tr>
  );
}

function Google({ rate }: { rate: SpamRate | null }) {
  return (
    <tr>
      <th scope="row">
        {w.google}
        <span class="row-sub">{rate ? w.on(day(rate.day), rate.by) : w.none}</span>
      </th>
      <td class="number">{rate ? percent(rate.percent) : '–'}</td>
      <td>{rate ? <State alarm={alarmOfShare(rate.percent / 100)} /> : ''}</td>
    </tr>
  );
}

function State({ alarm }: { alarm: Alarm }) {
  return <Chip {...LOOKS[alarm]} word={w.states[alarm]} />;
}
