import type { Feedback } from '../../events/feedback.ts';
import { reportWords as w } from '../../words/deskFigures.sv.ts';
import { day, number } from '../ui/format.ts';

/** What readers answered to "Hjälpte informationen?": counted, and nobody behind it. */
export function Answers({ feedback }: { feedback: Feedback }) {
  if (!(feedback.yes + feedback.no)) return <p class="muted">{w.noFeedback}</p>;
  return (
    <>
      <p>
        {w.yes(number(feedback.yes))}, {w.no(number(feedback.no))}
      </p>
      <Words words={feedback.words} />
    </>
  );
}

/** What they wrote, newest first, with the answer it came with. */
function Words({ words }: Pick<Feedback, 'words'>) {
  if (!words.length) return null;
  return (
    <ul class="dropped reading-width">
      {words.map(({ word, helpful, at }) => (
        <li key={`${at.getTime()}${word}`}>
          {word}
          <span class="row-sub">
            {helpful ? w.answeredYes : w.answeredNo} · {day(at)}
          </span>
        </li>
      ))}
    </ul>
  );
}
