import { config } from '../../config.ts';
import type { Actor } from '../../staff/actor.ts';
import type { AuditEntry } from '../../staff/audit.store.ts';
import { AUDITED, type Audited } from '../../staff/audited.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { auditWords as w } from '../../words/deskAudit.sv.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { moment, number } from '../ui/format.ts';
import { Narrow, Pager, query } from '../ui/Listing.tsx';
import { places } from './places.ts';

interface AuditPageProps {
  visit: Visit;
  entries: AuditEntry[];
  next: string | null;
  people: Actor[];
  filter: { who: string; what: string };
  /** Names of accounts, and numbers of issues, by id. */
  staff: Map<string, string>;
  numbers: Map<string, number>;
}

const KINDS: Record<Audited, string> = w.what;

/** Who did what, when. Nothing here can be changed. */
export function AuditPage({ visit, entries, next, people, filter, staff, numbers }: AuditPageProps) {
  const asked = { vem: filter.who, vad: filter.what };
  return (
    <DeskPage
      visit={visit}
      place="settings"
      title={w.title}
      state={w.state(number(config().RETAIN_AUDIT_DAYS))}
      back={{ href: places.settings, label: deskWords.frame.places.settings }}
    >
      <div class="stack">
        <Filter people={people} filter={filter} />
        {entries.length ? (
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">{w.columns.at}</th>
                <th scope="col">{w.columns.who}</th>
                <th scope="col">{w.columns.what}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Line key={entry.id} entry={entry} staff={staff} numbers={numbers} />
              ))}
            </tbody>
          </table>
        ) : (
          <EmptyState
            icon="search"
            title={w.nothingTitle}
            action={<LinkButton href={places.audit}>{w.showAll}</LinkButton>}
          >
            {w.nothing}
          </EmptyState>
        )}
        <Pager href={next && query(places.audit, { ...asked, efter: next })} />
      </div>
    </DeskPage>
  );
}

function Filter({ people, filter }: Pick<AuditPageProps, 'people' | 'filter'>) {
  const kinds = AUDITED.map((value) => ({ value, label: KINDS[value] }));
  const byWord = kinds.toSorted((one, other) => one.label.localeCompare(other.label, 'sv'));
  const everybody = people.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <form class="search" method="get" action={places.audit}>
      <Narrow name="vem" label={w.who} value={filter.who} options={[{ value: '', label: w.anybody }, ...everybody]} />
      <Narrow name="vad" label={w.kind} value={filter.what} options={[{ value: '', label: w.anything }, ...byWord]} />
      <Button>{w.show}</Button>
    </form>
  );
}

function Line({ entry, staff, numbers }: { entry: AuditEntry } & Pick<AuditPageProps, 'staff' | 'numbers'>) {
  const { at, actor, what, about } = entry;
  const details = detailsOf(entry, staff);
  const issue = about.issueId ? numbers.get(about.issueId) : undefined;
  return (
    <tr>
      <th scope="row" class="figure">
        {moment(at)}
      </th>
      <td>{actor.name}</td>
      <td>
        {KINDS[what as Audited] ?? what}
        <span class="row-sub">
          {issue !== undefined ? <a href={places.issue(about.issueId ?? '')}>{w.issue(issue)}</a> : null}
          {about.subscriberId ? <a href={places.subscriber(about.subscriberId)}>{w.reader}</a> : null}
          {issue !== undefined && details ? ' · ' : null}
          {details}
        </span>
      </td>
    </tr>
  );
}

/** What is known besides, in words; ids that lead nowhere, and what was not so, are left out. */
function detailsOf({ actor, about }: AuditEntry, staff: Map<string, string>): string {
  const account = about.staffId !== actor.id ? staff.get(about.staffId ?? '') : undefined;
  const said = Object.entries(about).flatMap(([name, value]) =>
    w.about[name] && value && value !== 'false' ? [`${w.about[name]}: ${w.values[value] ?? value}`] : [],
  );
  return [...(account ? [w.account(account)] : []), ...said].join(' · ');
}
