import type { KeptLook } from '../../../editions/look.store.ts';
import type { Look } from '../../../editions/look.ts';
import type { Refusal } from '../../../refusal.ts';
import { lookWords as w } from '../../../words/deskLook.sv.ts';
import { Button, PostButton } from '../../ui/Button.tsx';
import { Csrf } from '../../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../../ui/DeskPage.tsx';
import { Choice, TextArea, TextField } from '../../ui/Field.tsx';
import { moment } from '../../ui/format.ts';
import { Part } from '../../ui/Listing.tsx';
import { problemOf } from '../answer.ts';
import { places } from '../places.ts';

interface LookPageProps {
  visit: Visit;
  /** What is in force. */
  current: KeptLook;
  /** What stands in the fields: the same, or what was typed when the house said no. */
  typed: Look;
  /** What the logo that is about to be uploaded shows. */
  newAlt: string;
  looks: KeptLook[];
  /** The issue that is shown; without one there is nothing to see the look on. */
  issueNumber: number | null;
  refusal: Refusal | null;
}

/** What every issue has around its articles: colours, logo and lines, with the letter beside in light and dark. */
export function LookPage(props: LookPageProps) {
  const { visit, current, issueNumber } = props;
  return (
    <DeskPage
      visit={visit}
      place="settings"
      title={w.title}
      state={w.state}
      back={{ href: places.settings, label: w.back }}
      wide
    >
      <div class="look">
        <div class="look-fields">
          <Fields {...props} />
          <LogoPart {...props} />
          <Earlier {...props} />
        </div>
        <section aria-labelledby="ser-ut">
          <h2 id="ser-ut">{issueNumber ? w.previewOf(issueNumber) : w.preview}</h2>
          {issueNumber ? (
            <div class="look-previews">
              {(['dator', 'mork'] as const).map((view) => (
                <Shown key={view} view={view} version={current.version} />
              ))}
            </div>
          ) : (
            <p class="muted">{w.nothingToShow}</p>
          )}
        </section>
      </div>
    </DeskPage>
  );
}

function Fields({ visit, current, typed, refusal }: LookPageProps) {
  const problem = (name: string) => problemOf(refusal, name);
  const { logo } = current;
  return (
    <form method="post" action={places.look} id="utseende" class="stack">
      <Csrf token={visit.csrf} />
      <input type="hidden" name="version" value={current.version} />
      <TextField
        name="accent"
        label={w.accent}
        hint={w.accentHint}
        value={typed.accent}
        required
        problem={problem('accent')}
      />
      <TextField
        name="ground"
        label={w.ground}
        hint={w.groundHint}
        value={typed.ground}
        required
        problem={problem('ground')}
      />
      <TextField name="header" label={w.header} hint={w.headerHint} value={typed.header} problem={problem('header')} />
      <TextArea
        name="footer"
        label={w.footer}
        hint={w.footerHint}
        rows={4}
        value={typed.footer}
        problem={problem('footer')}
      />
      {logo ? (
        <TextField
          name="alt"
          label={w.logoAlt}
          hint={w.logoAltHint}
          value={(typed.logo ?? logo).alt}
          problem={problem('alt')}
        />
      ) : null}
      {logo ? <Choice name="utanLogotyp" label={w.withoutLogo} checked={!typed.logo} /> : null}
      <div>
        <Button weight="primary">{w.save}</Button>
      </div>
      <p class="muted small">{w.onlyNew}</p>
    </form>
  );
}

/** A file has a form of its own; it comes last in it, so that the form's token is read first. */
function LogoPart({ visit, current, newAlt, refusal }: LookPageProps) {
  const said = problemOf(refusal, 'file') ?? problemOf(refusal, 'image') ?? problemOf(refusal, 'newAlt');
  return (
    <details class="fold" open={Boolean(said)}>
      <summary>{current.logo ? w.changeLogo : w.addLogo}</summary>
      <form method="post" action={`${places.look}/logotyp`} enctype="multipart/form-data" class="stack">
        <Csrf token={visit.csrf} />
        <input type="hidden" name="version" value={current.version} />
        <TextField name="newAlt" label={w.logoAlt} hint={w.logoAltHint} value={newAlt} required />
        <div class="field">
          <label for="f-file">{w.file}</label>
          <div class="field-hint" id="f-file-hint">
            {w.fileHint}
          </div>
          <input
            type="file"
            id="f-file"
            name="file"
            accept="image/png,image/jpeg,image/webp"
            required
            aria-describedby="f-file-hint"
          />
          {said ? <p class="field-problem">{said}</p> : null}
        </div>
        <div>
          <Button>{w.upload}</Button>
        </div>
      </form>
    </details>
  );
}

function Earlier({ visit, current, looks }: LookPageProps) {
  const earlier = looks.filter(({ version }) => version !== current.version);
  if (!earlier.length) return null;
  return (
    <Part title={w.earlier}>
      <ul class="reasons">
        {earlier.map((look) => {
          const when = look.at ? moment(look.at) : '';
          return (
            <li key={look.version} class="row">
              <span>
                {when}, {look.by}
                <span class="row-sub">{[look.accent, look.ground, look.header].filter(Boolean).join(' · ')}</span>
              </span>
              <PostButton
                small
                action={`${places.look}/aterstall`}
                csrf={visit.csrf}
                fields={{ version: current.version, till: look.version }}
                label={w.restoreLabel(when)}
              >
                {w.restore}
              </PostButton>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function Shown({ view, version }: { view: 'dator' | 'mork'; version: number }) {
  const path = `${places.look}/forhandsvisning`;
  return (
    <div>
      <h3>{w.views[view]}</h3>
      <div
        class={`preview preview-${view}`}
        data-preview="fit"
        data-live={path}
        data-form="utseende"
        data-view={view}
        data-stamp={version}
      >
        <iframe
          id={`brevet-${view}`}
          src={`${path}?vy=${view}&v=${version}`}
          title={w.frame[view]}
          sandbox="allow-same-origin"
        />
      </div>
    </div>
  );
}
