import type { AlikeRow } from '../../articles/alike.ts';
import { type Article, KINDS, type Kind } from '../../articles/article.ts';
import type { Topic } from '../../subscribers/topic.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { feedWords } from '../../words/deskFeeds.sv.ts';
import { LinkButton } from '../ui/Button.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { day } from '../ui/format.ts';
import { Filters, Narrow, Pager, query, Search } from '../ui/Listing.tsx';
import { AlikePair } from './Alike.tsx';
import { places } from './places.ts';

export interface ArticleListProps {
  topics: Topic[];
  visit: Visit;
  rows: AlikeRow[];
  counts: { all: number; unused: number };
  filter: { kind: Kind | null; unused: boolean; search: string; topic: string; usedIn: string };
  /** Issues that went out, to narrow the list by: number and month. */
  issues: { number: number; month: string }[];
  next: string | null;
}

export function ArticleList({ visit, rows, counts, filter, topics, issues, next }: ArticleListProps) {
  const { kind, unused, search, topic, usedIn } = filter;
  const keep = { typ: kind ?? '', visa: unused ? 'ej' : '' };
  return (
    <DeskPage
      visit={visit}
      place="articles"
      title={w.title}
      state={w.state(counts.all, counts.unused)}
      action={
        <div class="row">
          <LinkButton href={places.feeds}>{feedWords.toFeeds}</LinkButton>
          <LinkButton href={places.newArticle} weight="primary" icon="plus">
            {w.add}
          </LinkButton>
        </div>
      }
    >
      {counts.all === 0 ? (
        <EmptyState
          icon="article"
          title={w.emptyTitle}
          action={<LinkButton href={places.newArticle}>{w.add}</LinkButton>}
        >
          {w.empty}
        </EmptyState>
      ) : (
        <div class="stack">
          <div class="row row-end">
            <KindFilters {...filter} />
            <Search action={places.articles} label={deskWords.common.searchArticles} value={search} keep={keep}>
              <Narrow name="amne" label={w.topic} value={topic} options={topicOptions(topics)} />
              <Narrow name="nummer" label={w.usedInLabel} value={usedIn} options={issueOptions(issues)} />
            </Search>
          </div>
          {rows.length ? <ArticleTable rows={rows} csrf={visit.csrf} /> : <Nothing />}
          <Pager
            href={next && query(places.articles, { ...keep, sok: search, amne: topic, nummer: usedIn, efter: next })}
          />
        </div>
      )}
    </DeskPage>
  );
}

function topicOptions(topics: Topic[]) {
  return [{ value: '', label: w.allTopics }, ...topics.map(({ key, sv }) => ({ value: key, label: sv }))];
}

function issueOptions(issues: ArticleListProps['issues']) {
  const named = issues.map(({ number, month }) => ({
    value: String(number),
    label: w.inIssue(number, month.slice(0, 4)),
  }));
  return [{ value: '', label: w.allIssues }, ...named];
}

function KindFilters({ kind, unused, search, topic, usedIn }: ArticleListProps['filter']) {
  const to = (values: Record<string, string>) =>
    query(places.articles, { ...values, sok: search, amne: topic, nummer: usedIn });
  const filters = [
    { label: deskWords.common.all, href: to({}), current: !kind && !unused },
    { label: w.unused, href: to({ visa: 'ej' }), current: unused },
    ...KINDS.map((one) => ({ label: deskWords.kinds[one], href: to({ typ: one }), current: one === kind })),
  ];
  return <Filters label={w.title} filters={filters} />;
}

function Nothing() {
  return (
    <EmptyState
      icon="search"
      title={w.nothingTitle}
      action={<LinkButton href={places.articles}>{w.showAll}</LinkButton>}
    >
      {w.nothing}
    </EmptyState>
  );
}

function ArticleTable({ rows, csrf }: { rows: AlikeRow[]; csrf: string }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.columns.title}</th>
          <th scope="col">{w.columns.kind}</th>
          <th scope="col">{w.columns.published}</th>
          <th scope="col">{w.columns.takenIn}</th>
          <th scope="col">{w.columns.used}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ArticleRow key={row.article.id} row={row} csrf={csrf} />
        ))}
      </tbody>
    </table>
  );
}

function ArticleRow({ row: { article, pairs }, csrf }: { row: AlikeRow; csrf: string }) {
  return (
    <>
      <tr>
        <th scope="row">
          <a href={places.article(article.id)}>{article.title}</a>
          <span class="row-sub">{shortLead(article.lead)}</span>
        </th>
        <td>{kindWord(article)}</td>
        <td class="figure" data-label={w.columns.published}>
          {article.publishedAt ? day(article.publishedAt) : deskWords.common.missing}
        </td>
        <td class="figure" data-label={w.columns.takenIn}>
          {day(article.takenInAt)}
        </td>
        <td class="figure">{w.usedIn(article.usedIn)}</td>
      </tr>
      {pairs.length ? (
        <tr class="joined">
          <td colSpan={5}>
            {pairs.map((pair) => (
              <AlikePair key={pair.article.id} pair={pair} shown={article} csrf={csrf} />
            ))}
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** The kind in words, with the form where it says more. */
export function kindWord(article: Pick<Article, 'kind' | 'form'>): string {
  const kind = article.kind ? deskWords.kinds[article.kind] : deskWords.noKind;
  return article.form === 'intervju' ? `${kind}, ${deskWords.interview.toLowerCase()}` : kind;
}

const LEAD_CHARACTERS = 84;

function shortLead(lead: string | null): string {
  if (!lead) return w.noLead;
  return lead.length > LEAD_CHARACTERS ? `${lead.slice(0, LEAD_CHARACTERS).replace(/\s+\S*$/u, '')} …` : lead;
}
