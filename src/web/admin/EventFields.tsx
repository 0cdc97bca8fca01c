import type { Article } from '../../articles/article.ts';
import { toLocalTime } from '../../issues/zone.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { TextField } from '../ui/Field.tsx';

/** The fields as they stand in the form: times as a datetime-local field gives them. */
export interface TypedEvent {
  startsAt: string;
  endsAt: string;
  place: string;
  signUpUrl: string;
}

interface EventFieldsProps {
  article: Article;
  typed: TypedEvent | undefined;
  problem: (name: string) => string | null;
}

/** When and where something happens: as it was typed, otherwise as it is kept. */
export function EventFields({ article, typed, problem }: EventFieldsProps) {
  const shown = typed ?? keptOf(article);
  const said = Object.values(shown).some(Boolean);
  return (
    <details class="fold" open={said || article.kind === 'event'}>
      <summary>{w.event}</summary>
      <div class="fields">
        <p class="field-hint">
          {w.eventHint} {w.zone}
        </p>
        <div class="fields-two">
          <TextField
            name="startsAt"
            type="datetime-local"
            label={w.starts}
            value={shown.startsAt}
            problem={problem('event.startsAt')}
          />
          <TextField
            name="endsAt"
            type="datetime-local"
            label={w.ends}
            value={shown.endsAt}
            problem={problem('event.endsAt')}
          />
        </div>
        <TextField name="place" label={w.place} value={shown.place} />
        <TextField
          name="signUpUrl"
          inputMode="url"
          label={w.signUp}
          value={shown.signUpUrl}
          problem={problem('event.signUpUrl')}
        />
      </div>
    </details>
  );
}

/** The fields of what is kept. */
export function keptOf({ event }: Article): TypedEvent {
  const local = (at: Date | null | undefined) => (at ? toLocalTime(new Date(at)) : '');
  return {
    startsAt: local(event?.startsAt),
    endsAt: local(event?.endsAt),
    place: event?.place ?? '',
    signUpUrl: event?.signUpUrl ?? '',
  };
}
