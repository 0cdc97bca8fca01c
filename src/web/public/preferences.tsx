import type { Request, RequestHandler, Response } from 'express';
import { field, param } from '../../http/parse.ts';
import { maskAddress } from '../../subscribers/address.ts';
import { leave } from '../../subscribers/leave.ts';
import { changePreferences, readPreferences } from '../../subscribers/preferences.ts';
import { ORGANISATION_KINDS, type OrganisationKind, type Subscriber } from '../../subscribers/subscriber.ts';
import { suggestKind } from '../../subscribers/suggestKind.ts';
import { paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PublicPage } from '../ui/PublicPage.tsx';
import { askNewAddress, MoveForm } from './newAddress.tsx';
import { Plain } from './Plain.tsx';
import { MeasuringChoice, type Problems, type Profile, ProfileFields, profileOf } from './ProfileFields.tsx';
import { brakeGuessing } from './pace.ts';
import { changePause, PauseForm } from './pauseForm.tsx';
import { type Spoken, type SpokenChoices, show, spoken, withChoices } from './show.ts';
import { checkProfileFields, readProfile } from './subscribe.tsx';
import { showGone } from './unsubscribe.tsx';
import { wordingsIn } from './wordings.ts';

/** The reader's choices, opened by the link in every letter. The link is the key: there is no password and no cookie. */
export const showPreferences: RequestHandler = async (req, res) => {
  const token = param(req, 'token');
  const read = await readPreferences(token);
  if (!read.ok) return showBadLink(req, res, read.why);
  const say = await withChoices(spoken(req, read.subscriber.language));
  if (read.subscriber.state !== 'active') return showInactive(res, say, token);
  show(
    res,
    say,
    <PreferencesPage
      say={say}
      token={token}
      reader={read.subscriber}
      values={profileOf(read.subscriber)}
      suggestion={read.subscriber.organisation.kind ? null : await suggestKind(read.subscriber.address)}
    />,
  );
};

export const savePreferences: RequestHandler = async (req, res) => {
  const token = param(req, 'token');
  const read = await readPreferences(token);
  if (!read.ok) return showBadLink(req, res, read.why);
  const reader = read.subscriber;
  const say = await withChoices(spoken(req, reader.language));
  if (field(req, 'do') === 'leave') {
    await leave(reader.id, { source: 'page' });
    return showGone(res, say);
  }
  if (reader.state !== 'active') return showInactive(res, say, token);
  if (field(req, 'do') === 'address') return askNewAddress(req, res, say, reader);
  if (field(req, 'do') === 'pause') {
    const { after, said } = await changePause(req, say, reader);
    return drawSaved(res, say, token, after, said);
  }
  if (field(req, 'do') === 'organisation') {
    // The one question on the page after the confirmation: an odd answer changes nothing.
    const kind = ORGANISATION_KINDS.find((one) => one === field(req, 'organisation')) ?? reader.organisation.kind;
    const after = await changePreferences(reader.id, { organisation: { kind } });
    return drawSaved(res, say, token, after);
  }
  const values = readProfile(req, say);
  const problems = checkProfileFields(values, say);
  if (Object.keys(problems).length)
    return show(
      res,
      say,
      <PreferencesPage say={say} token={token} reader={reader} values={values} problems={problems} />,
      400,
    );
  const change = { ...changeOf(values, reader, say), ...nameOf(req, values) };
  const after = await changePreferences(reader.id, change, wordingsIn(say.language));
  const now = { ...say, ...spoken(req, after.language) };
  drawSaved(res, now, token, after);
};

function drawSaved(
  res: Response,
  say: SpokenChoices,
  token: string,
  after: Subscriber,
  said = say.w.preferences.saved,
): void {
  show(res, say, <PreferencesPage say={say} token={token} reader={after} values={profileOf(after)} said={said} />);
}

/** A region's or municipality's code that an import knew stays, as long as the kind stays. */
function changeOf(values: Profile, reader: Subscriber, say: SpokenChoices) {
  const kind = values.organisation || null;
  const code = kind === reader.organisation.kind ? reader.organisation.code : null;
  const measuring = say.measuring === 'individual' ? { measuring: values.measuring } : {};
  const { topics, language } = values;
  return { topics, language, organisation: { kind, code }, ...measuring };
}

/** The letter with the link may have been forwarded, so the name is not shown: an empty field leaves it as it is. */
function nameOf(req: Request, { name }: Profile): { name?: string | null } {
  if (field(req, 'noName')) return { name: null };
  return name ? { name } : {};
}

function PreferencesPage(props: {
  say: SpokenChoices;
  token: string;
  reader: Subscriber;
  values: Profile;
  problems?: Problems;
  said?: string;
  suggestion?: OrganisationKind | null;
}) {
  const { say, token, reader, values, problems = {}, said, suggestion = null } = props;
  const { preferences: p, subscribe } = say.w;
  return (
    <PublicPage title={p.title} language={say.language}>
      <h1>{p.title}</h1>
      <p class="lead">{p.lead}</p>
      {said ? <Notice tone="good" title={said} /> : null}
      {Object.keys(problems).length ? <Notice tone="bad" title={subscribe.wrong} /> : null}
      <p>
        {p.address} <strong>{maskAddress(reader.address)}</strong>
      </p>
      <form class="stack" method="post">
        <ProfileFields
          say={say}
          values={values}
          problems={problems}
          hidden={reader.name !== null}
          suggestion={suggestion}
        />
        <MeasuringChoice say={say} checked={values.measuring} />
        <div class="actions">
          <Button weight="primary">{p.button}</Button>
        </div>
      </form>
      <PauseForm say={say} reader={reader} />
      <MoveForm say={say} />
      <h2>{p.leaveTitle}</h2>
      <p>{p.leave}</p>
      <form method="post">
        <input type="hidden" name="do" value="leave" />
        <Button>{p.leaveButton}</Button>
      </form>
      <MyDataLink say={say} token={token} />
    </PublicPage>
  );
}

/** Also for who has left: what is kept is still hers to see and to erase. */
function MyDataLink({ say, token }: { say: Spoken; token: string }) {
  return (
    <p>
      <a href={`${paths.preferences}/${token}/uppgifter`}>{say.w.myData.link}</a>
    </p>
  );
}

function showInactive(res: Response, say: Spoken, token: string): void {
  const { preferences: p } = say.w;
  const on = { href: paths.subscribe, text: p.inactiveButton };
  show(
    res,
    say,
    <Plain say={say} title={p.title} text={p.inactive} on={on}>
      <MyDataLink say={say} token={token} />
    </Plain>,
  );
}

/** Expired or forged, the page is the same (R133). */
export async function showBadLink(req: Request, res: Response, why: 'bad' | 'expired'): Promise<void> {
  if (why === 'bad') await brakeGuessing(req);
  const say = spoken(req);
  const { preferences: p } = say.w;
  const on = { href: paths.sendLink, text: p.expiredButton };
  show(res, say, <Plain say={say} title={p.expiredTitle} text={p.expired} on={on} />, 404);
}
