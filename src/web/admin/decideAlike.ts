import { sayAnother, sayTheSame } from '../../articles/alike.store.ts';
import { findArticle } from '../../articles/article.store.ts';
import { field, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { doing, goTo } from './answer.ts';
import { drawArticle } from './articles.tsx';
import { places } from './places.ts';

/** Whether an article is the same as the one it is like. */
export const decideAlike = doing(
  async (req, res) => {
    const [id, answer] = [param(req, 'id'), field(req, 'svar')];
    if (answer === 'samma') await sayTheSame(id);
    else if (answer === 'annan') await sayAnother(id);
    else throw new Refusal('invalid', 'Välj ”Samma artikel” eller ”Inte samma”.', 'svar');
    goTo(res, places.articles, answer === 'samma' ? 'samma-artikel' : 'inte-samma');
  },
  async (req, res, refusal) => {
    const article = await findArticle(param(req, 'id'));
    if (!article) throw new Refusal('not-found', 'Artikeln finns inte längre.');
    await drawArticle(req, res, article, refusal);
  },
);
