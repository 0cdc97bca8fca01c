import type { RequestHandler } from 'express';
import { config } from '../../config.ts';
import { editionOf } from '../../editions/edition.store.ts';
import { param } from '../../http/parse.ts';
import type { Issue } from '../../issues/issue.ts';
import { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { monthName } from './dates.ts';
import { FormGuard } from './FormGuard.tsx';
import { type Headline, headlines, outIssues, outNumber } from './issues.ts';
import { webPath, withWebPictures } from './picture.ts';
import { type Spoken, show, spoken } from './show.ts';
import { AddressField, Consent } from './subscribe.tsx';

const EARLIER_ON_START_PAGE = 6;

/** The start page: the newest issue as a paper's front, and the way in. */
export const showHome: RequestHandler = async (req, res) => {
  const say = spoken(req);
  const { items } = await outIssues();
  const [latest, ...earlier] = items;
  const stories = latest ? await headlines(latest) : [];
  const { NEWSLETTER_NAME, ORGANISATION } = config();
  const { home } = say.w;
  show(
    res,
    say,
    <PublicPage
      title={NEWSLETTER_NAME}
      description={home.what(ORGANISATION)}
      language={say.language}
      path={paths.home}
      wide
      index
    >
      <h1>{NEWSLETTER_NAME}</h1>
      <p class="lead front-what">{home.what(ORGANISATION)}</p>
      <div class="front">
        {latest ? <Latest say={say} issue={latest} stories={stories} /> : <Nothing say={say} />}
        <Invitation say={say} />
      </div>
      {earlier.length ? <h2>{home.earlier}</h2> : null}
      <IssueList say={say} issues={earlier.slice(0, EARLIER_ON_START_PAGE)} />
      {earlier.length > EARLIER_ON_START_PAGE ? (
        <p>
          <a href={localised(paths.archive, say.language)}>{say.w.archive.title}</a>
        </p>
      ) : null}
    </PublicPage>,
  );
};

/** All issues, by year. */
export const showArchive: RequestHandler = async (req, res) => {
  const say = spoken(req);
  const { items, next } = await outIssues(typeof req.query.after === 'string' ? req.query.after : undefined);
  const { archive } = say.w;
  const years = [...new Set(items.map((issue) => issue.month.slice(0, 4)))];
  show(
    res,
    say,
    <PublicPage title={archive.title} language={say.language} path={paths.archive} index>
      <h1>{archive.title}</h1>
      <p class="lead">{items.length ? archive.lead : archive.empty}</p>
      {years.map((year) => (
        <section key={year} class="year">
          <h2>{year}</h2>
          <IssueList say={say} issues={items.filter((issue) => issue.month.startsWith(year))} />
        </section>
      ))}
      {next ? (
        <p>
          <a href={`${paths.archive}?after=${next}${say.language === 'en' ? '&lang=en' : ''}`}>{archive.older}</a>
        </p>
      ) : null}
      <p>
        <a href={localised(paths.article, say.language)}>{archive.search}</a>
      </p>
      <p>
        <a href={`${paths.archive}.atom`}>{archive.feed}</a>, <a href={`${paths.archive}.json`}>{archive.jsonFeed}</a>
      </p>
    </PublicPage>,
  );
};

/** An issue as it was sent, without anything of a reader: the frozen edition's own words (R120). */
export const showIssue: RequestHandler = async (req, res) => {
  const issue = await outNumber(param(req, 'number'));
  const edition = issue && (await editionOf(issue));
  if (!edition) throw new Refusal('not-found', 'Numret finns inte, eller har inte skickats än.');
  const say = spoken(req);
  const { archive, locale, home } = say.w;
  show(
    res,
    say,
    <PublicPage
      title={`${archive.issue(issue.number)}: ${edition.subject}`}
      description={edition.preheader}
      language={say.language}
      path={`${paths.archive}/${issue.number}`}
      index
      colours={`${paths.archive}/${issue.number}/farger.css`}
    >
      <h1>{archive.issue(issue.number)}</h1>
      <p class="muted issue-month">{monthName(issue.month, locale)}</p>
      <FrozenIssue html={edition.webHtml} />
      <aside class="invitation stack">
        <p>
          <strong>{home.invite}</strong>
        </p>
        <p class="promise">{say.w.promise}</p>
        <p class="row">
          <LinkButton href={localised(paths.subscribe, say.language)}>{say.w.subscribe.button}</LinkButton>
          <a href={localised(paths.archive, say.language)}>{archive.back}</a>
        </p>
      </aside>
    </PublicPage>,
  );
};

/** The edition's HTML comes from our own templates, which escape everything, and was frozen when it was approved. */
function FrozenIssue({ html }: { html: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: rendered by the editions room, immutable since then
  return <div class="issue" lang="sv" dangerouslySetInnerHTML={{ __html: withWebPictures(html) }} />;
}

function Latest({ say, issue, stories }: { say: Spoken; issue: Issue; stories: Headline[] }) {
  const { w, language } = say;
  const href = localised(`${paths.archive}/${issue.number}`, language);
  const [first, ...rest] = stories;
  return (
    <section class="issue-large stack" aria-labelledby="senaste">
      <p class="kind">
        {w.home.latest} · {w.archive.issue(issue.number)}, {monthName(issue.month, w.locale)}
      </p>
      <h2 id="senaste" lang="sv">
        <a href={href}>{first?.title ?? issue.subject}</a>
      </h2>
      {first?.picture ? <img class="front-picture" src={webPath(first.picture.url)} alt={first.picture.alt} /> : null}
      {first?.lead ? (
        <p class="lead" lang="sv">
          {first.lead}
        </p>
      ) : null}
      <ul class="contents" lang="sv">
        {rest.map((story) => (
          <li key={story.articleId}>
            <a href={`${paths.article}/${story.articleId}`}>{story.title}</a>
          </li>
        ))}
      </ul>
      <p>
        <LinkButton href={href}>{w.home.readIssue(issue.number)}</LinkButton>
      </p>
    </section>
  );
}

function Nothing({ say: { w } }: { say: Spoken }) {
  return (
    <EmptyState icon="issue" title={w.home.emptyTitle}>
      {w.home.empty}
    </EmptyState>
  );
}

function Invitation({ say }: { say: Spoken }) {
  const { w, language } = say;
  return (
    <section class="invitation stack" aria-labelledby="prenumerera">
      <h2 id="prenumerera">{w.home.invite}</h2>
      <form class="stack" method="post" action={localised(paths.subscribe, language)}>
        <FormGuard w={w} />
        <AddressField say={say} />
        <Button weight="primary">{w.subscribe.button}</Button>
        <p class="promise">{w.promise}</p>
        <Consent say={say} />
      </form>
    </section>
  );
}

function IssueList({ say, issues }: { say: Spoken; issues: Issue[] }) {
  const { w, language } = say;
  if (!issues.length) return null;
  return (
    <ul class="contents">
      {issues.map((issue) => (
        <li key={issue.id}>
          <a href={localised(`${paths.archive}/${issue.number}`, language)} lang="sv">
            {issue.subject}
          </a>
          <span class="muted issue-when">
            {w.archive.issue(issue.number)}, {monthName(issue.month, w.locale)}
          </span>
        </li>
      ))}
    </ul>
  );
}
