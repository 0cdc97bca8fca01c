import type { Request, RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { formIsFresh, makeFormToken } from '../../http/formToken.ts';
import { ipOf, networkOf } from '../../http/limits.ts';
import { field, fields } from '../../http/parse.ts';
import { brakeSignUp, evenly, PROOF_BITS, PROOF_FIELD, tookStep } from '../../http/signUpGuard.ts';
import { brakeNow } from '../../platform/mail/brake.ts';
import { Refusal } from '../../refusal.ts';
import { checkAddress } from '../../subscribers/address.ts';
import { join } from '../../subscribers/join.ts';
import { nearAddress } from '../../subscribers/nearAddress.ts';
import { checkProfile } from '../../subscribers/profile.ts';
import { topicKeys } from '../../subscribers/topic.ts';
import { absolute, paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { FormGuard, TOKEN_FIELD, TRAP_FIELD } from './FormGuard.tsx';
import { SAYS_SO_FIELD, showNear } from './nearAddress.tsx';
import { MeasuringChoice, type Problems, type Profile, ProfileFields } from './ProfileFields.tsx';

import { type Spoken, type SpokenChoices, show, spoken, withChoices } from './show.ts';
import { wordingsIn } from './wordings.ts';

type Values = Profile & { address: string };

export const showSubscribe: RequestHandler = async (req, res) => {
  const say = await withChoices(spoken(req));
  const empty = { address: '', name: '', organisation: '', topics: [], language: say.language, measuring: false };
  show(res, say, <SubscribePage say={say} values={empty} problems={{}} />);
};

/** Takes a sign-up. The answer is the same for every address that could be one (R124). */
export const subscribe: RequestHandler = async (req, res) => {
  const say = await withChoices(spoken(req));
  const values = read(req, say);
  const from = networkOf(ipOf(req));
  await brakeSignUp(from);
  if (field(req, TRAP_FIELD)) return showSent(res, say);
  const problems = check(values, say);
  if (!field(req, TOKEN_FIELD))
    return show(res, say, <SubscribePage say={say} values={values} problems={problems} from="elsewhere" />);
  if (!formIsFresh(field(req, TOKEN_FIELD))) return again(res, say, values, { form: say.w.subscribe.again });
  if (Object.keys(problems).length) return again(res, say, values, problems);
  const earned = (await brakeNow()) !== null;
  const step = { token: field(req, TOKEN_FIELD), proof: field(req, PROOF_FIELD) };
  if (earned && !(await tookStep(step, from)))
    return show(res, say, <SubscribePage say={say} values={values} problems={{}} from="step" />);
  // One question at a time: who took the step has seen her address twice.
  const near = earned || field(req, SAYS_SO_FIELD) ? null : nearAddress(values.address);
  if (near) return showNear(req, res, say, values.address, near);
  const { address, name, organisation, topics, language, measuring } = values;
  const profile = { address, name, organisation: { kind: organisation || null, code: null }, topics, language };
  const origin = { source: 'form', formUrl: absolute(paths.subscribe), wordings: wordingsIn(say.language) } as const;
  await evenly(join({ ...profile, measuring }, { ...origin, earned }));
  showSent(res, say);
};

interface SubscribePageProps {
  say: SpokenChoices;
  values: Values;
  problems: Problems;
  /** elsewhere: the form stood on another site (docs/embedding.md). step: one more step, while the brake is on. */
  from?: 'elsewhere' | 'step';
}

/** The one field and what is folded below it; also the start page's invitation leads here. */
function SubscribePage({ say, values, problems, from }: SubscribePageProps) {
  const { language, w } = say;
  const token = makeFormToken();
  const { NEWSLETTER_NAME } = config();
  const unfold = Object.keys(problems).some((name) => name !== 'address' && name !== 'form') || told(values);
  return (
    <PublicPage
      title={w.subscribe.title}
      language={language}
      path={paths.subscribe}
      index
      {...(from === 'step' ? { script: 'step.js' } : {})}
    >
      <h1>{w.subscribe.title}</h1>
      <p class="lead">{w.subscribe.lead(NEWSLETTER_NAME)}</p>
      {problems.form ? <Notice tone="warn" title={problems.form} /> : null}
      {from ? <Notice title={w.subscribe[from].title}>{w.subscribe[from].text}</Notice> : null}
      <form class="stack" method="post" action={localised(paths.subscribe, language)}>
        <FormGuard w={w} token={token} />
        {from === 'step' ? <Work token={token} say={say} /> : null}
        <AddressField say={say} value={values.address} problem={problems.address} />
        <details class="more" open={unfold}>
          <summary>{w.subscribe.more}</summary>
          <div class="stack">
            <p class="muted">{w.subscribe.moreWhy}</p>
            <ProfileFields say={say} values={values} problems={problems} />
          </div>
        </details>
        <MeasuringChoice say={say} checked={values.measuring} />
        <Consent say={say} />
        <div class="actions row">
          <Button weight="primary">{w.subscribe.button}</Button>
          <span class="promise">{w.promise}</span>
        </div>
        <p class="muted">{w.subscribe.next}</p>
      </form>
    </PublicPage>
  );
}

/** What the browser works on (client/step.ts); without JavaScript the text above tells to wait. */
function Work({ token, say }: { token: string; say: Spoken }) {
  const { working, ready } = say.w.subscribe.step;
  return (
    <>
      <input type="hidden" name={PROOF_FIELD} data-work={token} data-bits={PROOF_BITS} />
      <p role="status" data-working={working} data-ready={ready} />
    </>
  );
}

export function AddressField(props: { say: Spoken; value?: string; problem?: string | undefined }) {
  const s = props.say.w.subscribe;
  return (
    <TextField
      name="address"
      type="email"
      label={s.address}
      hint={s.addressHint}
      autocomplete="email"
      maxLength={254}
      required
      value={props.value ?? ''}
      problem={props.problem}
    />
  );
}

/** The sentence a sign-up says yes to, beside its button, and where to read more. */
export function Consent({ say: { language, w } }: { say: Spoken }) {
  const { NEWSLETTER_NAME, ORGANISATION } = config();
  return (
    <p class="small">
      {w.subscribe.consent(NEWSLETTER_NAME, ORGANISATION)}{' '}
      <a href={localised(paths.privacy, language)}>{w.subscribe.privacy}</a>
    </p>
  );
}

function showSent(res: Response, say: Spoken): void {
  const { language, w } = say;
  show(
    res,
    say,
    <PublicPage title={w.sent.title} language={language}>
      <h1>{w.sent.title}</h1>
      <p class="lead">{w.sent.lead}</p>
      <h2>{w.sent.help}</h2>
      <ul>
        {w.sent.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <p>
        <a href={localised(paths.subscribe, language)}>{w.sent.back}</a>
      </p>
    </PublicPage>,
  );
}

function again(res: Response, say: SpokenChoices, values: Values, problems: Problems): void {
  show(res, say, <SubscribePage say={say} values={values} problems={problems} />, 400);
}

export function readProfile(req: Request, { measuring }: SpokenChoices): Profile {
  return {
    name: field(req, 'name'),
    organisation: field(req, 'organisation'),
    topics: fields(req, 'topics'),
    language: field(req, 'language'),
    measuring: measuring === 'individual' && field(req, 'measuring') === 'ja',
  };
}

function read(req: Request, say: SpokenChoices): Values {
  const profile = readProfile(req, say);
  const address = field(req, SAYS_SO_FIELD) || field(req, 'address');
  return { ...profile, language: profile.language || say.language, address };
}

/** All that is wrong at once, in the language of the page. */
function check(values: Values, say: SpokenChoices): Problems {
  return {
    ...problemOf(() => checkAddress(values.address, say.language)),
    ...checkProfileFields(values, say),
  };
}

export function checkProfileFields(values: Profile, { language, topics }: SpokenChoices): Problems {
  return {
    ...problemOf(() => checkProfile({ name: values.name }, language)),
    ...problemOf(() => checkProfile({ organisation: { kind: values.organisation } }, language)),
    ...problemOf(() => checkProfile({ topics: values.topics }, language, topicKeys(topics))),
    ...problemOf(() => checkProfile({ language: values.language }, language)),
  };
}

function problemOf(look: () => unknown): Problems {
  try {
    look();
    return {};
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { [error.field ?? 'form']: error.message };
  }
}

function told(values: Values): boolean {
  return Boolean(values.name || values.organisation || values.topics.length);
}
