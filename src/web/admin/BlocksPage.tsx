import type { Article, Block } from '../../articles/article.ts';
import type { Refusal } from '../../refusal.ts';
import { blockWords as w } from '../../words/deskBlocks.sv.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { clock } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { BlockFields } from './BlockFields.tsx';
import { places } from './places.ts';

interface BlocksPageProps {
  visit: Visit;
  article: Article;
  /** What was sent and not saved. */
  mine: Block[] | null;
  refusal: Refusal | null;
}

/** Only the state of saving is swapped: what somebody types is never touched by an answer. */
const autosave = (path: string) => ({
  'hx-post': path,
  'hx-trigger': 'submit, autospara',
  'hx-target': '#sparlage',
  'hx-select': '#sparlage',
  'hx-swap': 'outerHTML',
  'hx-push-url': 'false',
});

/** The text of an article, block by block; works as a plain form, and saves by itself where there is JavaScript. */
export function BlocksPage({ visit, article, mine, refusal }: BlocksPageProps) {
  const path = places.articleText(article.id);
  const blocks = mine ?? article.blocks;
  return (
    <DeskPage
      visit={{ ...visit, said: null }}
      place="articles"
      title={w.title(article.title)}
      state={w.state}
      back={{ href: places.article(article.id), label: w.back }}
    >
      <form method="post" action={path} class="block-editor" {...autosave(path)}>
        <Csrf token={visit.csrf} />
        <button type="submit" name="gor" value="spara" class="visually-hidden" tabIndex={-1} aria-hidden="true">
          {w.save}
        </button>
        <SaveState article={article} mine={mine} refusal={refusal} />
        <ol class="blocks" id="block">
          {blocks.map((block, place) => (
            <BlockFields key={place} block={block} place={place} />
          ))}
        </ol>
        <div class="row">
          <Button icon="plus" name="gor" value={`ny-${blocks.length - 1}`}>
            {w.addFirst}
          </Button>
          <button type="button" class="button button-quiet" data-undo="" hidden aria-keyshortcuts="Control+Shift+Z">
            {w.undo}
          </button>
          <button type="button" class="button button-quiet" data-redo="" hidden aria-keyshortcuts="Control+Shift+Y">
            {w.redo}
          </button>
          <Button weight="primary" name="gor" value="spara">
            {w.save}
          </Button>
        </div>
        <p class="muted small" data-keys="" hidden>
          {w.keys}
        </p>
        <p
          id="blockbesked"
          class="visually-hidden"
          role="status"
          data-moved={w.moved('{plats}')}
          data-removed={w.removed}
          data-added={w.added}
          data-undone={w.undone}
          data-redone={w.redone}
        />
      </form>
      <template id="nytt-block">
        <BlockFields block={{ type: 'paragraph', text: '' }} place={0} />
      </template>
    </DeskPage>
  );
}

/** What stands on the server: its version, and when another was quicker, both texts side by side. */
function SaveState({ article, mine, refusal }: Omit<BlocksPageProps, 'visit'>) {
  const path = places.articleText(article.id);
  const conflict = refusal?.code === 'conflict' && mine !== null;
  return (
    <div id="sparlage" class="save-state" role="status" data-saved={refusal ? 'no' : 'yes'}>
      <input type="hidden" name="version" value={conflict ? 0 : article.version} />
      {refusal ? (
        <Notice tone="bad">
          <p>{conflict ? w.conflict : refusal.message}</p>
          {conflict ? (
            <>
              <input type="hidden" name="over" value={article.version} />
              <details class="more" open>
                <summary>{w.compare}</summary>
                <div class="compare">
                  <Side title={w.theirs} blocks={article.blocks} other={mine} />
                  <Side title={w.yours} blocks={mine} other={article.blocks} />
                </div>
              </details>
              <div class="row">
                <Button name="gor" value="ersatt">
                  {w.keepMine}
                </Button>
                <LinkButton href={path}>{w.takeTheirs}</LinkButton>
              </div>
            </>
          ) : null}
        </Notice>
      ) : (
        <span class="muted small" data-typing={w.typing} data-saving={w.saving}>
          {w.saved(clock(new Date()))}
        </span>
      )}
    </div>
  );
}

/** One of two texts; what the other does not have is marked. */
function Side({ title, blocks, other }: { title: string; blocks: Block[]; other: Block[] }) {
  const known = new Set(other.map(textOf));
  return (
    <section>
      <h2>{title}</h2>
      {blocks.map((block, place) => (
        <p key={place}>{known.has(textOf(block)) ? textOf(block) : <mark>{textOf(block)}</mark>}</p>
      ))}
    </section>
  );
}

/** A block as its editor's text: a list is one item a line. */
function textOf(block: Block): string {
  return block.type === 'list' ? block.items.join('\n') : block.text;
}
