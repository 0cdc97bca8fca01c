import type { Request, RequestHandler } from 'express';
import { findArticle } from '../../articles/article.store.ts';
import type { Article } from '../../articles/article.ts';
import { articleFeedback } from '../../events/feedback.ts';
import { field, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { TextArea } from '../ui/Field.tsx';
import { localised } from '../ui/PublicPage.tsx';
import { isPublished } from './issues.ts';
import { Plain } from './Plain.tsx';
import { brakeAnswers } from './pace.ts';
import { type Spoken, show, spoken } from './show.ts';

const LONGEST_WORD = 500;

/** "Hjälpte informationen på sidan dig?": two buttons and, if one likes, a word. Nothing personal is kept. */
export function HelpfulForm({ say, article }: { say: Spoken; article: Article }) {
  const { helpful: h } = say.w;
  return (
    <form
      class="helpful stack"
      method="post"
      action={localised(`${paths.article}/${article.id}/hjalpte`, say.language)}
    >
      <fieldset>
        <legend>{h.pageTitle}</legend>
        <details class="more">
          <summary>{h.pageWord}</summary>
          <TextArea name="word" label={h.word} hint={h.wordHint} rows={2} maxLength={LONGEST_WORD} />
        </details>
        <div class="actions row">
          <Button name="answer" value="ja">
            {h.yes}
          </Button>
          <Button name="answer" value="nej">
            {h.no}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

export const answerArticle: RequestHandler = async (req, res) => {
  const article = await asked(req);
  const answer = field(req, 'answer');
  if (answer !== 'ja' && answer !== 'nej') throw new Refusal('invalid', 'Svara ja eller nej.', 'answer');
  await brakeAnswers(req, article.id);
  await articleFeedback(article.id, answer, field(req, 'word').slice(0, LONGEST_WORD));
  const say = spoken(req);
  const { helpful: h } = say.w;
  const on = { href: `${paths.article}/${article.id}`, text: h.readArticle };
  show(res, say, <Plain say={say} title={h.doneTitle} text={h.done} on={on} />);
};

async function asked(req: Request): Promise<Article> {
  const article = await findArticle(param(req, 'id'));
  if (!article || !isPublished(article)) throw new Refusal('not-found', 'Artikeln finns inte.');
  return article;
}
