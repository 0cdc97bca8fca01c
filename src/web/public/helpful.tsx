import type { Request, RequestHandler } from 'express';
import { feedback } from '../../events/feedback.ts';
import { field, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { TextArea } from '../ui/Field.tsx';
import { localised } from '../ui/PublicPage.tsx';
import { outNumber } from './issues.ts';
import { OneButton, Plain } from './Plain.tsx';
import { brakeAnswers } from './pace.ts';
import { show, spoken } from './show.ts';

const LONGEST_WORD = 500;

/** "Hjälpte det här numret dig?": the letter's ja and nej lead here, and the button tells. */
export const showHelpful: RequestHandler = async (req, res) => {
  const { issue, answer } = await asked(req);
  const say = spoken(req);
  const { helpful: h } = say.w;
  const other = answer === 'ja' ? 'nej' : 'ja';
  show(
    res,
    say,
    <Plain say={say} title={h.title} text={h.lead[answer]}>
      <OneButton button={<Button weight="primary">{h.answer[answer]}</Button>}>
        {answer === 'nej' ? (
          <TextArea name="word" label={h.word} hint={h.wordHint} rows={3} maxLength={LONGEST_WORD} />
        ) : null}
      </OneButton>
      <p>
        <a href={localised(`${paths.helpful}/${issue.number}/${other}`, say.language)}>{h.other[answer]}</a>
      </p>
    </Plain>,
  );
};

export const answerHelpful: RequestHandler = async (req, res) => {
  const { issue, answer } = await asked(req);
  await brakeAnswers(req, issue.number);
  const word = field(req, 'word').slice(0, LONGEST_WORD);
  await feedback(issue.number, answer, ...(word ? [word] : []));
  const say = spoken(req);
  const { helpful: h } = say.w;
  const on = { href: `${paths.archive}/${issue.number}`, text: h.read };
  show(res, say, <Plain say={say} title={h.doneTitle} text={h.done} on={on} />);
};

async function asked(req: Request) {
  const answer = param(req, 'answer');
  const issue = await outNumber(param(req, 'number'));
  if (!issue || (answer !== 'ja' && answer !== 'nej')) throw new Refusal('not-found', 'Sidan finns inte.');
  return { issue, answer } as const;
}
