import type { AlikeRow } from '../../../articles/alike.ts';
import type { Article } from '../../../articles/article.ts';
import type { Finding } from '../../../editions/preflight/finding.ts';
import type { Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import type { Suggestion } from '../../../issues/suggestion.ts';
import type { Refusal } from '../../../refusal.ts';
import type { Topic } from '../../../subscribers/topic.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import { Chip } from '../../ui/Chip.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { moment } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { places } from '../places.ts';
import { type Clash, Conflict } from './Conflict.tsx';
import { FootBar } from './FootBar.tsx';
import { Material } from './Material.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { Sections } from './Sections.tsx';
import { SuggestionCard } from './SuggestionCard.tsx';
import { issueChip, issueTitle, type View } from './state.ts';
import { swapWorkbench } from './swap.ts';
import { Texts } from './Texts.tsx';
import { Undo } from './Undo.tsx';

export interface IssueDeskProps {
  visit: Visit;
  staffId: string;
  alone: boolean;
  issue: Issue;
  articles: Map<string, Article>;
  material: AlikeRow[];
  suggestion: Suggestion | null;
  findings: Finding[];
  search: string;
  topics: Topic[];
  view: View;
  /** Changes whenever the letter would look different. */
  stamp: string;
  refusal: Refusal | null;
  /** Texts that somebody else changed meanwhile: both are shown, so that nothing is lost. */
  clashes: Clash[];
}

/** The issue desk: material, the issue, and the letter beside it. */
export function IssueDesk(props: IssueDeskProps) {
  const { visit, issue, refusal } = props;
  const edit = { csrf: visit.csrf, version: issue.version, view: props.view, topics: props.topics };
  const editable = may('edit', issue.state);
  const untouched = !issue.sections.length;
  const place = { edit, issue, editable };
  return (
    <DeskPage
      visit={{ ...visit, said: null }}
      place="issues"
      title={issueTitle(issue)}
      back={{ href: places.issues, label: w.title }}
      state={<State issue={issue} />}
      wide
    >
      <Announcer />
      <div
        id="arbetsbank"
        class="workbench"
        data-saved={refusal ? 'no' : 'yes'}
        data-autosave={issue.state === 'draft' ? '' : undefined}
        {...swapWorkbench}
      >
        <Undo issue={issue} csrf={visit.csrf} now={new Date()} />
        <Said visit={visit} clashes={props.clashes} path={places.issue(issue.id)} />
        <div class={editable ? 'zones' : 'zones zones-settled'}>
          {editable ? <Material edit={edit} issue={issue} rows={props.material} search={props.search} /> : null}
          <section class="zone zone-issue" aria-labelledby="zon-nummer">
            <h2 id="zon-nummer">{w.zones.issue}</h2>
            {props.suggestion && untouched ? (
              <SuggestionCard edit={edit} issue={issue} suggestion={props.suggestion} empty />
            ) : null}
            <Texts {...place} articles={props.articles} refusal={refusal} />
            {untouched ? null : <Sections {...place} articles={props.articles} />}
            {props.suggestion && !untouched ? (
              <SuggestionCard edit={edit} issue={issue} suggestion={props.suggestion} empty={false} />
            ) : null}
          </section>
          <PreviewPane issue={issue} view={props.view} stamp={props.stamp} />
        </div>
        <FootBar
          issue={issue}
          csrf={visit.csrf}
          staffId={props.staffId}
          alone={props.alone}
          findings={props.findings}
          view={props.view}
          saved={!refusal}
        />
      </div>
    </DeskPage>
  );
}

/** What was moved, added or removed is said here (client/announce.ts); it stands outside what is swapped. */
function Announcer() {
  const { moved, added, removed, sectionMoved } = w.announced;
  return (
    <p
      id="besked"
      class="visually-hidden"
      role="status"
      data-moved={moved}
      data-added={added}
      data-removed={removed}
      data-section-moved={sectionMoved}
    />
  );
}

function State({ issue }: { issue: Issue }) {
  return (
    <>
      <Chip {...issueChip(issue.state)} />
      {issue.schedule ? <span>{w.send.scheduledFor(moment(new Date(issue.schedule.at)))}</span> : null}
      <a href={`${places.issue(issue.id)}/versioner`}>{w.history.open}</a>
      {issue.pausedWhy ? <span>{issue.pausedWhy}</span> : null}
    </>
  );
}

/** Messages stand inside the workbench, so that they come along when only it is swapped. */
function Said({ visit, clashes, path }: { visit: Visit; clashes: Clash[]; path: string }) {
  if (!visit.said) return null;
  return (
    <div class="said" id="sagt">
      <Notice tone={visit.said.tone}>
        <p>{visit.said.text}</p>
        {clashes.length ? <Conflict clashes={clashes} path={path} /> : null}
      </Notice>
    </div>
  );
}
