import type { RequestHandler } from 'express';
import { field, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { maskAddress } from '../../subscribers/address.ts';
import { askForOwnData } from '../../subscribers/myData.ts';
import { readPreferences } from '../../subscribers/preferences.ts';
import { Button } from '../ui/Button.tsx';
import { PublicPage } from '../ui/PublicPage.tsx';
import { OneButton, Plain } from './Plain.tsx';
import { showBadLink } from './preferences.tsx';
import { show, spoken } from './show.ts';

/** Where a reader asks for her data or its erasure. The link may have been forwarded, so nothing is shown or erased here. */
export const showAskMyData: RequestHandler = async (req, res) => {
  const read = await readPreferences(param(req, 'token'));
  if (!read.ok) return showBadLink(req, res, read.why);
  const say = spoken(req, read.subscriber.language);
  const { myData: m } = say.w;
  show(
    res,
    say,
    <PublicPage title={m.title} language={say.language}>
      <h1>{m.title}</h1>
      <p class="lead">{m.ask(maskAddress(read.subscriber.address))}</p>
      <h2>{m.seeTitle}</h2>
      <p>{m.see}</p>
      <OneButton button={<Button weight="primary">{m.seeButton}</Button>}>
        <input type="hidden" name="do" value="export" />
      </OneButton>
      <h2>{m.eraseTitle}</h2>
      <p>{m.erase}</p>
      <OneButton button={<Button>{m.eraseButton}</Button>}>
        <input type="hidden" name="do" value="erase" />
      </OneButton>
    </PublicPage>,
  );
};

export const askMyData: RequestHandler = async (req, res) => {
  const read = await readPreferences(param(req, 'token'));
  if (!read.ok) return showBadLink(req, res, read.why);
  const purpose = field(req, 'do');
  if (purpose !== 'export' && purpose !== 'erase') throw new Refusal('invalid', 'Tryck på en av knapparna på sidan.');
  await askForOwnData(read.subscriber.id, purpose);
  const say = spoken(req, read.subscriber.language);
  const { myData: m } = say.w;
  show(
    res,
    say,
    <Plain say={say} title={m.sentTitle} text={m.sent}>
      <p class="muted">{m.sentMost}</p>
    </Plain>,
  );
};
