import type { SpamRate } from '../../events/spamRate.store.ts';
import type { ComplaintFigures } from '../../events/watchComplaints.ts';
import type { Refusal } from '../../refusal.ts';
import { complaintWords as w } from '../../words/deskMonitor.sv.ts';
import { problemOf } from '../admin/answer.ts';
import { places } from '../admin/places.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { TextField } from '../ui/Field.tsx';
import { day, percent } from '../ui/format.ts';
import { RateTable } from './ComplaintRates.tsx';

interface NoteRateProps {
  csrf: string;
  rates: { figures: ComplaintFigures; noted: SpamRate[] };
  typed: { percent: string; day: string };
  refusal: Refusal | null;
}

/** The complaint rates of the house, and the form for what somebody has read at Google. */
export function NoteRate({ csrf, rates, typed, refusal }: NoteRateProps) {
  const problem = (name: string) => problemOf(refusal, name);
  return (
    <section class="section stack" id="anmalda">
      <h2>{w.title}</h2>
      <RateTable figures={rates.figures} />
      <form method="post" action={`${places.spamRate}#anmalda`} class="fields" aria-labelledby="notera">
        <Csrf token={csrf} />
        <h3 id="notera">{w.noteTitle}</h3>
        <p class="muted">{w.noteHint}</p>
        <div class="fields-two">
          <TextField
            name="percent"
            label={w.percent}
            hint={w.percentHint}
            value={typed.percent}
            maxLength={10}
            required
            problem={problem('percent')}
          />
          <TextField
            name="day"
            type="date"
            label={w.day}
            hint={w.dayHint}
            value={typed.day}
            required
            problem={problem('day')}
          />
        </div>
        <div class="actions row">
          <Button>{w.note}</Button>
        </div>
      </form>
      {rates.noted.length > 1 ? <Earlier noted={rates.noted} /> : null}
    </section>
  );
}

function Earlier({ noted }: { noted: SpamRate[] }) {
  const rows = noted.map((rate) => [day(rate.day), percent(rate.percent)]);
  return (
    <div>
      <h3>{w.earlier}</h3>
      <DataTable columns={[w.day, w.share]} rows={rows} />
    </div>
  );
}
