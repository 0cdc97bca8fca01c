import type { Article } from '../../../articles/article.ts';
import { type Issue, type Item, LAYOUTS, type Section } from '../../../issues/issue.ts';
import type { Topic } from '../../../subscribers/topic.ts';
import { audienceWords } from '../../../words/deskAudience.sv.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea, TextField } from '../../ui/Field.tsx';
import { kindWord } from '../ArticleList.tsx';
import { places } from '../places.ts';
import { DropFields, type EditContext, EditFields, Grip, SaveOnEnter } from './EditFields.tsx';
import { ForWhom, forWhom } from './ForWhom.tsx';
import { sectionName } from './state.ts';

const w = issueWords.item;

interface ItemCardProps {
  edit: EditContext;
  issue: Issue;
  section: Section;
  item: Item;
  article: Article | undefined;
  editable: boolean;
}

/** An article in the issue. Everything a mouse could do by dragging is a button or a select here. */
export function ItemCard({ edit, issue, section, item, article, editable }: ItemCardProps) {
  const title = item.title ?? article?.title ?? w.gone;
  return (
    <li class={`card card-${item.layout}`} id={`kort-${item.id}`} data-name={title}>
      <form method="post" action={`${places.issue(issue.id)}/artikel/${item.id}`} id={`kort-form-${item.id}`}>
        <EditFields {...edit} />
        <SaveOnEnter />
        {editable ? <DropFields /> : null}
        <div class="card-head">
          {editable ? <Grip /> : null}
          <div class="card-text">
            <span class="kind">{article ? kindWord(article) : ''}</span>
            <h4>{title}</h4>
            <Lacks item={item} article={article} />
          </div>
          {editable ? <Handles title={title} first={isFirst(issue, item)} last={isLast(issue, item)} /> : null}
        </div>
        {editable ? (
          <Choices issue={issue} topics={edit.topics ?? []} section={section} item={item} article={article} />
        ) : (
          <p class="muted small">
            {issueWords.layouts[item.layout]}. {audienceWords.shownFor} {forWhom(item, edit.topics ?? [])}
          </p>
        )}
      </form>
    </li>
  );
}

/** What a reader would miss; said on the card, so that nobody has to look for it. */
function Lacks({ item, article }: { item: Item; article: Article | undefined }) {
  if (!article) return null;
  const lacks = [
    item.layout !== 'compact' && !item.lead && !article.lead ? w.noLead : null,
    article.image && !article.image.decorative && !article.image.alt ? w.noAlt : null,
  ].filter(Boolean);
  return lacks.length ? <p class="missing small">{lacks.join('. ')}.</p> : null;
}

function Handles({ title, first, last }: { title: string; first: boolean; last: boolean }) {
  const quiet = { small: true, weight: 'quiet', name: 'gor', children: null } as const;
  return (
    <div class="handles">
      <Button {...quiet} icon="up" value="upp" label={w.up(title)} disabled={first} />
      <Button {...quiet} icon="down" value="ner" label={w.down(title)} disabled={last} />
      <Button {...quiet} icon="remove" value="bort" label={w.remove(title)} />
    </div>
  );
}

function Choices(props: Omit<ItemCardProps, 'edit' | 'editable'> & { topics: Topic[] }) {
  const { issue, topics, section, item, article } = props;
  return (
    <>
      <div class="card-choices">
        <label>
          <span class="visually-hidden">{w.layout}</span>
          <select name="layout" data-save-on-change="">
            {LAYOUTS.map((layout) => (
              <option key={layout} value={layout} selected={layout === item.layout}>
                {issueWords.layouts[layout]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="visually-hidden">{w.section}</span>
          <select name="sectionId" data-save-on-change="">
            {issue.sections.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === section.id}>
                {sectionName(one)}
              </option>
            ))}
          </select>
        </label>
        <noscript>
          <Button small name="gor" value="spara">
            {w.save}
          </Button>
        </noscript>
      </div>
      <div class="card-more">
        <ForWhom item={item} all={topics} title={item.title ?? article?.title ?? w.gone} />
        <details class="more small" open={Boolean(item.title || item.lead)}>
          <summary>{w.edit}</summary>
          <div class="stack">
            <TextField
              name="title"
              id={`title-${item.id}`}
              label={w.title}
              value={item.title}
              placeholder={article?.title ?? ''}
            />
            <TextArea
              name="lead"
              id={`lead-${item.id}`}
              label={w.lead}
              rows={3}
              value={item.lead}
              placeholder={article?.lead ?? ''}
            />
            <Button small name="gor" value="spara">
              {w.save}
            </Button>
          </div>
        </details>
      </div>
    </>
  );
}

function isFirst(issue: Issue, item: Item): boolean {
  return issue.sections[0]?.items[0]?.id === item.id;
}

function isLast(issue: Issue, item: Item): boolean {
  return issue.sections.at(-1)?.items.at(-1)?.id === item.id;
}
