import type { TestSending } from '../../../deliveries/test.store.ts';
import type { Issue } from '../../../issues/issue.ts';
import type { Refusal } from '../../../refusal.ts';
import type { Staff } from '../../../staff/staff.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button } from '../../ui/Button.tsx';
import { Csrf } from '../../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { Choice, Choices } from '../../ui/Field.tsx';
import { moment } from '../../ui/format.ts';
import { Part } from '../../ui/Listing.tsx';
import { problemOf } from '../answer.ts';
import { places } from '../places.ts';

const w = issueWords.test;

interface TestPageProps {
  visit: Visit;
  issue: Issue;
  staff: Staff[];
  chosen: string[];
  sendings: TestSending[];
  refusal: Refusal | null;
}

/** The letter to colleagues before it goes to readers, and what has been sent so far. */
export function TestPage({ visit, issue, staff, chosen, sendings, refusal }: TestPageProps) {
  const path = places.issue(issue.id);
  return (
    <DeskPage
      visit={visit}
      place="issues"
      title={w.title(issue.number)}
      state={w.state}
      back={{ href: path, label: issueWords.send.back }}
    >
      <form method="post" action={`${path}/prov`} class="stack narrow">
        <Csrf token={visit.csrf} />
        <p>
          {w.subject} <strong>[TEST] {issue.subject || issueWords.noSubject}</strong>
        </p>
        <Choices legend={w.to} problem={problemOf(refusal, 'to')}>
          {staff.map(({ id, name, email }) => (
            <Choice key={id} name="till" value={id} label={name} hint={email} checked={chosen.includes(id)} />
          ))}
        </Choices>
        <div>
          <Button weight="primary" icon="send">
            {w.send}
          </Button>
        </div>
      </form>
      <Part title={w.sent}>
        {sendings.length ? <Sendings sendings={sendings} version={issue.version} /> : <p class="muted">{w.none}</p>}
      </Part>
    </DeskPage>
  );
}

function Sendings({ sendings, version }: { sendings: TestSending[]; version: number }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.columns.when}</th>
          <th scope="col">{w.columns.by}</th>
          <th scope="col">{w.columns.to}</th>
          <th scope="col">{w.columns.what}</th>
        </tr>
      </thead>
      <tbody>
        {sendings.map((sending) => (
          <tr key={sending.id}>
            <th scope="row">{moment(sending.at)}</th>
            <td data-label={w.columns.by}>{sending.by}</td>
            <td data-label={w.columns.to}>
              {sending.letters.map(({ address, taken, said }) => (
                <div key={address}>
                  {address}
                  {taken ? null : <span class="row-sub missing">{w.refused(said)}</span>}
                </div>
              ))}
            </td>
            <td data-label={w.columns.what}>{sending.version === version ? w.asNow : w.changedSince}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
