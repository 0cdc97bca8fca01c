import { config } from '../../config.ts';
import type { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/Field.tsx';
import { Head } from '../ui/Head.tsx';
import { Mark } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';

const w = deskWords.signIn;

/** The door of the desk. A wrong address and a wrong password get the same answer. */
export function SignInPage({ email, next, refusal }: { email: string; next: string; refusal: Refusal | null }) {
  const { NEWSLETTER_NAME, local } = config();
  return (
    <html lang="sv" dir="ltr">
      <Head title={`${w.title} – ${NEWSLETTER_NAME}`} index={false} />
      <body>
        <main class="sign-in">
          <a class="wordmark" href={paths.home}>
            <Mark />
            {NEWSLETTER_NAME}
          </a>
          <h1>{w.title}</h1>
          <form method="post" action={paths.signIn} class="fields">
            {refusal ? (
              <Notice tone="bad">
                <p>{refusal.message}</p>
              </Notice>
            ) : null}
            <input type="hidden" name="next" value={next} />
            <TextField name="email" label={w.email} type="email" autocomplete="username" required value={email} />
            <TextField name="password" label={w.password} type="password" autocomplete="current-password" required />
            <TextField name="code" label={w.code} hint={w.codeHint} autocomplete="one-time-code" inputMode="numeric" />
            <Button weight="primary">{w.button}</Button>
            {local ? <p class="muted small">{w.first}</p> : null}
          </form>
        </main>
      </body>
    </html>
  );
}
