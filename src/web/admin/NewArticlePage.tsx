import { KINDS, type ParsedArticle, withoutHead } from '../../articles/article.ts';
import type { Refusal } from '../../refusal.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { feedWords } from '../../words/deskFeeds.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Select, TextArea, TextField } from '../ui/Field.tsx';
import { Part } from '../ui/Listing.tsx';
import { ArticleText, DroppedLines, Recognised } from './ArticleReading.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface NewArticlePageProps {
  visit: Visit;
  typed: { text: string; html: string; url: string; kind: string };
  parsed: ParsedArticle | null;
  refusal: Refusal | null;
}

/** Add an article by pasting its text; the reading can be looked at before it is kept. */
export function NewArticlePage({ visit, typed, parsed, refusal }: NewArticlePageProps) {
  return (
    <DeskPage
      visit={visit}
      place="articles"
      title={w.newTitle}
      state={w.newState}
      back={{ href: places.articles, label: w.back }}
    >
      {parsed ? null : <FromPage visit={visit} url={typed.url} refusal={refusal} />}
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
