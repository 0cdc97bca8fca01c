import type { Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import type { IssueVersion } from '../../../issues/version.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { PostButton } from '../../ui/Button.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { moment, number } from '../../ui/format.ts';
import { Part } from '../../ui/Listing.tsx';
import { places } from '../places.ts';

const w = issueWords.history;

/** What the issue said at each version, by whom and when; any of them can be taken back. */
export function HistoryPage({ visit, issue, versions }: { visit: Visit; issue: Issue; versions: IssueVersion[] }) {
  return (
    <DeskPage
      visit={visit}
      place="issues"
      title={w.title(issue.number)}
      state={w.state}
      back={{ href: places.issue(issue.id), label: issueWords.send.back }}
    >
      {versions.length ? (
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">{w.columns.when}</th>
              <th scope="col">{w.columns.by}</th>
              <th scope="col">{w.columns.subject}</th>
              <th scope="col">{w.columns.items}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <VersionRow key={version.version} version={version} issue={issue} csrf={visit.csrf} />
            ))}
          </tbody>
        </table>
      ) : (
        <p class="muted">{w.none}</p>
      )}
      <Part title={w.copyTitle}>
        <div class="stack">
          <p>{w.copyHint}</p>
          <PostButton action={`${places.issue(issue.id)}/kopia`} csrf={visit.csrf}>
            {w.copy}
          </PostButton>
        </div>
      </Part>
    </DeskPage>
  );
}

function VersionRow({ version, issue, csrf }: { version: IssueVersion; issue: Issue; csrf: string }) {
  const { draft, by } = version;
  const when = moment(new Date(version.at));
  const items = draft.sections.reduce((sum, section) => sum + section.items.length, 0);
  const action = `${places.issue(issue.id)}/versioner`;
  return (
    <tr>
      <th scope="row">{when}</th>
      <td data-label={w.columns.by}>{by}</td>
      <td data-label={w.columns.subject}>{draft.subject || issueWords.noSubject}</td>
      <td class="figure" data-label={w.columns.items}>
        {number(items)}
      </td>
      <td>
        {version.version === issue.version ? (
          <span class="muted">{w.current}</span>
        ) : may('edit', issue.state) ? (
          <PostButton
            small
            action={action}
            csrf={csrf}
            fields={{ till: version.version, version: issue.version }}
            label={w.restoreLabel(when)}
          >
            {w.restore}
          </PostButton>
        ) : null}
      </td>
    </tr>
  );
}
