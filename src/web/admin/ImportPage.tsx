import type { Refusal } from '../../refusal.ts';
import { type Columns, FIELDS } from '../../subscribers/import/columns.ts';
import { type Import, UNDER_WAY, VERDICTS } from '../../subscribers/import/import.ts';
import { importWords as w } from '../../words/deskData.sv.ts';
import { Button, LinkButton, PostButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Select, TextArea } from '../ui/Field.tsx';
import { number } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { live } from '../ui/live.ts';
import { Notice } from '../ui/Notice.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface ImportPageProps {
  visit: Visit;
  list: Import;
  /** What stands in the fields: what was typed when the house said no. */
  typed: { basis: string; columns: Columns };
  refusal: Refusal | null;
}

/** One list on its way in: what its columns mean, what a trial says, and the yes that lets it run. */
export function ImportPage({ visit, list, typed, refusal }: ImportPageProps) {
  const moving = UNDER_WAY.includes(list.state);
  const back = { href: places.lists, label: w.title };
  return (
    <DeskPage visit={visit} place="subscribers" title={list.fileName} state={w.states[list.state]} back={back}>
      <div id="import" {...(moving ? live(places.import(list.id), '#import') : {})}>
        {list.problem ? <Notice tone="bad" title={list.problem} /> : null}
        {list.state === 'new' || list.state === 'uploading' ? null : <Result list={list} moving={moving} />}
        {list.state === 'checked' ? <Start visit={visit} list={list} typed={typed} refusal={refusal} /> : null}
        {moving || list.state === 'done' ? null : (
          <ColumnsForm visit={visit} list={list} typed={typed} refusal={refusal} />
        )}
      </div>
      {moving ? null : (
        <PostButton action={`${places.import(list.id)}/ta-bort`} csrf={visit.csrf} weight="quiet">
          {w.remove}
        </PostButton>
      )}
    </DeskPage>
  );
}

function Result({ list, moving }: { list: Import; moving: boolean }) {
  const unused = list.counts.left + list.counts.suppressed + list.counts.doubled + list.counts.wrong;
  return (
    <Part title={w.result[list.state]} first>
      {moving ? <p role="status">{w.progress(number(list.rows))}</p> : null}
      <dl class="facts">
        {VERDICTS.map((verdict) => (
          <>
            <dt>{w.verdicts[verdict]}</dt>
            <dd>{number(list.counts[verdict])}</dd>
          </>
        ))}
        {list.basis ? (
          <>
            <dt>{w.basisSaid}</dt>
            <dd>{list.basis}</dd>
          </>
        ) : null}
      </dl>
      {unused && !moving ? (
        <p>
          <LinkButton href={`${places.import(list.id)}/fel.csv`}>{w.errors}</LinkButton>
        </p>
      ) : null}
    </Part>
  );
}

function Start({ visit, list, typed, refusal }: ImportPageProps) {
  if (!list.counts.fresh) return <p>{w.nothing}</p>;
  return (
    <Part title={w.startTitle}>
      <form class="stack" method="post" action={`${places.import(list.id)}/start`}>
        <Csrf token={visit.csrf} />
        <TextArea
          name="basis"
          label={w.basis}
          hint={w.basisHint}
          rows={2}
          maxLength={500}
          required
          value={typed.basis}
          problem={problemOf(refusal, 'basis')}
        />
        <div class="actions">
          <Button weight="primary">{w.start(number(list.counts.fresh))}</Button>
        </div>
      </form>
    </Part>
  );
}

function ColumnsForm({ visit, list, typed, refusal }: ImportPageProps) {
  const [first = []] = list.sample;
  const wide = Math.max(0, ...list.sample.map((row) => row.length));
  const columns = Array.from({ length: wide }, (_, at) => ({
    value: String(at),
    label: w.column(at + 1, list.head ? (first[at] ?? '') : ''),
  }));
  return (
    <Part title={w.choose} first={list.state === 'new'}>
      <p>{w.chooseLead}</p>
      <form class="stack" method="post" action={`${places.import(list.id)}/prov`}>
        <Csrf token={visit.csrf} />
        {FIELDS.map((field) => (
          <Select
            key={field}
            name={field}
            label={w.fields[field]}
            value={String(typed.columns[field] ?? '')}
            options={[{ value: '', label: w.notThere }, ...columns]}
            problem={problemOf(refusal, field)}
          />
        ))}
        <div class="actions">
          <Button {...(list.state === 'checked' ? {} : { weight: 'primary' as const })}>
            {list.state === 'new' ? w.check : w.checkAgain}
          </Button>
        </div>
      </form>
      <details class="more">
        <summary>{w.first}</summary>
        <div class="scroll">
          <table>
            <tbody>
              {list.sample.map((row, at) => (
                <tr key={at}>
                  {row.map((cell, place) => (
                    <td key={place}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Part>
  );
}
