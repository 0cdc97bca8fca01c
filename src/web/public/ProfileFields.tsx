import { config } from '../../config.ts';
import { ORGANISATION_KINDS, type Subscriber, TOPICS } from '../../subscribers/subscriber.ts';
import type { PublicWords } from '../../words/words.ts';
import { Choice, Choices, Select, TextField } from '../ui/Field.tsx';

/** What a form knows of a reader, as it was typed. */
export interface Profile {
  name: string;
  organisation: string;
  topics: string[];
  language: string;
  measuring: boolean;
}

export type Problems = Record<string, string>;

export function profileOf(subscriber: Subscriber): Profile {
  return {
    name: '',
    organisation: subscriber.organisation.kind ?? '',
    topics: subscriber.topics,
    language: subscriber.language,
    measuring: subscriber.measuring,
  };
}

/** Name, work, topics and language: all of it optional, each with its reason (R101). */
/** `hidden`: a name is kept and not shown, because the page may be open to whom a letter was forwarded. */
export function ProfileFields(props: { w: PublicWords; values: Profile; problems: Problems; hidden?: boolean }) {
  const { w, values, problems, hidden } = props;
  const s = w.subscribe;
  const kinds = ORGANISATION_KINDS.map((kind) => ({ value: kind, label: s.organisations[kind] }));
  return (
    <>
      <TextField
        name="name"
        label={s.name}
        hint={hidden ? w.preferences.nameWhy : s.nameWhy}
        autocomplete="name"
        maxLength={100}
        value={values.name}
        problem={problems.name}
      />
      {hidden ? <Choice name="noName" label={w.preferences.noName} /> : null}
      <Select
        name="organisation"
        label={s.organisation}
        value={values.organisation}
        options={[{ value: '', label: s.organisationNone }, ...kinds]}
        problem={problems['organisation.kind']}
      />
      <Choices legend={s.topics} problem={problems.topics}>
        <p class="field-hint">{s.topicsWhy}</p>
        {TOPICS.map((topic) => (
          <Choice
            key={topic}
            name="topics"
            value={topic}
            label={s.topicNames[topic]}
            checked={values.topics.includes(topic)}
          />
        ))}
      </Choices>
      <Select
        name="language"
        label={s.language}
        hint={s.languageWhy}
        value={values.language}
        options={[
          { value: 'sv', label: s.languages.sv },
          { value: 'en', label: s.languages.en },
        ]}
        problem={problems.language}
      />
    </>
  );
}

/** Consent to individual measuring: on its own, never ticked beforehand, and only when the house measures so (R93). */
export function MeasuringChoice({ w, checked }: { w: PublicWords; checked: boolean }) {
  if (config().MEASURING !== 'individual') return null;
  return (
    <div id="matning">
      <Choice name="measuring" label={w.subscribe.measuring} hint={w.subscribe.measuringWhy} checked={checked} />
    </div>
  );
}
