import type { Article } from '../../../articles/article.ts';
import type { Issue } from '../../../issues/issue.ts';
import type { Refusal } from '../../../refusal.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { problemOf } from '../answer.ts';
import { places } from '../places.ts';
import { type EditContext, EditFields } from './EditFields.tsx';
import { heroTexts } from './heroTexts.ts';

const w = issueWords.texts;
/** What most inboxes show of each before they cut. */
const SUBJECT_SHOWN = 60;
const PREHEADER_SHOWN = 100;

interface TextsProps {
  edit: EditContext;
  issue: Issue;
  articles: Map<string, Article>;
  refusal: Refusal | null;
  editable: boolean;
}

/** Subject, preheader and the editor's few lines. */
export function Texts({ edit, issue, articles, refusal, editable }: TextsProps) {
  if (!editable) return <ReadOnly issue={issue} />;
  return (
    <form method="post" action={`${places.issue(issue.id)}/text`} class="stack texts" id="texter">
      <EditFields {...edit} />
      {issue.state === 'draft' ? null : <p class="muted small">{w.voids}</p>}
      <TextField
        name="subject"
        label={w.subject}
        value={issue.subject}
        counter={SUBJECT_SHOWN}
        problem={problemOf(refusal, 'subject')}
      />
      <TextField
        name="preheader"
        label={w.preheader}
        hint={w.preheaderHint}
        value={issue.preheader}
        counter={PREHEADER_SHOWN}
        problem={problemOf(refusal, 'preheader')}
      />
      <details class="more" id="inledning" open={Boolean(problemOf(refusal, 'intro') ?? problemOf(refusal, 'name'))}>
        <summary>
          {w.intro}
          <span class="muted">{issue.intro.text ? '' : ` (${w.notWritten})`}</span>
        </summary>
        <div class="stack">
          <TextArea
            name="introText"
            label={w.intro}
            hint={w.introHint}
            rows={4}
            value={issue.intro.text}
            problem={problemOf(refusal, 'intro')}
          />
          <TextField
            name="introName"
            label={w.introName}
            value={issue.intro.name}
            problem={problemOf(refusal, 'name')}
          />
        </div>
      </details>
      <div class="row">
        <Button name="gor" value="spara">
          {w.save}
        </Button>
        <FromHero issue={issue} articles={articles} />
      </div>
    </form>
  );
}

/** Subject and preheader as the hero has them, offered while they say something else. */
function FromHero({ issue, articles }: { issue: Issue; articles: Map<string, Article> }) {
  const texts = heroTexts(issue, articles);
  if (!texts || (texts.subject === issue.subject && texts.preheader === issue.preheader)) return null;
  return (
    <>
      <Button weight="quiet" name="gor" value="topp">
        {w.fromHero}
      </Button>
      <span class="muted small">{w.fromHeroHint}</span>
    </>
  );
}

function ReadOnly({ issue }: { issue: Issue }) {
  return (
    <dl class="facts">
      <dt>{w.subject}</dt>
      <dd>{issue.subject || issueWords.noSubject}</dd>
      <dt>{w.preheader}</dt>
      <dd>{issue.preheader}</dd>
    </dl>
  );
}
