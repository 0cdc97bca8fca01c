import type { Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import type { Refusal } from '../../../refusal.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button, PostButton } from '../../ui/Button.tsx';
import { Csrf } from '../../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { TextField } from '../../ui/Field.tsx';
import { clock, count, number, weekday } from '../../ui/format.ts';
import { Part } from '../../ui/Listing.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { problemOf } from '../answer.ts';
import { places } from '../places.ts';

const w = issueWords.send;

interface SendPageProps {
  visit: Visit;
  issue: Issue;
  audience: number;
  /** '2026-11-24T09:00', the time in the field. */
  at: string;
  refusal: Refusal | null;
}

/** Sending asks with the facts: how many, which subject, when. */
export function SendPage({ visit, issue, audience, at, refusal }: SendPageProps) {
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
            name="at"
            type="datetime-local"
            label={w.at}
            hint={w.zone}
            value={at}
            required
            problem={problemOf(refusal, 'at')}
          />
          <Button weight="primary" name="gor" value="schema" icon="clock">
            {w.schedule}
          </Button>
        </form>
        {may('unschedule', issue.state) ? (
          <PostButton action={`${path}/utskick/ta-bort`} csrf={visit.csrf} weight="quiet">
            {w.unschedule}
          </PostButton>
        ) : null}
      </Part>
      <Part title={w.now}>
        <div class="stack">
          <p>{w.nowHint(readers)}</p>
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
