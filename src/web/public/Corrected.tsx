import type { Article } from '../../articles/article.ts';
import { dayName } from './dates.ts';
import type { Spoken } from './show.ts';

/** What has been corrected since readers got the article: never in silence. */
export function Corrected({ say, article }: { say: Spoken; article: Article }) {
  const { corrections: c, locale } = say.w;
  const corrections = article.corrections ?? [];
  if (!corrections.length) return null;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return (
    <div class="corrections" lang={say.language}>
      {corrections.map(({ day, parts, note }) => (
        <p key={day}>
          <strong>{c.label(dayName(day, locale))}</strong>{' '}
          {note ? <span lang="sv">{note}</span> : c.changed(list.format(parts.map((part) => c.parts[part])))}
        </p>
      ))}
    </div>
  );
}
