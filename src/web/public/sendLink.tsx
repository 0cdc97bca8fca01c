import type { RequestHandler } from 'express';
import { formIsFresh } from '../../http/formToken.ts';
import { ipOf, networkOf } from '../../http/limits.ts';
import { field } from '../../http/parse.ts';
import { brakeSignUp, evenly } from '../../http/signUpGuard.ts';
import { Refusal } from '../../refusal.ts';
import { checkAddress } from '../../subscribers/address.ts';
import { sendPreferencesLink } from '../../subscribers/preferences.ts';
import { paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { FormGuard, TOKEN_FIELD, TRAP_FIELD } from './FormGuard.tsx';
import { Plain } from './Plain.tsx';
import { type Spoken, show, spoken } from './show.ts';
import { AddressField } from './subscribe.tsx';

export const showSendLink: RequestHandler = (req, res) => {
  const say = spoken(req);
  show(res, say, <SendLinkPage say={say} />);
};

/** Sends the reader her link. The answer is the same for every address (R124). */
export const sendLink: RequestHandler = async (req, res) => {
  const say = spoken(req);
  const address = field(req, 'address');
  await brakeSignUp(networkOf(ipOf(req)));
  if (!field(req, TRAP_FIELD)) {
    if (!formIsFresh(field(req, TOKEN_FIELD)))
      return show(res, say, <SendLinkPage say={say} address={address} stale />, 400);
    const problem = problemOf(address, say);
    if (problem) return show(res, say, <SendLinkPage say={say} address={address} problem={problem} />, 400);
    await evenly(sendPreferencesLink(address));
  }
  const { sendLink: s } = say.w;
  show(
    res,
    say,
    <Plain say={say} title={s.doneTitle} text={s.done}>
      <p class="muted">{s.once}</p>
    </Plain>,
  );
};

function SendLinkPage(props: { say: Spoken; address?: string; problem?: string; stale?: boolean }) {
  const { say, address = '', problem, stale } = props;
  const { sendLink: s, subscribe } = say.w;
  return (
    <PublicPage title={s.title} language={say.language} path={paths.sendLink}>
      <h1>{s.title}</h1>
      <p class="lead">{s.lead}</p>
      {stale ? <Notice tone="warn" title={subscribe.again} /> : null}
      <form class="stack" method="post" action={localised(paths.sendLink, say.language)}>
        <FormGuard w={say.w} />
        <AddressField say={say} value={address} problem={problem} />
        <div class="actions">
          <Button weight="primary">{s.button}</Button>
        </div>
      </form>
    </PublicPage>
  );
}

function problemOf(address: string, { language }: Spoken): string | undefined {
  try {
    checkAddress(address, language);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
