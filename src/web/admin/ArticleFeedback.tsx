import type { Feedback } from '../../events/feedback.ts';
import { reportWords as r } from '../../words/deskFigures.sv.ts';
import { day, number } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';

/** What readers answered to "Hjälpte informationen på sidan dig?": counted, and nobody behind it. */
export function ArticleFeedback({ feedback }: { feedback: Feedback }) {
  if (!(feedback.yes + feedback.no)) return null;
  return (
    <Part title="Hjälpte informationen på sidan?">
      <p>
        {r.yes(number(feedback.yes))}, {r.no(number(feedback.no))}
      </p>
      {feedback.words.length ? (
        <ul>
          {feedback.words.map((word, at) => (
            <li key={at}>
              {word.word} <span class="muted">{day(word.at)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Part>
  );
}
