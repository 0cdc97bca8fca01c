import type { Request, RequestHandler } from 'express';
import { findArticle } from '../../articles/article.store.ts';
import { feedbackOn } from '../../events/feedback.ts';
import { param } from '../../http/parse.ts';
import { theIssue } from '../../issues/issue.store.ts';
import { Refusal } from '../../refusal.ts';
import { reportWords as w } from '../../words/deskFigures.sv.ts';
import { query } from '../ui/Listing.tsx';
import { asked, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { WordsPage } from './WordsPage.tsx';

/** What readers wrote about an issue. */
export const issueWords: RequestHandler = async (req, res) => {
  const { id, number, subject } = await theIssue(param(req, 'id'));
  const feedback = await feedbackOn({ issueId: id }, asked(req, 'efter'));
  const page = {
    ...({ place: 'issues', title: w.feedback, about: `Nummer ${number}, ${subject}` } as const),
    back: { href: places.report(id), label: w.title(number) },
    next: feedback.next && query(places.issueWords(id), { efter: feedback.next }),
  };
  show(res, <WordsPage visit={visitOf(req)} {...page} feedback={feedback} />);
};

/** What readers wrote on the page of an article. Who comes from a report goes back to it. */
export const articleWords: RequestHandler = async (req, res) => {
  const article = await findArticle(param(req, 'id'));
  if (!article) throw new Refusal('not-found', 'Artikeln finns inte längre.');
  const from = await reportAsked(req);
  const feedback = await feedbackOn({ articleId: article.id }, asked(req, 'efter'));
  const page = {
    ...({ place: from ? 'issues' : 'articles', title: w.pageFeedback, about: article.title } as const),
    back: from ?? { href: places.article(article.id), label: article.title },
    next:
      feedback.next && query(places.articleWords(article.id), { rapport: asked(req, 'rapport'), efter: feedback.next }),
  };
  show(res, <WordsPage visit={visitOf(req)} {...page} feedback={feedback} />);
};

async function reportAsked(req: Request): Promise<{ href: string; label: string } | null> {
  const asking = asked(req, 'rapport');
  if (!asking) return null;
  const { id, number } = await theIssue(asking);
  return { href: places.report(id), label: w.title(number) };
}
