import type { Request, RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { ipOf, networkOf } from '../../http/limits.ts';
import { param } from '../../http/parse.ts';
import { brakeSignUp, evenly } from '../../http/signUpGuard.ts';
import { confirm, confirmAgain, peekConfirm } from '../../subscribers/confirm.ts';
import { findSubscriber } from '../../subscribers/subscriber.store.ts';
import type { Subscriber } from '../../subscribers/subscriber.ts';
import { suggestKind } from '../../subscribers/suggestKind.ts';
import { paths, preferencesPath } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { OneButton, Plain } from './Plain.tsx';
import { OrganisationChoice } from './ProfileFields.tsx';
import { brakeGuessing } from './pace.ts';
import { type Spoken, show, spoken } from './show.ts';

/** The page a confirmation letter leads to. Opening it changes nothing; the button does (R128). */
export const showConfirm: RequestHandler = async (req, res) => {
  const { kind, subscriberId } = await peekConfirm(param(req, 'token'));
  const say = await readersWords(req, subscriberId);
  if (kind !== 'waiting') return showOutcome(req, res, say, kind);
  const { confirm: c } = say.w;
  show(
    res,
    say,
    <Plain say={say} title={c.title} text={c.lead(config().NEWSLETTER_NAME)}>
      <OneButton button={<Button weight="primary">{c.button}</Button>} />
      <p class="muted">{c.not}</p>
    </Plain>,
  );
};

export const doConfirm: RequestHandler = async (req, res) => {
  const { kind, subscriberId } = await confirm(param(req, 'token'));
  const reader = subscriberId ? await findSubscriber(subscriberId) : null;
  const say = spoken(req, reader?.language);
  if (kind === 'confirmed' && reader) return showWelcome(res, say, reader);
  await showOutcome(req, res, say, kind === 'confirmed' ? 'already' : kind);
};

/** The first time only: who has not told where she works may do so here, with what her domain suggests. */
async function showWelcome(res: Response, say: Spoken, reader: Subscriber): Promise<void> {
  const { confirm: c } = say.w;
  const suggestion = reader.organisation.kind === null ? await suggestKind(reader.address) : null;
  const on = { href: paths.archive, text: c.doneRead };
  const page = (
    <Plain say={say} title={c.doneTitle} text={c.done(config().NEWSLETTER_NAME)} on={on}>
      {reader.organisation.kind === null ? (
        <form class="stack" method="post" action={preferencesPath(reader.id)}>
          <p>{c.work}</p>
          <input type="hidden" name="do" value="organisation" />
          <OrganisationChoice w={say.w} value="" suggestion={suggestion} preselect />
          <div class="actions">
            <Button>{c.workButton}</Button>
          </div>
        </form>
      ) : null}
    </Plain>
  );
  show(res, say, page);
}

/** A new letter for a link that is too old: the answer is the same for every token. */
export const sendConfirmationAgain: RequestHandler = async (req, res) => {
  await brakeSignUp(networkOf(ipOf(req)));
  await evenly(confirmAgain(param(req, 'token')));
  const say = spoken(req);
  show(res, say, <Plain say={say} title={say.w.sent.title} text={say.w.sent.lead} />);
};

/** Success stays success: a repeated visit sees the same friendly page. */
async function showOutcome(
  req: Request,
  res: Response,
  say: Spoken,
  kind: 'already' | 'expired' | 'bad',
): Promise<void> {
  const { confirm: c } = say.w;
  if (kind === 'already') {
    const on = { href: paths.archive, text: c.doneRead };
    return show(res, say, <Plain say={say} title={c.doneTitle} text={c.done(config().NEWSLETTER_NAME)} on={on} />);
  }
  if (kind === 'expired') {
    const again = `${paths.confirm}/${param(req, 'token')}/nytt`;
    const page = (
      <Plain say={say} title={c.expiredTitle} text={c.expired}>
        <OneButton action={again} button={<Button weight="primary">{c.expiredButton}</Button>} />
      </Plain>
    );
    return show(res, say, page, 410);
  }
  await brakeGuessing(req);
  const on = { href: paths.subscribe, text: c.badButton };
  show(res, say, <Plain say={say} title={c.badTitle} text={c.bad} on={on} />, 404);
}

async function readersWords(req: Request, subscriberId: string | undefined): Promise<Spoken> {
  const reader = subscriberId ? await findSubscriber(subscriberId) : null;
  return spoken(req, reader?.language);
}
