import type { Request, RequestHandler, Response } from 'express';
import { findArticles, listArticles } from '../../../articles/article.store.ts';
import type { Article } from '../../../articles/article.ts';
import { findingsOf } from '../../../editions/freeze.ts';
import { preview } from '../../../editions/preview.ts';
import { letterPolicy } from '../../../http/headers.ts';
import { param } from '../../../http/parse.ts';
import { staffOf } from '../../../http/session.ts';
import { itemsOf } from '../../../issues/assemble.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import type { Issue } from '../../../issues/issue.ts';
import { may } from '../../../issues/lifecycle.ts';
import { suggest } from '../../../issues/suggest.ts';
import { Refusal } from '../../../refusal.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import { renderPart } from '../../ui/render.ts';
import { asked, show, visitOf } from '../answer.ts';
import { IssueDesk } from './IssueDesk.tsx';
import { viewOf } from './state.ts';

const MATERIAL_SHOWN = 60;

export const issueDesk: RequestHandler = async (req, res) => drawDesk(req, res, null);

interface Again {
  issue?: Issue;
  typed?: Record<string, string>;
}

/** Draws the issue desk; after a no, with its sentence and what was typed. */
export async function drawDesk(req: Request, res: Response, refusal: Refusal | null, again: Again = {}): Promise<void> {
  const issue = again.issue ?? (await theIssue(param(req, 'id')));
  const search = asked(req, 'sok');
  const inIssue = new Set(itemsOf(issue.sections).map((item) => item.articleId));
  const [articles, unused, suggestion] = await Promise.all([
    findArticles([...inIssue]),
    listArticles({ unused: true, search, limit: MATERIAL_SHOWN }),
    may('edit', issue.state) ? suggest() : null,
  ]);
  const page = (
    <IssueDesk
      visit={visitOf(req, refusal)}
      staffId={staffOf(req).id}
      issue={issue}
      articles={articles}
      material={unused.items.filter((article) => !inIssue.has(article.id))}
      suggestion={suggestion}
      findings={itemsOf(issue.sections).length ? await findingsOf(issue) : []}
      search={search}
      view={viewOf(asked(req, 'vy') || bodyView(req))}
      stamp={stampOf(issue, articles)}
      refusal={refusal}
      typed={again.typed ?? {}}
    />
  );
  show(res, page, refusal);
}

/** Changes when the issue or one of its articles does. */
function stampOf(issue: Issue, articles: Map<string, Article>): string {
  const versions = [...articles.values()].reduce((sum, article) => sum + article.version, 0);
  return `${issue.version}.${versions}.${issue.state}`;
}

function bodyView(req: Request): string {
  const value = (req.body as Record<string, unknown> | undefined)?.vy;
  return typeof value === 'string' ? value : '';
}

/** The letter alone, for the frame beside the desk and for a window of its own. */
export const issuePreview: RequestHandler = async (req, res) => {
  const view = viewOf(asked(req, 'vy'));
  letterPolicy(req, res);
  res.setHeader('Cache-Control', 'no-store');
  try {
    const shown = await preview(param(req, 'id'), {
      language: asked(req, 'sprak') === 'en' ? 'en' : 'sv',
      dark: view === 'mork',
      images: view !== 'utanbilder',
    });
    if (view !== 'text') return void res.type('html').send(shown.html);
    res.type('text').send(shown.text);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'not-found') throw error;
    res.type('html').send(renderPart(<Unshown sentence={error.message} />));
  }
};

function Unshown({ sentence }: { sentence: string }) {
  return (
    <html lang="sv">
      <head>
        <title>{w.previewFails}</title>
      </head>
      <body>
        <p>
          {w.previewFails} {sentence}
        </p>
      </body>
    </html>
  );
}
