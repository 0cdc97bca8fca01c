import { type Article, KINDS, type ParsedArticle, withoutHead } from '../../articles/article.ts';
import type { Refusal } from '../../refusal.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { feedWords } from '../../words/deskFeeds.sv.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Select, TextArea, TextField } from '../ui/Field.tsx';
import { day } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { Notice } from '../ui/Notice.tsx';
import { ArticleText, DroppedLines, Recognised } from './ArticleReading.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface NewArticlePageProps {
  visit: Visit;
  typed: { text: string; html: string; url: string; kind: string };
  parsed: ParsedArticle | null;
  refusal: Refusal | null;
  /** An article of late with nearly the same title: a person says whether it is the same. */
  alike?: Article | null;
}

/** Add an article by pasting its text; the reading can be looked at before it is kept. */
export function NewArticlePage({ visit, typed, parsed, refusal, alike = null }: NewArticlePageProps) {
  return (
    <DeskPage
      visit={visit}
      place="articles"
      title={w.newTitle}
      state={w.newState}
      back={{ href: places.articles, label: w.back }}
    >
      {alike ? <Alike visit={visit} typed={typed} alike={alike} /> : null}
      {parsed || alike ? null : <FromPage visit={visit} url={typed.url} refusal={refusal} />}
      <form method="post" action={places.newArticle} class="fields">
        <Csrf token={visit.csrf} />
        <input type="hidden" name="html" data-rich-of="text" value={typed.html} />
        <TextArea
          name="text"
          label={w.text}
          hint={w.textHint}
          value={typed.text}
          rows={parsed ? 10 : 18}
          required
          problem={problemOf(refusal, 'text') ?? problemOf(refusal, 'html') ?? problemOf(refusal, 'title')}
        />
        <p class="muted" data-rich-notice="" hidden={!typed.html} role="status">
          {feedWords.rich}
        </p>
        <div class="narrow">
          <Select name="kind" label={w.kind} hint={w.kindHint} value={typed.kind} options={kindOptions(w.chooseKind)} />
        </div>
        <div class="row">
          <Button weight="primary" name="gor" value="spara">
            {w.keep}
          </Button>
          <Button name="gor" value="las">
            {w.read}
          </Button>
        </div>
      </form>
      {parsed ? <Reading parsed={parsed} /> : null}
    </DeskPage>
  );
}

/** Two articles with nearly the same title are shown side by side by their facts, and a person decides. */
function Alike({ visit, typed, alike }: Pick<NewArticlePageProps, 'visit' | 'typed'> & { alike: Article }) {
  return (
    <div class="said">
      <Notice tone="warn" title={w.alikeTitle}>
        <p>
          <a href={places.article(alike.id)}>{alike.title}</a> ({w.alikeTaken(day(alike.takenInAt))},{' '}
          {w.usedIn(alike.usedIn)}). {alike.lead}
        </p>
        <form method="post" action={places.newArticle} class="row">
          <Csrf token={visit.csrf} />
          {Object.entries(typed).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="annan" value="ja" />
          <LinkButton href={places.article(alike.id)}>{w.alikeSame}</LinkButton>
          <Button name="gor" value={typed.url ? 'hamta' : 'spara'}>
            {w.alikeOther}
          </Button>
        </form>
      </Notice>
    </div>
  );
}

/** The quickest way in: the address of the page it stands on. */
function FromPage({ visit, url, refusal }: { visit: Visit; url: string; refusal: Refusal | null }) {
  return (
    <form method="post" action={places.newArticle} class="inline-field from-page">
      <Csrf token={visit.csrf} />
      <TextField
        name="url"
        inputMode="url"
        label={feedWords.pageAddress}
        hint={feedWords.pageHint}
        value={url}
        required
        problem={problemOf(refusal, 'url')}
      />
      <Button name="gor" value="hamta">
        {feedWords.pageTake}
      </Button>
    </form>
  );
}

export function kindOptions(none: string) {
  return [{ value: '', label: none }, ...KINDS.map((kind) => ({ value: kind, label: deskWords.kinds[kind] }))];
}

function Reading({ parsed }: { parsed: ParsedArticle }) {
  const blocks = withoutHead(parsed.blocks);
  return (
    <Part title={w.recognised}>
      <div class="stack-wide" id="last">
        <Recognised article={parsed} blocks={blocks} />
        <DroppedLines dropped={parsed.dropped} open />
        <ArticleText blocks={blocks} />
      </div>
    </Part>
  );
}
