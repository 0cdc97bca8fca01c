import type { Request } from 'express';
import type { Trouble } from '../../http/errors.ts';
import { paths } from '../../urls.ts';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { render } from '../ui/render.ts';
import { spoken } from './show.ts';

/**
 * What went wrong, in the page's language, and a way on. A refusal's own sentence is Swedish; readers of English pages
 * get the general one. Give it to errorPages.
 */
export function errorPage({ status, refusal }: Trouble, req: Request): string {
  const { language, w } = spoken(req);
  const { title, text } = w.error[refusal?.code ?? 'bug'];
  const own = language === 'sv' && refusal && refusal.code !== 'not-found' ? refusal.message : text;
  return render(
    <PublicPage title={title} language={language}>
      <h1>{title}</h1>
      <p class="lead">{own}</p>
      <p class="muted">{w.error.code(status)}</p>
      <p>
        <a href={localised(paths.home, language)}>{w.error.home}</a>
      </p>
    </PublicPage>,
  );
}
