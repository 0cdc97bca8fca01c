import type { Request } from 'express';
import type { Trouble } from '../../http/errors.ts';
import { sessionOf } from '../../http/session.ts';
import { paths } from '../../urls.ts';
import { troubleWords as w } from '../../words/desk.sv.ts';
import { LinkButton } from '../ui/Button.tsx';
import { DeskPage } from '../ui/DeskPage.tsx';
import { Head } from '../ui/Head.tsx';
import { Notice } from '../ui/Notice.tsx';
import { render } from '../ui/render.ts';
import { visitOf } from './answer.ts';
import { places } from './places.ts';

/** A no or a fault on the desk: what it means and where to go. The reason of a fault is in the log, never on the page. */
export function deskErrorPage({ status, refusal }: Trouble, req: Request): string {
  const title = status === 404 ? w.notFound : refusal ? w.refused : w.fault;
  const text = refusal?.message ?? w.faultText;
  const inside = sessionOf(req) !== undefined;
  const body = (
    <div class="stack">
      <Notice tone={refusal ? 'warn' : 'bad'}>
        <p data-reason="">{text}</p>
      </Notice>
      <LinkButton href={inside ? places.overview : paths.signIn}>{inside ? w.toOverview : w.toSignIn}</LinkButton>
    </div>
  );
  if (inside)
    return render(
      <DeskPage visit={visitOf(req)} place="overview" title={title}>
        {body}
      </DeskPage>,
    );
  return render(
    <html lang="sv" dir="ltr">
      <Head title={title} index={false} />
      <body>
        <main class="sign-in">
          <h1>{title}</h1>
          {body}
        </main>
      </body>
    </html>,
  );
}
