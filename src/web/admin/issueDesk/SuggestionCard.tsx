import type { ComponentChildren } from 'preact';
import { itemsOf } from '../../../issues/assemble.ts';
import type { Issue } from '../../../issues/issue.ts';
import type { Reason, Suggestion } from '../../../issues/suggestion.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button } from '../../ui/Button.tsx';
import { places } from '../places.ts';
import { type EditContext, EditFields } from './EditFields.tsx';

const w = issueWords.suggestion;

/** The suggestion with its reasons: large while the issue is empty, folded away afterwards. */
export function SuggestionCard(props: { edit: EditContext; issue: Issue; suggestion: Suggestion; empty: boolean }) {
  const { edit, issue, suggestion, empty } = props;
  if (!suggestion.chosen.length) return empty ? <p class="muted">{w.none}</p> : null;
  const take = (
    <form method="post" action={`${places.issue(issue.id)}/forslag`}>
      <EditFields {...edit} />
      <Button weight={empty ? 'primary' : 'plain'}>{empty ? w.take : w.again}</Button>
    </form>
  );
  if (!empty)
    return (
      <details class="more small" id="forslag">
        <summary>{w.again}</summary>
        <div class="stack">
          <p class="muted">{w.againHint}</p>
          {take}
          <Reasons suggestion={suggestion} edit={edit} issue={issue} />
        </div>
      </details>
    );
  return (
    <div class="suggestion stack" id="forslag">
      <h3>{w.title}</h3>
      <p class="muted">{w.hint}</p>
      {take}
      <form method="post" action={`${places.issue(issue.id)}/avdelning`}>
        <EditFields {...edit} />
        <Button weight="quiet">{w.startEmpty}</Button>
      </form>
      <Reasons suggestion={suggestion} edit={edit} issue={issue} />
    </div>
  );
}

interface ReasonsProps {
  suggestion: Suggestion;
  edit: EditContext;
  issue: Issue;
}

function Reasons({ suggestion, edit, issue }: ReasonsProps) {
  const [hero, ...others] = itemsOf(suggestion.sections);
  const mayLead = new Set(hero?.layout === 'hero' ? others.map(({ articleId }) => articleId) : []);
  return (
    <>
      <h4>{w.chosen}</h4>
      <ReasonList
        reasons={inOrder(suggestion)}
        swap={(reason) =>
          mayLead.has(reason.articleId) ? (
            <form method="post" action={`${places.issue(issue.id)}/forslag`} id={`topp-${reason.articleId}`}>
              <EditFields {...edit} />
              <input type="hidden" name="hero" value={reason.articleId} />
              <Button small weight="quiet" label={w.heroLabel(reason.title)}>
                {w.hero}
              </Button>
            </form>
          ) : null
        }
      />
      {suggestion.leftOut.length ? (
        <details class="more small">
          <summary>{w.leftOut(suggestion.leftOut.length)}</summary>
          <ReasonList reasons={suggestion.leftOut} />
        </details>
      ) : null}
    </>
  );
}

function ReasonList({ reasons, swap }: { reasons: Reason[]; swap?: (reason: Reason) => ComponentChildren }) {
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li key={reason.articleId}>
          {reason.title}
          <span class="row-sub">{reason.why}</span>
          {reason.warnings.map((warning) => (
            <span class="row-sub missing" key={warning}>
              {warning}
            </span>
          ))}
          {swap?.(reason)}
        </li>
      ))}
    </ul>
  );
}

/** As they would stand in the letter. */
function inOrder({ chosen, sections }: Suggestion): Reason[] {
  const places = new Map(itemsOf(sections).map((item, place) => [item.articleId, place]));
  return chosen.toSorted((a, b) => (places.get(a.articleId) ?? 0) - (places.get(b.articleId) ?? 0));
}
