import { KINDS, type ParsedArticle, withoutHead } from '../../articles/article.ts';
import type { Refusal } from '../../refusal.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Select, TextArea } from '../ui/Field.tsx';
import { Part } from '../ui/Listing.tsx';
import { ArticleText, DroppedLines, Recognised } from './ArticleReading.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface NewArticlePageProps {
  visit: Visit;
  text: string;
  kind: string;
  parsed: ParsedArticle | null;
  refusal: Refusal | null;
}

/** Add an article by pasting its text; the reading can be looked at before it is kept. */
export function NewArticlePage({ visit, text, kind, parsed, refusal }: NewArticlePageProps) {
  return (
    <DeskPage
      visit={visit}
      place="articles"
      title={w.newTitle}
      state={w.newState}
      back={{ href: places.articles, label: w.back }}
    >
      <form method="post" action={places.newArticle} class="fields">
        <Csrf token={visit.csrf} />
        <TextArea
          name="text"
          label={w.text}
          hint={w.textHint}
          value={text}
          rows={parsed ? 10 : 18}
          required
          problem={problemOf(refusal, 'text') ?? problemOf(refusal, 'title')}
        />
        <div class="narrow">
          <Select name="kind" label={w.kind} hint={w.kindHint} value={kind} options={kindOptions(w.chooseKind)} />
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
