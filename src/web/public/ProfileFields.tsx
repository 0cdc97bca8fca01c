import { ORGANISATION_KINDS, type OrganisationKind, type Subscriber } from '../../subscribers/subscriber.ts';
import type { PublicWords } from '../../words/words.ts';
import { Choice, Choices, Select, TextField } from '../ui/Field.tsx';
import type { SpokenChoices } from './show.ts';

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
export function ProfileFields(props: {
  say: SpokenChoices;
  values: Profile;
  problems: Problems;
  hidden?: boolean;
  suggestion?: OrganisationKind | null;
}) {
  const { say, values, problems, hidden, suggestion = null } = props;
  const { w } = say;
  const s = w.subscribe;
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
      <OrganisationChoice
        w={w}
        value={values.organisation}
        suggestion={suggestion}
        problem={problems['organisation.kind']}
      />
      <Choices legend={s.topics} problem={problems.topics}>
        <p class="field-hint">{s.topicsWhy}</p>
        {say.topics.map((topic) => (
          <Choice
            key={topic.key}
            name="topics"
            value={topic.key}
            label={topic[say.language]}
            checked={values.topics.includes(topic.key)}
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

/** Where the reader works, with what her domain suggests: said to be a suggestion, and hers to change. */
export function OrganisationChoice(props: {
  w: PublicWords;
  value: string;
  suggestion: OrganisationKind | null;
  /** Where this is the only question: the suggestion is chosen already. */
  preselect?: boolean;
  problem?: string | undefined;
}) {
  const s = props.w.subscribe;
  const kinds = ORGANISATION_KINDS.map((kind) => ({ value: kind, label: s.organisations[kind] }));
  const { suggestion, preselect } = props;
  const suggested = props.value === '' ? suggestion : null;
  return (
    <Select
      name="organisation"
      label={s.organisation}
      hint={suggested ? s.suggested(s.organisations[suggested]) : undefined}
      value={suggested && preselect ? suggested : props.value}
      options={[{ value: '', label: s.organisationNone }, ...kinds]}
      problem={props.problem}
    />
  );
}

/** Consent to individual measuring: on its own, never ticked beforehand, and only when the house measures so (R93). */
export function MeasuringChoice({ say: { w, measuring }, checked }: { say: SpokenChoices; checked: boolean }) {
  if (measuring !== 'individual') return null;
  return (
    <div id="matning">
      <Choice name="measuring" label={w.subscribe.measuring} hint={w.subscribe.measuringWhy} checked={checked} />
    </div>
  );
}
