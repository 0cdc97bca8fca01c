import { config } from '../../../config.ts';
import type { Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import { toLocalTime } from '../../../issues/zone.ts';
import type { Refusal } from '../../../refusal.ts';
import type { SuggestedTime } from '../../../reports/bestTime.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button, PostButton } from '../../ui/Button.tsx';
import { Csrf } from '../../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { TextField } from '../../ui/Field.tsx';
import { clock, count, number, weekday } from '../../ui/format.ts';
import { Part, query } from '../../ui/Listing.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { problemOf } from '../answer.ts';
import { places } from '../places.ts';
import { Calendar } from './Calendar.tsx';
import type { CalendarMonth } from './calendar.ts';
import { Undo } from './Undo.tsx';

const w = issueWords.send;

interface SendPageProps {
  visit: Visit;
  issue: Issue;
  audience: number;
  suggested: SuggestedTime;
  /** What stands in the fields: '2026-11-24' and '09:00'. */
  chosen: { date: string; clock: string };
  month: CalendarMonth;
  now: Date;
  refusal: Refusal | null;
}

/** Sending asks with the facts: how many, which subject, when. */
export function SendPage(props: SendPageProps) {
  const { visit, issue, audience, chosen, refusal } = props;
  const path = places.issue(issue.id);
  const readers = count(audience, 'läsare', 'läsare');
  const approved = issue.approval?.audience ?? audience;
  return (
    <DeskPage
      visit={visit}
      place="issues"
      title={w.title(issue.number)}
      back={{ href: path, label: w.back }}
      state={w.readersHint}
    >
      <Undo issue={issue} csrf={visit.csrf} now={props.now} />
      <div class="stack">
        <dl class="figures">
          <div>
            <dt>{w.facts.readers}</dt>
            <dd>
              <span class="big">{number(audience)}</span>
            </dd>
          </div>
        </dl>
        {approved === audience ? null : (
          <Notice tone="warn">
            <p>{w.approvedFor(number(approved), number(audience))}</p>
          </Notice>
        )}
        <dl class="facts">
          <dt>{w.facts.subject}</dt>
          <dd>
            <strong>{issue.subject}</strong>
          </dd>
          <dt>{w.facts.preheader}</dt>
          <dd>{issue.preheader}</dd>
          {issue.schedule ? (
            <>
              <dt>{w.facts.when}</dt>
              <dd>
                {weekday(new Date(issue.schedule.at))} {clock(new Date(issue.schedule.at))}. {w.zone}
              </dd>
            </>
          ) : null}
        </dl>
      </div>
      <Part title={w.later}>
        <form method="post" action={`${path}/utskick`} class="inline-field">
          <Csrf token={visit.csrf} />
          <TextField
            name="datum"
            type="date"
            label={w.date}
            hint={w.zone}
            value={chosen.date}
            required
            problem={problemOf(refusal, 'at')}
          />
          <TextField name="klocka" type="time" label={w.clock} value={chosen.clock} required />
          <Button weight="primary" name="gor" value="schema" icon="clock">
            {w.schedule}
          </Button>
        </form>
        {may('unschedule', issue.state) ? (
          <PostButton action={`${path}/utskick/ta-bort`} csrf={visit.csrf} weight="quiet">
            {w.unschedule}
          </PostButton>
        ) : null}
        <Suggested path={`${path}/utskick`} suggested={props.suggested} />
        <Calendar path={`${path}/utskick`} month={props.month} chosen={chosen} />
      </Part>
      <Part title={w.now}>
        <div class="stack">
          <p>{w.nowHint(readers, config().UNDO_MINUTES)}</p>
          <PostButton action={`${path}/utskick`} csrf={visit.csrf} fields={{ gor: 'nu' }} icon="send">
            {w.sendNow(readers)}
          </PostButton>
        </div>
      </Part>
      <section class="danger-zone stack-tight">
        <p class="muted">{issueWords.cancelHint}</p>
        <PostButton action={`${path}/stall-in`} csrf={visit.csrf} weight="danger">
          {issueWords.cancel}
        </PostButton>
      </section>
    </DeskPage>
  );
}

/** A time that suits the readers, why it does, and a link that fills it in. */
function Suggested({ path, suggested }: { path: string; suggested: SuggestedTime }) {
  const { at, weekday: on, hour, clicks, issues } = suggested;
  const s = issueWords.suggestedTime;
  const [date = '', time = ''] = toLocalTime(at).split('T');
  return (
    <p>
      <strong>{s.title(`${weekday(at)} ${clock(at)}`)}</strong>{' '}
      {clicks === null ? s.usual : s.why(s.weekdays[on - 1] ?? '', hour, number(clicks), issues)}{' '}
      <a href={query(path, { datum: date, klocka: time })}>{s.use}</a>
    </p>
  );
}
