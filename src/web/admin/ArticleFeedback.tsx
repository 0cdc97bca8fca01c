import type { Feedback } from '../../events/feedback.ts';
import { reportWords as w } from '../../words/deskFigures.sv.ts';
import { Part } from '../ui/Listing.tsx';
import { places } from './places.ts';
import { Answers } from './Words.tsx';

/** What readers answered on the page of an article, on its page at the desk. */
export function ArticleFeedback({ articleId, feedback }: { articleId: string; feedback: Feedback }) {
  if (!(feedback.yes + feedback.no)) return null;
  return (
    <Part title={w.pageFeedback}>
      <Answers feedback={feedback} />
      {feedback.next ? (
        <p>
          <a href={places.articleWords(articleId)}>{w.allWords}</a>
        </p>
      ) : null}
    </Part>
  );
}
