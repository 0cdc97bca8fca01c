import type { RequestHandler } from 'express';
import { findArticle } from '../../articles/article.store.ts';
import type { Article } from '../../articles/article.ts';
import { param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { hrefOf } from './articles.tsx';
import { Body } from './Body.tsx';
import { Corrected } from './Corrected.tsx';
import { dayName, timeSpan } from './dates.ts';
import { HelpfulForm } from './helpfulArticle.tsx';
import { type Headline, headlines, isPublished, outNumber, ownPicture } from './issues.ts';
import { webPath } from './picture.ts';
import { type Spoken, show, spoken } from './show.ts';

const MORE = 5;

/** An article that has been in an issue, for reading: 68 characters wide, nothing beside it. */
export const showArticle: RequestHandler = async (req, res) => {
  const article = await findArticle(param(req, 'id'));
  if (!article || !isPublished(article)) throw new Refusal('not-found', 'Artikeln finns inte.');
  const say = spoken(req);
  const issue = await outNumber(String(article.usedIn.at(-1)));
  const others = issue ? (await headlines(issue)).filter(({ articleId }) => articleId !== article.id) : [];
  show(
    res,
    say,
    <PublicPage
      title={article.title}
      language={say.language}
      path={`${paths.article}/${article.id}`}
      index
      {...(article.lead ? { description: article.lead } : {})}
      {...sharing(article)}
    >
      <ArticleText say={say} article={article} issueNumber={issue?.number ?? null} />
      <p>
        <a href="#innehall">{say.w.article.toTop}</a>
      </p>
      <HelpfulForm say={say} article={article} />
      <More say={say} stories={others.slice(0, MORE)} />
      <SameKind say={say} article={article} />
    </PublicPage>,
  );
};

function sharing(article: Article) {
  const picture = ownPicture(article);
  return { article: true, ...(picture ? { picture: picture.url } : {}) };
}

/** An article's text as readers get it. */
export function ArticleText({
  say,
  article,
  issueNumber,
}: {
  say: Spoken;
  article: Article;
  issueNumber: number | null;
}) {
  const { article: words } = say.w;
  const picture = ownPicture(article);
  return (
    <article class="reading" lang="sv">
      <Meta say={say} article={article} issueNumber={issueNumber} />
      <h1>{article.title}</h1>
      {article.lead ? <p class="lead">{article.lead}</p> : null}
      {article.byline ? <p class="muted">{article.byline}</p> : null}
      {picture ? <img src={webPath(picture.url)} alt={picture.alt} /> : null}
      <Happening say={say} article={article} />
      <Body blocks={article.blocks} />
      <Corrected say={say} article={article} />
      {article.canonicalUrl ? (
        <p lang={say.language}>
          <a href={article.canonicalUrl}>{words.original}</a>
        </p>
      ) : null}
    </article>
  );
}

function Meta({ say, article, issueNumber }: { say: Spoken; article: Article; issueNumber: number | null }) {
  const { article: words, locale } = say.w;
  const kind = article.form === 'intervju' ? words.interview : article.kind && words.kinds[article.kind];
  return (
    <p class="article-meta" lang={say.language}>
      {kind ? <span class="kind">{kind}</span> : null}
      {article.publishedAt ? (
        <time dateTime={article.publishedAt}>{words.published(dayName(article.publishedAt, locale))}</time>
      ) : null}
      {issueNumber ? (
        <a href={localised(`${paths.archive}/${issueNumber}`, say.language)}>{words.inIssue(issueNumber)}</a>
      ) : null}
    </p>
  );
}

function Happening({ say, article }: { say: Spoken; article: Article }) {
  const { article: words, locale } = say.w;
  const { event } = article;
  if (!event) return null;
  return (
    <div class="happening" lang={say.language}>
      <dl class="facts">
        <dt>{words.when}</dt>
        <dd>{timeSpan(event.startsAt, event.endsAt, locale)}</dd>
        {event.place ? (
          <>
            <dt>{words.where}</dt>
            <dd>{event.place}</dd>
          </>
        ) : null}
      </dl>
      <p class="row">
        {event.signUpUrl ? <a href={event.signUpUrl}>{words.signUp}</a> : null}
        <a href={`${paths.calendar}/${article.id}.ics`}>{words.calendar}</a>
      </p>
    </div>
  );
}

/** The way to others of its kind: "Tidigare krönikor". */
function SameKind({ say, article }: { say: Spoken; article: Article }) {
  if (!article.kind) return null;
  return (
    <p>
      <a href={hrefOf(say, article.kind)}>{say.w.articles.byKind[article.kind]}</a>
    </p>
  );
}

function More({ say, stories }: { say: Spoken; stories: Headline[] }) {
  if (!stories.length) return null;
  return (
    <nav aria-labelledby="fler">
      <h2 id="fler">{say.w.article.more}</h2>
      <ul class="contents" lang="sv">
        {stories.map((story) => (
          <li key={story.articleId}>
            <a href={localised(`${paths.article}/${story.articleId}`, say.language)}>{story.title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
