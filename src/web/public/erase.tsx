import type { Request, RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { field, param } from '../../http/parse.ts';
import { readOwnData } from '../../subscribers/myData.ts';
import { forget } from '../../subscribers/person.ts';
import { paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Field.tsx';
import { OneButton, Plain } from './Plain.tsx';
import { brakeGuessing } from './pace.ts';
import { type Spoken, show, spoken } from './show.ts';

/** The page the letter of an erasure leads to. Opening it, however often, erases nothing; the button does. */
export const showErase: RequestHandler = async (req, res) => {
  const read = await readOwnData('erase', param(req, 'token'));
  if (read.kind === 'gone') return showErased(res, spoken(req));
  if (read.kind !== 'open') return showOldLink(req, res, read.kind);
  const say = spoken(req, read.subscriber.language);
  const { myData: m } = say.w;
  show(
    res,
    say,
    <Plain say={say} title={m.doEraseTitle} text={m.doErase(config().NEWSLETTER_NAME)}>
      <OneButton button={<Button weight="danger">{m.doEraseButton}</Button>}>
        <Choice name="never" label={m.never} hint={m.neverWhy} />
      </OneButton>
      <p class="muted">{m.kept}</p>
    </Plain>,
  );
};

/** Erases at once. Pressed again it answers the same, and mends what an earlier attempt left behind. */
export const doErase: RequestHandler = async (req, res) => {
  const read = await readOwnData('erase', param(req, 'token'));
  if (read.kind !== 'open' && read.kind !== 'gone') return showOldLink(req, res, read.kind);
  const say = spoken(req, read.kind === 'open' ? read.subscriber.language : undefined);
  const id = read.kind === 'open' ? read.subscriber.id : read.subscriberId;
  await forget(id, { neverAgain: field(req, 'never') === 'ja' });
  showErased(res, say);
};

export function showErased(res: Response, say: Spoken): void {
  const { myData: m } = say.w;
  show(
    res,
    say,
    <Plain say={say} title={m.goneTitle} text={m.gone}>
      <p class="muted">{m.goneHash}</p>
    </Plain>,
  );
}

/** Expired or forged, the page is the same (R133). */
export async function showOldLink(req: Request, res: Response, why: 'bad' | 'expired'): Promise<void> {
  if (why === 'bad') await brakeGuessing(req);
  const say = spoken(req);
  const { myData: m } = say.w;
  const on = { href: paths.sendLink, text: m.expiredButton };
  show(res, say, <Plain say={say} title={m.expiredTitle} text={m.expired} on={on} />, 404);
}
