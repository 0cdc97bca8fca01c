import type { Item } from '../../../issues/issue.ts';
import { ORGANISATION_KINDS } from '../../../subscribers/subscriber.ts';
import type { Topic } from '../../../subscribers/topic.ts';
import { audienceWords as w } from '../../../words/deskAudience.sv.ts';
import { Button } from '../../ui/Button.tsx';

/** Says that the boxes were in the form: a form without any that is ticked means everybody. */
export const SHOWN_FIELD = 'visas';

/** Whom an item is shown for: everybody, or readers of some organisations or topics. Saved with the card's form. */
export function ForWhom({ item, title, all }: { item: Item; title: string; all: Topic[] }) {
  const { audiences = [], topics = [] } = item;
  return (
    <details class="more small for-whom" id={`visas-${item.id}`}>
      <summary>
        {w.shownFor} <strong>{forWhom(item, all)}</strong>
        <span class="visually-hidden">: {title}</span>
      </summary>
      <div class="stack-tight">
        <input type="hidden" name={SHOWN_FIELD} value="ja" />
        <Boxes legend={w.audiences} name="audiences" ticked={audiences} options={ORGANISATION_KINDS.map(kindOption)} />
        <Boxes legend={w.topics} name="topics" ticked={topics} options={all.map(topicOption)} />
        <p class="muted">{w.shownHint}</p>
        <Button small name="gor" value="spara">
          {w.save}
        </Button>
      </div>
    </details>
  );
}

/** 'alla', or 'kommuner, regioner · Projekt'. */
export function forWhom({ audiences = [], topics = [] }: Pick<Item, 'audiences' | 'topics'>, all: Topic[]): string {
  const parts = [
    audiences.map((kind) => w.kinds[kind]),
    topics.map((key) => all.find((topic) => topic.key === key)?.sv ?? key),
  ];
  return (
    parts
      .filter((names) => names.length)
      .map((names) => names.join(', '))
      .join(' · ') || w.everybody
  );
}

interface BoxesProps {
  legend: string;
  name: string;
  ticked: readonly string[];
  options: { value: string; label: string }[];
}

function Boxes({ legend, name, ticked, options }: BoxesProps) {
  return (
    <fieldset class="boxes">
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} checked={ticked.includes(value)} /> {label}
        </label>
      ))}
    </fieldset>
  );
}

function kindOption(kind: (typeof ORGANISATION_KINDS)[number]) {
  return { value: kind, label: w.asKinds[kind] };
}

function topicOption({ key, sv }: Topic) {
  return { value: key, label: sv };
}
