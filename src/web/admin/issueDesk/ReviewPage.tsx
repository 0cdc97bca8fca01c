import type { AudienceOf } from '../../../editions/audienceOf.ts';
import { hasAsked, type Issue } from '../../../issues/issue.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { PostButton } from '../../ui/Button.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { number } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { places } from '../places.ts';
import { AudienceTable } from './AudienceTable.tsx';

const w = issueWords.review;
const facts = issueWords.send.facts;

interface ReviewPageProps {
  visit: Visit;
  issue: Issue;
  staffId: string;
  audience: AudienceOf;
  /** Nobody else works here. */
  alone: boolean;
}

/** The second person reads exactly what will be sent, and says yes or no. */
export function ReviewPage(props: ReviewPageProps) {
  const { visit, issue, staffId, audience, alone } = props;
  const path = places.issue(issue.id);
  const own = hasAsked(issue.review, staffId);
  const hash = issue.review?.editionHash ?? '';
  return (
    <DeskPage
      visit={visit}
      place="issues"
      title={w.title(issue.number)}
      state={w.state}
      back={{ href: path, label: issueWords.send.back }}
    >
      <div class="stack">
        {issue.pausedWhy ? (
          <Notice tone="warn">
            <p>{issue.pausedWhy}</p>
          </Notice>
        ) : null}
        <dl class="facts">
          <dt>{facts.subject}</dt>
          <dd>{issue.subject}</dd>
          <dt>{facts.preheader}</dt>
          <dd>{issue.preheader}</dd>
          <dt>{facts.readers}</dt>
          <dd>{number(issue.review?.audience ?? 0)}</dd>
        </dl>
        <AudienceTable issueId={issue.id} audience={audience} />
        {own && alone ? (
          <Notice tone="warn" title={w.onlyYou}>
            <p>{w.onlyYouHint}</p>
          </Notice>
        ) : null}
        {own && !alone ? (
          <Notice title={w.own}>
            <p>{w.alone}</p>
          </Notice>
        ) : (
          <div class="row">
            <PostButton
              action={`${path}/godkannande`}
              csrf={visit.csrf}
              weight="primary"
              icon="check"
              fields={{ hash }}
            >
              {w.approve}
            </PostButton>
            <PostButton action={`${path}/ater`} csrf={visit.csrf}>
              {w.sendBack}
            </PostButton>
          </div>
        )}
        <div class="preview preview-review">
          <iframe
            src={`${path}/forhandsvisning?v=${hash.slice(0, 12)}`}
            title={issueWords.previewTitle(issue.number)}
            sandbox="allow-same-origin"
          />
        </div>
      </div>
    </DeskPage>
  );
}
