import type { Request, RequestHandler } from 'express';
import { listArticles } from '../../articles/article.store.ts';
import { type Article, KINDS, type Kind } from '../../articles/article.ts';
import { paths } from '../../urls.ts';
import { Filters, Search } from '../ui/Listing.tsx';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { dayName } from './dates.ts';
import { type Spoken, show, spoken } from './show.ts';

const PER_PAGE = 25;
const LONGEST_SEARCH = 100;

/** Articles that have been in an issue, by kind ("Tidigare krönikor") or by words; the last taken in first. */
export const showArticles: RequestHandler = async (req, res) => {
  const say = spoken(req);
  const kind = KINDS.find((one) => one === req.query.typ) ?? null;
  const search = asked(req, 'sok');
  const { items, next } = await listArticles({
    ...{ unused: false, limit: PER_PAGE, search, after: asked(req, 'after') },
    ...(kind ? { kind } : {}),
  });
  const { articles: a } = say.w;
  const title = kind ? a.byKind[kind] : a.title;
  show(
    res,
    say,
    // A search has as many addresses as there are words: only the lists themselves belong in a search engine.
    <PublicPage title={title} language={say.language} path={paths.article} index={!search}>
      <h1>{title}</h1>
      <Search action={paths.article} label={a.search} value={search} keep={keep(say, kind)} button={a.searchButton} />
      <Kinds say={say} kind={kind} search={search} />
      {search ? <p role="status">{items.length ? a.found(search) : a.nothing(search)}</p> : null}
      {!search && !items.length ? <p>{a.empty}</p> : null}
      <List say={say} items={items} />
      {next ? (
        <p>
          <a href={hrefOf(say, kind, search, next)}>{a.older}</a>
        </p>
      ) : null}
    </PublicPage>,
  );
};

function Kinds({ say, kind, search }: { say: Spoken; kind: Kind | null; search: string }) {
  const { articles: a, article } = say.w;
  const filters = [
    { label: a.all, href: hrefOf(say, null, search), current: kind === null },
    ...KINDS.map((one) => ({ label: article.kinds[one], href: hrefOf(say, one, search), current: one === kind })),
  ];
  return <Filters label={a.kinds} filters={filters} />;
}

function List({ say, items }: { say: Spoken; items: Article[] }) {
  return (
    <ul class="contents">
      {items.map((article) => (
        <li key={article.id}>
          <a href={localised(`${paths.article}/${article.id}`, say.language)} lang="sv">
            {article.title}
          </a>
          {article.publishedAt ? (
            <span class="muted issue-when">{dayName(article.publishedAt, say.w.locale)}</span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Articles of one kind, within the page's language. */
export function hrefOf({ language }: Spoken, kind: Kind | null, search = '', after = ''): string {
  const query = new URLSearchParams({
    ...(kind ? { typ: kind } : {}),
    ...(search ? { sok: search } : {}),
    ...(after ? { after } : {}),
    ...(language === 'en' ? { lang: 'en' } : {}),
  });
  return query.size ? `${paths.article}?${query}` : paths.article;
}

function keep({ language }: Spoken, kind: Kind | null): Record<string, string> {
  return { ...(kind ? { typ: kind } : {}), ...(language === 'en' ? { lang: 'en' } : {}) };
}

function asked(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value.trim().slice(0, LONGEST_SEARCH) : '';
}
