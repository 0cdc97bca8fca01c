import type { Feedback } from '../../events/feedback.ts';
import type { ArticleFigures } from '../../reports/figures.ts';
import { reportWords as w } from '../../words/deskFigures.sv.ts';
import { number, share } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { places } from './places.ts';
import { Answers } from './Words.tsx';

/** What readers answered: about the issue, and on the page of each of its articles. */
export function ReportFeedback(props: { issueId: string; feedback: Feedback; articles: ArticleFigures[] }) {
  const { issueId, feedback, articles } = props;
  return (
    <>
      <Part title={w.feedback}>
        <Answers feedback={feedback} />
        {feedback.next ? (
          <p>
            <a href={places.issueWords(issueId)}>{w.allWords}</a>
          </p>
        ) : null}
      </Part>
      <Part title={w.pageFeedback}>
        <p class="muted small reading-width">{w.pageFeedbackHint}</p>
        {articles.some(({ yes, no }) => yes + no) ? (
          <ByArticle issueId={issueId} articles={articles} />
        ) : (
          <p class="muted">{w.noFeedback}</p>
        )}
      </Part>
    </>
  );
}

function ByArticle({ issueId, articles }: { issueId: string; articles: ArticleFigures[] }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.article}</th>
          {[w.yesColumn, w.noColumn, w.yesShare, w.wordsColumn].map((column) => (
            <th key={column} scope="col" class="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {articles.map((article) => (
          <Row key={article.articleId} issueId={issueId} article={article} />
        ))}
      </tbody>
    </table>
  );
}

/** The row leads to what was written, when somebody has written. */
function Row({ issueId, article }: { issueId: string; article: ArticleFigures }) {
  const { articleId, title, yes, no, words } = article;
  return (
    <tr>
      <th scope="row">{title}</th>
      <td class="number" data-label={w.yesColumn}>
        {number(yes)}
      </td>
      <td class="number" data-label={w.noColumn}>
        {number(no)}
      </td>
      <td class="number" data-label={w.yesShare}>
        {share(yes, yes + no)}
      </td>
      <td class="number" data-label={w.wordsColumn}>
        {words ? (
          <a href={places.articleWords(articleId, issueId)} aria-label={w.readWords(title)}>
            {w.words(words)}
          </a>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
}
