import { findArticle } from '../../articles/article.store.ts';
import { describeCorrection } from '../../articles/describeCorrection.ts';
import { field, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { ArticlePage } from './ArticlePage.tsx';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';

/** What a correction of a sent article was about, in the newsroom's words. */
export const saveCorrection = doing(
  async (req, res) => {
    const id = param(req, 'id');
    await describeCorrection(id, Number(field(req, 'version')), field(req, 'note'), actorOf(req));
    goTo(res, places.article(id), 'sparad');
  },
  async (req, res, refusal) => {
    const article = await findArticle(param(req, 'id'));
    if (!article) throw new Refusal('not-found', 'Artikeln finns inte längre.');
    show(res, <ArticlePage visit={visitOf(req, refusal)} article={article} refusal={refusal} />, refusal);
  },
);
