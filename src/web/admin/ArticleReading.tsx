import type { Article, Block, Dropped, ParsedArticle } from '../../articles/article.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { day } from '../ui/format.ts';
import { kindWord } from './ArticleList.tsx';

type Read = Pick<Article | ParsedArticle, 'kind' | 'form' | 'title' | 'publishedAt' | 'lead' | 'byline'>;

/** What a text was read as. What it does not say is shown as missing, never guessed. */
export function Recognised({ article, blocks }: { article: Read; blocks: Block[] }) {
  return (
    <dl class="facts">
      <Fact name={w.heading} value={article.title} missing={w.missing.title} />
      <Fact name={w.kind} value={article.kind || article.form ? kindWord(article) : null} missing={w.missing.kind} />
      <Fact
        name={w.published}
        value={article.publishedAt ? day(article.publishedAt) : null}
        missing={w.missing.publishedAt}
      />
      <Fact name={w.lead} value={article.lead} missing={w.missing.lead} />
      <Fact name={w.byline} value={article.byline} missing={w.missing.byline} />
      <Fact
        name={w.body}
        value={blocks.length ? w.bodyCount(blocks.length) : null}
        missing={deskWords.common.missing}
      />
    </dl>
  );
}

function Fact({ name, value, missing }: { name: string; value: string | null; missing: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value ?? <strong class="missing">{missing}</strong>}</dd>
    </>
  );
}

/** The lines that were left out, each with why. */
export function DroppedLines({ dropped, open }: { dropped: Dropped[]; open?: boolean }) {
  if (!dropped.length) return <p class="muted">{w.nothingDropped}</p>;
  return (
    <details class="more" open={open}>
      <summary>{w.droppedTitle(dropped.length)}</summary>
      <p class="muted small">{w.droppedHint}</p>
      <ul class="dropped">
        {dropped.map((line) => (
          <li key={line.text}>
            {line.text}
            <span class="row-sub">{line.why}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The body as it was kept, block by block. */
export function ArticleText({ blocks }: { blocks: Block[] }) {
  return (
    <div class="article-text">
      {blocks.map((block, place) => (
        <BlockText key={place} block={block} />
      ))}
    </div>
  );
}

function BlockText({ block }: { block: Block }) {
  switch (block.type) {
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'quote':
      return <blockquote>{block.text}</blockquote>;
    case 'question':
      return (
        <p>
          <strong>{block.text}</strong>
        </p>
      );
    case 'list':
      return (
        <ul class="article-list">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'image':
      return <p class="muted small">{block.text}</p>;
    case 'link':
      return block.url ? (
        <p>
          <a href={block.url}>{block.text}</a>
        </p>
      ) : (
        <p>
          {block.text} <span class="muted small">({w.linkless})</span>
        </p>
      );
    default:
      return <p>{block.text}</p>;
  }
}
