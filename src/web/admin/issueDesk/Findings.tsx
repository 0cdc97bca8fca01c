import type { Finding } from '../../../editions/preflight/finding.ts';
import type { Issue } from '../../../issues/issue.ts';
import { mayWaive } from '../../../issues/waive.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { spellingWords } from '../../../words/deskSpelling.sv.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { places } from '../places.ts';
import { type EditContext, EditFields } from './EditFields.tsx';

const w = issueWords.foot;

interface FindingsProps {
  edit: EditContext;
  issue: Issue;
  findings: Finding[];
}

/** What the check before sending has to say: the count opens the list, and each finding leads to its place. */
export function Findings({ edit, issue, findings }: FindingsProps) {
  const count = (fits: (one: Finding) => boolean) => findings.filter(fits).length;
  const errors = count((one) => one.level === 'error');
  const waived = count((one) => Boolean(one.waived));
  const warnings = findings.length - errors - waived;
  if (!findings.length)
    return (
      <span class="found found-none">
        <Icon name="done" />
        {w.none}
      </span>
    );
  const said = [
    errors ? w.errors(errors) : null,
    warnings ? w.warnings(warnings) : null,
    waived ? w.waivedCount(waived) : null,
  ];
  return (
    <details class="found" id="fynd">
      <summary>
        <Icon name={errors ? 'stop' : warnings ? 'warn' : 'done'} />
        {said.filter(Boolean).join(', ')}
      </summary>
      <ul>
        {findings.map((finding) => (
          <OneFinding key={finding.key} edit={edit} issue={issue} finding={finding} />
        ))}
      </ul>
    </details>
  );
}

function OneFinding({ edit, issue, finding }: { edit: EditContext; issue: Issue; finding: Finding }) {
  const { level, place, sentence, remedy, waived, word } = finding;
  const href = hrefOf(finding, issue);
  const icon = waived ? 'done' : level === 'error' ? 'stop' : 'warn';
  return (
    <li class={`found-${waived ? 'waived' : level}`}>
      <Icon name={icon} />
      <div class="stack-tight">
        <span>
          {href ? (
            <a href={href} hx-boost="false">
              {sentence}
            </a>
          ) : (
            sentence
          )}{' '}
          {waived ? null : remedy}
        </span>
        <span class="row-sub">{waived ? `${place}. ${w.waived(waived.reason, waived.by)}` : place}</span>
        {word && !waived ? <AddWord edit={edit} issue={issue} word={word} /> : null}
        {level === 'warning' && !waived && mayWaive(issue) ? (
          <Waive edit={edit} issue={issue} finding={finding} />
        ) : null}
      </div>
    </li>
  );
}

function AddWord({ edit, issue, word }: { edit: EditContext; issue: Issue; word: string }) {
  return (
    <form method="post" action={`${places.issue(issue.id)}/ordlista`}>
      <EditFields {...edit} />
      <input type="hidden" name="word" value={word} />
      <Button small weight="quiet" label={`${spellingWords.addHere}: ${word}`}>
        {spellingWords.addHere}
      </Button>
    </form>
  );
}

function Waive({ edit, issue, finding }: { edit: EditContext; issue: Issue; finding: Finding }) {
  return (
    <details class="more small" id={`slapp-${finding.key}`}>
      <summary>{w.waive}</summary>
      <form method="post" action={`${places.issue(issue.id)}/anmarkning`} class="inline-field">
        <EditFields {...edit} />
        <input type="hidden" name="key" value={finding.key} />
        <TextField name="reason" id={`skal-${finding.key}`} label={w.waiveReason} value="" required maxLength={300} />
        <Button small>{w.waive}</Button>
      </form>
    </details>
  );
}

/** Where on the desk a finding is mended; the letter's own faults have no place here. */
function hrefOf({ anchor }: Finding, issue: Issue): string | null {
  const [kind = '', id = ''] = [anchor.replace(/-.*$/, ''), anchor.replace(/^[a-z]+-?/, '')];
  const hrefs: Record<string, string> = {
    subject: '#f-subject',
    preheader: '#f-preheader',
    intro: '#f-introText',
    item: `#kort-${id}`,
    section: `#avdelning-${id}`,
    article: places.article(id),
    schedule: `${places.issue(issue.id)}/utskick`,
    house: places.settings,
  };
  return hrefs[kind] ?? null;
}
