import type { Refusal } from '../../refusal.ts';
import type { Import } from '../../subscribers/import/import.ts';
import { STATES } from '../../subscribers/subscriber.ts';
import { importWords as w } from '../../words/deskData.sv.ts';
import { embedWords } from '../../words/deskDoors.sv.ts';
import { subscriberWords } from '../../words/deskFigures.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Choice, Select } from '../ui/Field.tsx';
import { moment, number } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface ListsPageProps {
  visit: Visit;
  imports: Import[];
  refusal: Refusal | null;
}

/** Readers from a file, and readers to a file. */
export function ListsPage({ visit, imports, refusal }: ListsPageProps) {
  const back = { href: places.subscribers, label: w.back };
  return (
    <DeskPage visit={visit} place="subscribers" title={w.title} state={w.state} back={back}>
      <Part title={w.importTitle} first>
        <p>{w.importLead}</p>
        <form class="stack" method="post" action={places.lists} encType="multipart/form-data">
          <Csrf token={visit.csrf} />
          <FileField problem={problemOf(refusal, 'file')} />
          <div class="actions">
            <Button weight="primary">{w.upload}</Button>
          </div>
        </form>
      </Part>
      <Part title={w.earlier}>{imports.length ? <Imports imports={imports} /> : <p class="muted">{w.none}</p>}</Part>
      <Part title={embedWords.title}>
        <p>
          <a href={places.embed}>{embedWords.link}</a>
        </p>
      </Part>
      <Part title={w.exportTitle}>
        <p>{w.exportLead}</p>
        <form class="stack" method="post" action={places.exportReaders}>
          <Csrf token={visit.csrf} />
          <Select
            name="lage"
            label={w.which}
            value="active"
            options={[
              ...STATES.map((state) => ({ value: state, label: subscriberWords.many[state] })),
              { value: '', label: w.whichAll },
            ]}
          />
          <Choice name="maskera" label={w.masked} hint={w.maskedWhy} />
          <div class="actions">
            <Button>{w.download}</Button>
          </div>
        </form>
      </Part>
    </DeskPage>
  );
}

function FileField({ problem }: { problem: string | null }) {
  return (
    <div class="field">
      <label for="f-file">{w.file}</label>
      <div class="field-hint" id="f-file-hint">
        {w.fileHint}
      </div>
      <input
        type="file"
        id="f-file"
        name="file"
        accept=".csv,.txt,.xlsx,text/csv"
        required
        aria-describedby="f-file-hint"
      />
      {problem ? <p class="field-problem">{problem}</p> : null}
    </div>
  );
}

function Imports({ imports }: { imports: Import[] }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.columns.file}</th>
          <th scope="col">{w.columns.state}</th>
          <th scope="col" class="number">
            {w.columns.rows}
          </th>
          <th scope="col" class="number">
            {w.columns.fresh}
          </th>
          <th scope="col">{w.columns.when}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((list) => (
          <tr key={list.id}>
            <th scope="row">
              <a href={places.import(list.id)}>{list.fileName}</a>
              <span class="row-sub">{list.actor.name}</span>
            </th>
            <td>{w.states[list.state]}</td>
            <td class="number">{number(list.rows)}</td>
            <td class="number">{number(list.counts.fresh)}</td>
            <td class="figure">{moment(list.createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
