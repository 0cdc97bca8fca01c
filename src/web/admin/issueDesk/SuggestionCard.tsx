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
          <Reasons suggestion={suggestion} />
        </div>
      </details>
    );
  return (
    <div class="suggestion stack" id="forslag">
      <h3>{w.title}</h3>
      <p class="muted">{w.hint}</p>
      {take}
      <Reasons suggestion={suggestion} />
      <p class="muted small">{w.orEmpty}</p>
    </div>
  );
}

function Reasons({ suggestion }: { suggestion: Suggestion }) {
  return (
    <>
      <h4>{w.chosen}</h4>
      <ReasonList reasons={inOrder(suggestion)} />
      {suggestion.leftOut.length ? (
        <details class="more small">
          <summary>{w.leftOut(suggestion.leftOut.length)}</summary>
          <ReasonList reasons={suggestion.leftOut} />
        </details>
      ) : null}
    </>
  );
}

function ReasonList({ reasons }: { reasons: Reason[] }) {
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
