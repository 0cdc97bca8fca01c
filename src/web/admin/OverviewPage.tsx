import type { Issue } from '../../issues/issue.ts';
import type { Compared } from '../../reports/figures.ts';
import type { Overview } from '../../reports/overview.ts';
import { monitorWords } from '../../words/deskFigures.sv.ts';
import { issueWords } from '../../words/deskIssues.sv.ts';
import { overviewWords as w } from '../../words/deskOverview.sv.ts';
import { BrakeNotice, type BrakeSeen } from '../monitor/BrakeNotice.tsx';
import { LinkButton, PostButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Figures } from '../ui/Figures.tsx';
import { day, number, weekday } from '../ui/format.ts';
import { Icon } from '../ui/Icon.tsx';
import { LineChart } from '../ui/LineChart.tsx';
import { Part } from '../ui/Listing.tsx';
import type { Step } from './checklist.ts';
import { issueChip, issueTitle } from './issueDesk/state.ts';
import { places } from './places.ts';

export interface OverviewProps {
  visit: Visit;
  now: Date;
  running: Issue | null;
  steps: Step[];
  last: Overview | null;
  active: number;
  growth: { day: string; joined: number; left: number }[];
  brake: BrakeSeen;
}

/** What to do next, and how the last one went. */
export function OverviewPage(props: OverviewProps) {
  const { visit, running, now } = props;
  return (
    <DeskPage
      visit={visit}
      place="overview"
      title={w.title}
      state={weekday(now)}
      action={
        running ? (
          <LinkButton href={places.issue(running.id)} weight="primary">
            {w.open}
          </LinkButton>
        ) : (
          <PostButton action={places.issues} csrf={visit.csrf} weight="primary">
            {w.createIssue}
          </PostButton>
        )
      }
    >
      <BrakeNotice {...props.brake} />
      <div class="two">
        <section class="section">
          <h2>{w.todo}</h2>
          <Checklist steps={props.steps} />
        </section>
        <section class="section">
          <h2>{w.running}</h2>
          <Running issue={running} />
        </section>
      </div>
      <Last last={props.last} />
      <List active={props.active} growth={props.growth} />
    </DeskPage>
  );
}

function Checklist({ steps }: { steps: Step[] }) {
  const next = steps.findIndex((step) => !step.done);
  return (
    <ol class="checklist">
      {steps.map((step, place) => (
        <li key={step.text} class={step.done ? 'done' : place === next ? 'next' : ''}>
          <Icon name={step.done ? 'done' : 'todo'} />
          <span>
            {!step.done && step.href && place === next ? <a href={step.href}>{step.text}</a> : step.text}
            {step.done ? <span class="visually-hidden"> ({w.done})</span> : null}
            {step.hint ? <small>{step.hint}</small> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Running({ issue }: { issue: Issue | null }) {
  if (!issue) return <p class="muted">{w.none}</p>;
  return (
    <div class="stack-tight">
      <h3>
        <a href={places.issue(issue.id)}>{issueTitle(issue)}</a>
      </h3>
      <p>{issue.subject || issueWords.noSubject}</p>
      <Chip {...issueChip(issue.state)} />
    </div>
  );
}

function Last({ last }: { last: Overview | null }) {
  if (!last)
    return (
      <Part title={w.last('–')}>
        <p class="muted">{w.noneSent}</p>
      </Part>
    );
  const figure = (word: string, compared: Compared) => ({
    word,
    value: number(compared.value),
    note: change(compared),
  });
  return (
    <Part title={w.last(`${issueWords.name(last.issue.number)}, ${last.issue.subject}`)}>
      <div class="stack">
        {last.sent.value ? (
          <Figures
            figures={[figure(w.sent, last.sent), figure(w.images, last.images), figure(w.clicks, last.clicks)]}
          />
        ) : (
          <p class="muted">{monitorWords.noRowsLeft}</p>
        )}
        <p>
          <a href={`${places.issue(last.issue.id)}/rapport`}>{w.report}</a>
        </p>
      </div>
    </Part>
  );
}

function change({ change: by, before }: Compared): string {
  if (by === null || before === null) return w.first;
  if (by === 0) return w.same;
  return w.change(`${by > 0 ? '+' : '−'}${number(Math.abs(by))}`);
}

function List({ active, growth }: Pick<OverviewProps, 'active' | 'growth'>) {
  const joined = growth.reduce((sum, one) => sum + one.joined, 0);
  const left = growth.reduce((sum, one) => sum + one.left, 0);
  const points = runningTotal(active, growth);
  return (
    <Part title={w.list}>
      <div class="chart stack-tight">
        <p>
          <a href={places.subscribers}>{w.active(number(active))}</a>
          <span class="muted"> · {w.listChange(number(joined), number(left), growth.length)}</span>
        </p>
        <LineChart points={points.map((point) => ({ label: day(point.day), value: point.total }))} label={w.growth} />
        <DataTable
          columns={[w.day, w.joined, w.leftColumn, w.total]}
          rows={points
            .filter((point) => point.joined || point.left)
            .map((point) => [day(point.day), number(point.joined), number(point.left), number(point.total)])}
        />
      </div>
    </Part>
  );
}

/** How many were active at the end of each day, counted backwards from now. */
export function runningTotal(active: number, growth: OverviewProps['growth']) {
  let total = active;
  const backwards = growth.toReversed().map((one) => {
    const point = { ...one, total: Math.max(0, total) };
    total -= one.joined - one.left;
    return point;
  });
  return backwards.toReversed();
}
