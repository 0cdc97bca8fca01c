import type { Refusal } from '../../refusal.ts';
import { MOST_TOPICS, type Topic } from '../../subscribers/topic.ts';
import { topicWords as w } from '../../words/deskTopics.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { TextField } from '../ui/Field.tsx';
import { places } from './places.ts';

/** Rows for new topics, as long as there is room. */
const EMPTY_ROWS = 2;

interface TopicsPageProps {
  visit: Visit;
  topics: Topic[];
  /** The stamp of the list that the form changes. */
  seen: string;
  refusal: Refusal | null;
}

/** The house's topics, a row each with its names; empty rows add, emptied ones take away. */
export function TopicsPage({ visit, topics, seen, refusal }: TopicsPageProps) {
  const more = Math.max(0, Math.min(EMPTY_ROWS, MOST_TOPICS - topics.length));
  const rows = [...topics, ...Array.from({ length: more }, () => ({ key: '', sv: '', en: '' }))];
  return (
    <DeskPage
      visit={visit}
      place="settings"
      title={w.title}
      state={w.state}
      back={{ href: places.settings, label: w.back }}
    >
      <form method="post" action={places.topics} class="fields narrow">
        <Csrf token={visit.csrf} />
        <input type="hidden" name="seen" value={seen} />
        <p class="muted">{w.hint}</p>
        {refusal ? <p class="field-problem">{refusal.message}</p> : null}
        {refusal?.code === 'conflict' ? (
          <p>
            <a href={places.topics}>{w.reload}</a>
          </p>
        ) : null}
        {rows.map(({ key, sv, en }, at) => (
          <fieldset key={key || at}>
            <legend class="visually-hidden">{w.legend(at + 1)}</legend>
            <input type="hidden" name="key" value={key} />
            <div class="fields-two">
              <TextField name="sv" id={`f-sv-${at}`} label={w.sv} value={sv} maxLength={40} />
              <TextField name="en" id={`f-en-${at}`} label={w.en} value={en} maxLength={40} />
            </div>
          </fieldset>
        ))}
        <div>
          <Button weight="primary">{w.save}</Button>
        </div>
      </form>
    </DeskPage>
  );
}
