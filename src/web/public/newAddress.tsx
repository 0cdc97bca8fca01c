import type { Request, RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { ipOf, networkOf } from '../../http/limits.ts';
import { field, param } from '../../http/parse.ts';
import { brakeSignUp, evenly } from '../../http/signUpGuard.ts';
import { Refusal } from '../../refusal.ts';
import { askToMove, confirmMove, peekMove } from '../../subscribers/moveAddress.ts';
import { findSubscriber } from '../../subscribers/subscriber.store.ts';
import type { Subscriber } from '../../subscribers/subscriber.ts';
import { absolute, paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import { PublicPage } from '../ui/PublicPage.tsx';
import { OneButton, Plain } from './Plain.tsx';
import { brakeGuessing } from './pace.ts';
import { type Spoken, show, spoken } from './show.ts';
import { Consent } from './subscribe.tsx';
import { wordingsIn } from './wordings.ts';

/* Changing address: a form among the reader's choices, and the page that the letter to the new address leads to. */

export function MoveForm(props: { say: Spoken; typed?: string; problem?: string }) {
  const { say, typed = '', problem } = props;
  const { preferences: p } = say.w;
  return (
    <>
      <h2>{p.moveTitle}</h2>
      <p>{p.move}</p>
      <form class="stack" method="post">
        <input type="hidden" name="do" value="address" />
        <TextField
          name="address"
          type="email"
          label={p.moveAddress}
          autocomplete="email"
          maxLength={254}
          required
          value={typed}
          problem={problem}
        />
        <Consent say={say} />
        <div class="actions">
          <Button>{p.moveButton}</Button>
        </div>
      </form>
    </>
  );
}

/** The answer is the same for every address that could be one (R124). */
export async function askNewAddress(req: Request, res: Response, say: Spoken, reader: Subscriber): Promise<void> {
  const { preferences: p } = say.w;
  const address = field(req, 'address');
  await brakeSignUp(networkOf(ipOf(req)));
  const origin = { source: 'form', formUrl: absolute(paths.preferences), wordings: wordingsIn(say.language) } as const;
  try {
    await evenly(askToMove(reader.id, address, origin, say.language));
  } catch (error) {
    if (!(error instanceof Refusal) || error.field !== 'address') throw error;
    const page = (
      <PublicPage title={p.moveTitle} language={say.language}>
        <h1>{p.title}</h1>
        <MoveForm say={say} typed={address} problem={error.message} />
      </PublicPage>
    );
    return show(res, say, page, 400);
  }
  show(res, say, <Plain say={say} title={p.moveSentTitle} text={p.moveSent} />);
}

/** Opening the link changes nothing; the button does (R128). */
export const showNewAddress: RequestHandler = async (req, res) => {
  const { kind, subscriberId } = await peekMove(param(req, 'token'));
  const say = await readersWords(req, subscriberId);
  if (kind !== 'waiting') return showOutcome(req, res, say, kind);
  const { preferences: p } = say.w;
  show(
    res,
    say,
    <Plain say={say} title={p.moveConfirmTitle} text={p.moveConfirm(config().NEWSLETTER_NAME)}>
      <OneButton button={<Button weight="primary">{p.moveConfirmButton}</Button>} />
      <p class="muted">{say.w.confirm.not}</p>
    </Plain>,
  );
};

export const takeNewAddress: RequestHandler = async (req, res) => {
  const { kind, subscriberId } = await confirmMove(param(req, 'token'));
  await showOutcome(req, res, await readersWords(req, subscriberId), kind);
};

/** Success stays success: a repeated visit sees the same page. */
async function showOutcome(req: Request, res: Response, say: Spoken, kind: string): Promise<void> {
  const { preferences: p, confirm: c } = say.w;
  if (kind === 'done') {
    const on = { href: paths.archive, text: c.doneRead };
    return show(res, say, <Plain say={say} title={p.movedTitle} text={p.moved} on={on} />);
  }
  await brakeGuessing(req);
  const on = { href: paths.sendLink, text: p.expiredButton };
  show(res, say, <Plain say={say} title={c.badTitle} text={p.moveBad} on={on} />, 404);
}

async function readersWords(req: Request, subscriberId: string | undefined): Promise<Spoken> {
  const reader = subscriberId ? await findSubscriber(subscriberId) : null;
  return spoken(req, reader?.language);
}
