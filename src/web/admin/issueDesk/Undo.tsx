import type { Issue } from '../../../issues/issue.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { PostButton } from '../../ui/Button.tsx';
import { clock, duration } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { places } from '../places.ts';

const w = issueWords.undo;
/** Sooner than this the issue is about to leave, and one's mind is changed here and now. */
const SOON_MS = 3_600_000;

/** An issue that leaves within the hour: when, how long it is until then (client/countdown.ts), and the way back. */
export function Undo({
  issue,
  csrf,
  now,
}: {
  issue: Pick<Issue, 'id' | 'state' | 'schedule'>;
  csrf: string;
  now: Date;
}) {
  const at = issue.state === 'scheduled' && issue.schedule ? new Date(issue.schedule.at) : null;
  const left = at ? at.getTime() - now.getTime() : Number.POSITIVE_INFINITY;
  if (!at || left > SOON_MS) return null;
  return (
    <div class="said">
      <Notice tone="warn">
        <p>
          {w.leaves(clock(at))}{' '}
          <strong data-until={at.toISOString()} data-words={w.left('{tid}')} data-over={w.over}>
            {left > 0 ? w.left(duration(left / 1_000)) : w.over}
          </strong>
        </p>
        <PostButton action={`${places.issue(issue.id)}/utskick/ta-bort`} csrf={csrf}>
          {w.undo}
        </PostButton>
      </Notice>
    </div>
  );
}
