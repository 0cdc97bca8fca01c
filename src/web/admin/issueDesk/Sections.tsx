import type { Article } from '../../../articles/article.ts';
import type { Issue, Section } from '../../../issues/issue.ts';
import { issueWords } from '../../../words/deskIssues.sv.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { places } from '../places.ts';
import { DropFields, type EditContext, EditFields, Grip, SaveOnEnter } from './EditFields.tsx';
import { ItemCard } from './ItemCard.tsx';
import { sectionName } from './state.ts';

const w = issueWords.section;

interface SectionsProps {
  edit: EditContext;
  issue: Issue;
  articles: Map<string, Article>;
  editable: boolean;
}

/** The issue as sections of cards, in the order of the letter. */
export function Sections({ edit, issue, articles, editable }: SectionsProps) {
  const shown = editable ? issue.sections : issue.sections.filter((section) => section.items.length);
  return (
    <div class="sections">
      {shown.map((section, place) => (
        <div
          class="issue-section"
          key={section.id}
          id={`avdelning-${section.id}`}
          data-section={section.id}
          data-name={sectionName(section)}
        >
          <SectionHead edit={edit} issue={issue} section={section} place={place} editable={editable} />
          {section.items.length || editable ? (
            <ol class="cards">
              {section.items.map((item) => (
                <ItemCard
                  key={item.id}
                  edit={edit}
                  issue={issue}
                  section={section}
                  item={item}
                  article={articles.get(item.articleId)}
                  editable={editable}
                />
              ))}
            </ol>
          ) : null}
          {section.items.length ? null : <p class="muted small cards-empty">{w.empty}</p>}
        </div>
      ))}
      {editable ? <AddSection edit={edit} issue={issue} /> : null}
    </div>
  );
}

interface SectionHeadProps {
  edit: EditContext;
  issue: Issue;
  section: Section;
  place: number;
  editable: boolean;
}

function SectionHead({ edit, issue, section, place, editable }: SectionHeadProps) {
  const name = sectionName(section);
  if (!editable) return <h3 class={section.heading ? '' : 'muted'}>{name}</h3>;
  return (
    <form
      class="section-head"
      method="post"
      action={`${places.issue(issue.id)}/avdelning/${section.id}`}
      id={`avdelning-form-${section.id}`}
    >
      <EditFields {...edit} />
      <SaveOnEnter />
      <DropFields />
      <h3 class={section.heading ? '' : 'muted'}>
        <Grip />
        {name}
      </h3>
      <div class="handles">
        <Button
          small
          weight="quiet"
          icon="up"
          name="gor"
          value="upp"
          label={w.up(name)}
          disabled={place === 0}
          children={null}
        />
        <Button
          small
          weight="quiet"
          icon="down"
          name="gor"
          value="ner"
          label={w.down(name)}
          disabled={place === issue.sections.length - 1}
          children={null}
        />
        <Button small weight="quiet" icon="remove" name="gor" value="bort" label={w.remove(name)} children={null} />
      </div>
      <details class="more small">
        <summary>{w.options}</summary>
        <div class="inline-field">
          <TextField name="heading" id={`heading-${section.id}`} label={w.heading} value={section.heading} />
          <Button name="gor" value="spara">
            {w.rename}
          </Button>
        </div>
      </details>
    </form>
  );
}

function AddSection({ edit, issue }: { edit: EditContext; issue: Issue }) {
  return (
    <form method="post" action={`${places.issue(issue.id)}/avdelning`} class="inline-field add-section">
      <EditFields {...edit} />
      <TextField name="heading" id="ny-avdelning" label={w.newHeading} value="" />
      <Button icon="plus">{w.add}</Button>
    </form>
  );
}
