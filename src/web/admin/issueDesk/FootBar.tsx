import type { Finding } from '../../../editions/preflight/finding.ts';
import { itemsOf } from '../../../issues/assemble.ts';
import { hasAsked, type Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { LinkButton, PostButton } from '../../ui/Button.tsx';
import { clock, day, moment } from '../../ui/format.ts';
import { places } from '../places.ts';
import { Findings } from './Findings.tsx';
import type { View } from './state.ts';

const w = issueWords.foot;

interface FootBarProps {
  issue: Issue;
  csrf: string;
  staffId: string;
  findings: Finding[];
  view: View;
  /** Nobody else works here, so one's own work is approved by oneself. */
  alone: boolean;
  /** Whether what the page shows is what is saved. */
  saved: boolean;
}

/** Where things stand and the one next step. */
export function FootBar(props: FootBarProps) {
  const { issue, csrf, findings } = props;
  const empty = !itemsOf(issue.sections).length;
  const editable = may('edit', issue.state);
  return (
    <div class="foot-bar" id="fot">
      <div class="foot-state">
        <span
          class="muted"
          id="sparlage"
          role="status"
          data-typing={w.typing}
          data-waits={w.notByItself}
          data-saving={w.saving}
          data-unsaved={w.unsaved}
        >
          {props.saved ? w.saved(lately(new Date(issue.updatedAt))) : w.unsaved}
        </span>
        {empty ? (
          <span>{w.empty}</span>
        ) : (
          <Findings edit={{ csrf, version: issue.version, view: props.view }} issue={issue} findings={findings} />
        )}
      </div>
      <div class="row" {...{ 'hx-boost:inherited': 'false' }}>
        {mayTest(issue) && !empty ? <LinkButton href={places.issueTest(issue.id)}>{w.test}</LinkButton> : null}
        {empty && editable ? null : <NextStep {...props} />}
      </div>
    </div>
  );
}

/** Colleagues may want to see it until it has gone out. */
function mayTest({ state }: Issue): boolean {
  return ['draft', 'review', 'approved', 'scheduled'].includes(state);
}

/** The clock alone today, with the day otherwise. */
function lately(at: Date): string {
  return day(at) === day(new Date()) ? clock(at) : moment(at);
}

function NextStep({ issue, csrf, staffId, alone }: FootBarProps) {
  const path = places.issue(issue.id);
  switch (issue.state) {
    case 'draft':
      return (
        <PostButton action={`${path}/granskning`} csrf={csrf} weight="primary">
          {w.ask}
        </PostButton>
      );
    case 'review':
      return hasAsked(issue.review, staffId) && !alone ? (
        <>
          <PostButton action={`${path}/ater`} csrf={csrf}>
            {w.sendBack}
          </PostButton>
          <span class="muted">{w.waits}</span>
        </>
      ) : (
        <LinkButton href={`${path}/granskning`} weight="primary">
          {w.read}
        </LinkButton>
      );
    case 'approved':
    case 'scheduled':
      return (
        <LinkButton href={`${path}/utskick`} weight="primary">
          {may('unschedule', issue.state) ? w.replan : w.plan}
        </LinkButton>
      );
    case 'releasing':
    case 'paused':
      return (
        <LinkButton href={places.delivery(issue.id)} weight="primary">
          {w.watch}
        </LinkButton>
      );
    case 'sent':
      return (
        <LinkButton href={`${path}/rapport`} weight="primary">
          {w.report}
        </LinkButton>
      );
    case 'cancelled':
      return <span class="muted">{w.cancelled}</span>;
  }
}
