import type { Issue } from '../../issues/issue.ts';
import { issueWords as w } from '../../words/deskIssues.sv.ts';
import { PostButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { monthName, number } from '../ui/format.ts';
import { Filters, Pager, query } from '../ui/Listing.tsx';
import { issueChip, whenOf } from './issueDesk/state.ts';
import { places } from './places.ts';

export type IssueFilter = '' | 'arbete' | 'skickade';

interface IssueListProps {
  visit: Visit;
  issues: Issue[];
  filter: IssueFilter;
  next: string | null;
}

export function IssueList({ visit, issues, filter, next }: IssueListProps) {
  const create = (
    <PostButton action={places.issues} csrf={visit.csrf} weight="primary" icon="plus">
      {w.create}
    </PostButton>
  );
  const filters = (
    [
      ['', w.all],
      ['arbete', w.inWork],
      ['skickade', w.out],
    ] as const
  ).map(([visa, label]) => ({ label, href: query(places.issues, { visa }), current: visa === filter }));
  return (
    <DeskPage visit={visit} place="issues" title={w.title} state={w.listState} action={create}>
      {issues.length || filter ? (
        <div class="stack">
          <Filters label={w.title} filters={filters} />
          <IssueTable issues={issues} />
          <Pager href={next && query(places.issues, { visa: filter, efter: next })} />
        </div>
      ) : (
        <EmptyState icon="issue" title={w.emptyTitle}>
          {w.empty}
        </EmptyState>
      )}
    </DeskPage>
  );
}

function IssueTable({ issues }: { issues: Issue[] }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.columns.issue}</th>
          <th scope="col">{w.columns.state}</th>
          <th scope="col">{w.columns.when}</th>
          <th scope="col" class="number">
            {w.columns.readers}
          </th>
        </tr>
      </thead>
      <tbody>
        {issues.map((issue) => (
          <tr key={issue.id}>
            <th scope="row">
              <a href={issue.state === 'sent' ? `${places.issue(issue.id)}/rapport` : places.issue(issue.id)}>
                {w.name(issue.number)}, {monthName(issue.month)}
              </a>
              <span class="row-sub">{issue.subject || w.noSubject}</span>
            </th>
            <td>
              <Chip {...issueChip(issue.state)} />
            </td>
            <td class="figure">{whenOf(issue)}</td>
            <td class="number" data-label={w.columns.readers}>
              {issue.intended === null ? '' : number(issue.intended)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
