import type { Refusal } from '../../refusal.ts';
import { secondStepWords as w } from '../../words/deskOverview.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { TextField } from '../ui/Field.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface SecondStepProps {
  visit: Visit;
  on: boolean;
  nonce: string;
  app: { key: string; href: string };
  refusal: Refusal | null;
}

/** A code from an app at every sign-in: on or off, for whoever is signed in. */
export function SecondStepPage({ visit, on, nonce, app, refusal }: SecondStepProps) {
  return (
    <DeskPage
      visit={visit}
      place="settings"
      title={w.title}
      state={on ? w.isOn : w.isOff}
      back={{ href: places.settings, label: w.back }}
    >
      <div class="stack-wide">
        {on ? null : (
          <ol class="stack-tight">
            <li>{w.install}</li>
            <li>
              {w.add}
              <code class="secret">{app.key}</code>
              <a href={app.href}>{w.open}</a>
            </li>
            <li>{w.type}</li>
          </ol>
        )}
        <form method="post" action={places.secondStep} class="fields narrow">
          <Csrf token={visit.csrf} />
          <input type="hidden" name="nonce" value={nonce} />
          <TextField
            name="code"
            label={w.code}
            hint={w.codeHint}
            autocomplete="one-time-code"
            inputMode="numeric"
            maxLength={10}
            required
            problem={problemOf(refusal, 'code')}
          />
          <div>
            <Button>{on ? w.off : w.on}</Button>
          </div>
        </form>
        <p class="muted">{w.lost}</p>
      </div>
    </DeskPage>
  );
}
