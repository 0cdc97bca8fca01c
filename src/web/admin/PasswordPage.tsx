import type { Refusal } from '../../refusal.ts';
import { passwordWords as w } from '../../words/deskOverview.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { TextField } from '../ui/Field.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface PasswordPageProps {
  visit: Visit;
  /** For password managers: whose password it is. */
  email: string;
  refusal: Refusal | null;
}

/** One's own password, for whoever is signed in. */
export function PasswordPage({ visit, email, refusal }: PasswordPageProps) {
  const secret = { type: 'password' as const, maxLength: 200, required: true };
  return (
    <DeskPage
      visit={visit}
      place="settings"
      title={w.title}
      state={w.state}
      back={{ href: places.settings, label: w.back }}
    >
      <form method="post" action={places.password} class="fields narrow">
        <Csrf token={visit.csrf} />
        <input type="text" name="username" value={email} autocomplete="username" readOnly hidden />
        <TextField
          {...secret}
          name="old"
          label={w.old}
          autocomplete="current-password"
          problem={problemOf(refusal, 'old')}
        />
        <TextField
          {...secret}
          name="password"
          label={w.password}
          hint={w.passwordHint}
          autocomplete="new-password"
          problem={problemOf(refusal, 'password')}
        />
        <TextField
          {...secret}
          name="again"
          label={w.again}
          autocomplete="new-password"
          problem={problemOf(refusal, 'again')}
        />
        <div>
          <Button weight="primary">{w.change}</Button>
        </div>
      </form>
      <p class="muted section">{w.lost}</p>
    </DeskPage>
  );
}
