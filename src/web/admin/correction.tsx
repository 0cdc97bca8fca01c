import { findArticle } from '../../articles/article.store.ts';
import { describeCorrection } from '../../articles/describeCorrection.ts';
import { field, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { actorOf, doing, goTo } from './answer.ts';
import { drawArticle } from './articles.tsx';
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
    await drawArticle(req, res, article, refusal);
  },
);
