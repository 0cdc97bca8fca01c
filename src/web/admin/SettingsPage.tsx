import type { Refusal } from '../../refusal.ts';
import type { Key } from '../../staff/key.ts';
import { ROLES, type Staff } from '../../staff/staff.ts';
import type { Measuring, MeasuringDecision } from '../../subscribers/measuring.ts';
import { auditWords } from '../../words/deskAudit.sv.ts';
import { importWords } from '../../words/deskData.sv.ts';
import { lookWords } from '../../words/deskLook.sv.ts';
import { passwordWords, secondStepWords, settingsWords as w } from '../../words/deskOverview.sv.ts';
import { spellingWords } from '../../words/deskSpelling.sv.ts';
import { topicWords } from '../../words/deskTopics.sv.ts';
import { Button, PostButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Select, TextField } from '../ui/Field.tsx';
import { day } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemOf } from './answer.ts';
import { House, Sending } from './HouseParts.tsx';
import { KeyPart } from './KeyPart.tsx';
import { MeasuringPart } from './MeasuringPart.tsx';
import { places } from './places.ts';

/** What stands in the fields of the forms. */
export interface Typed {
  name: string;
  email: string;
  role: string;
  level: string;
  why: string;
  keyName: string;
  scopes: string[];
}

export interface SettingsProps {
  visit: Visit;
  operator: boolean;
  staff: Staff[];
  self: string; // the id of who is looking
  keys: Key[];
  /** What is measured, and the decision behind it. */
  measuring: Measuring;
  decision: MeasuringDecision | null;
  /** A key that was just made: shown this once. */
  secret: string | null;
  typed: Typed;
  refusal: Refusal | null;
}

/** What is set and what it means; who works here; which programs may come in. */
export function SettingsPage(props: SettingsProps) {
  return (
    <DeskPage visit={props.visit} place="settings" title={w.title} state={w.state}>
      {props.secret ? (
        <div class="said">
          <Notice tone="warn" title={w.secretTitle}>
            <p>{w.secretHint}</p>
            <code class="secret">{props.secret}</code>
          </Notice>
        </div>
      ) : null}
      <House />
      <MeasuringPart {...props} />
      <Sending />
      <Changeable operator={props.operator} />
      <StaffPart {...props} />
      <KeyPart {...props} />
    </DeskPage>
  );
}

/** What is set, or looked up, on a page of its own. */
function Changeable({ operator }: { operator: boolean }) {
  const pages: [href: string, text: string][] = [
    [places.look, lookWords.link],
    [places.topics, topicWords.link],
    [places.words, spellingWords.link],
    [places.retention, importWords.retentionLink],
    [places.password, passwordWords.link],
    [places.secondStep, secondStepWords.link],
    ...(operator ? [[places.audit, auditWords.link] as [string, string]] : []),
  ];
  const items = pages.map(([href, text]) => (
    <li>
      <a href={href}>{text}</a>
    </li>
  ));
  return (
    <Part title={w.changeable}>
      <ul class="stack-tight">{items}</ul>
    </Part>
  );
}

function StaffPart({ visit, operator, staff, self, typed, refusal }: SettingsProps) {
  const problem = (name: string) => problemOf(refusal, name);
  return (
    <Part title={w.staff}>
      <div class="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{w.staffColumns.name}</th>
              <th scope="col">{w.staffColumns.email}</th>
              <th scope="col">{w.staffColumns.role}</th>
              <th scope="col">{w.staffColumns.since}</th>
              {operator ? (
                <th scope="col">
                  <span class="visually-hidden">{w.removeStaff}</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {staff.map((person) => (
              <tr key={person.id}>
                <th scope="row">{person.name}</th>
                <td>{person.email}</td>
                <td>
                  {w.roles[person.role]}
                  {person.secondStep ? `, ${secondStepWords.has}` : ''}
                </td>
                <td class="figure">{day(person.createdAt)}</td>
                {operator ? (
                  <td>
                    {person.id === self ? null : (
                      <PostButton
                        action={`${places.settings}/konton/${person.id}/avsluta`}
                        csrf={visit.csrf}
                        small
                        label={w.removeStaffLabel(person.name)}
                      >
                        {w.removeStaff}
                      </PostButton>
                    )}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {operator ? (
        <details class="fold" open={Boolean(problem('email') || problem('name') || problem('password'))}>
          <summary>{w.addStaff}</summary>
          <form method="post" action={`${places.settings}/konton`} class="fields narrow">
            <Csrf token={visit.csrf} />
            <TextField name="name" label={w.name} value={typed.name} required problem={problem('name')} />
            <TextField
              name="email"
              type="email"
              label={w.email}
              value={typed.email}
              required
              problem={problem('email')}
            />
            <Select
              name="role"
              label={w.role}
              value={typed.role}
              options={ROLES.map((role) => ({ value: role, label: `${w.roles[role]}: ${w.roleHints[role]}` }))}
              problem={problem('role')}
            />
            <TextField
              name="password"
              type="password"
              autocomplete="new-password"
              label={w.password}
              hint={w.passwordHint}
              required
              problem={problem('password')}
            />
            <div>
              <Button>{w.createStaff}</Button>
            </div>
          </form>
        </details>
      ) : (
        <p class="muted small">{w.operatorsOnly}</p>
      )}
    </Part>
  );
}
