import type { Request, Response } from 'express';
import { fields } from '../../http/parse.ts';
import type { Near } from '../../subscribers/nearAddress.ts';
import { paths } from '../../urls.ts';
import { Button } from '../ui/Button.tsx';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { type Spoken, show } from './show.ts';

/** The address the reader has said is right, after she was asked: then nothing is asked again. */
export const SAYS_SO_FIELD = 'as';

/** What the form sent is sent along once more, so that nothing is lost by the question. */
const KEPT = ['form', 'website', 'name', 'organisation', 'topics', 'language', 'measuring', 'address'];

/** Asks about an address that looks mistyped: pointed out, never corrected. Two buttons, which need no JavaScript. */
export function showNear(req: Request, res: Response, say: Spoken, typed: string, { meant, slip }: Near): void {
  const { near } = say.w.subscribe;
  const kept = KEPT.flatMap((name) => fields(req, name).map((value) => ({ name, value })));
  show(
    res,
    say,
    <PublicPage title={near.title} language={say.language}>
      <h1>{near.title}</h1>
      <p class="lead">{near.lead[slip]}</p>
      <form class="stack" method="post" action={localised(paths.subscribe, say.language)}>
        {kept.map(({ name, value }) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <div class="actions row">
          <Button weight="primary" name={SAYS_SO_FIELD} value={meant}>
            {near.yes(meant)}
          </Button>
          <Button name={SAYS_SO_FIELD} value={typed}>
            {near.no(typed)}
          </Button>
        </div>
      </form>
    </PublicPage>,
  );
}
