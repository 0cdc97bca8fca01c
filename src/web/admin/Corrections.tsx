import type { Article } from '../../articles/article.ts';
import type { Refusal } from '../../refusal.ts';
import { correctionWords as w } from '../../words/deskCorrections.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { TextField } from '../ui/Field.tsx';
import { day } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface CorrectionsProps {
  article: Article;
  csrf: string;
  refusal: Refusal | null;
}

/** An article that readers have: what is changed in it is told to them, and here it is said what was wrong. */
export function Corrections({ article, csrf, refusal }: CorrectionsProps) {
  if (!article.usedIn.length) return null;
  const corrections = article.corrections ?? [];
  const latest = corrections.at(-1);
  return (
    <Part title={w.title}>
      <p>{latest ? w.hint : w.none}</p>
      {corrections.length ? (
        <ul class="reasons">
          {corrections.map((one) => (
            <li key={one.day}>
              {day(one.day)}
              <span class="row-sub">{one.note ?? one.parts.map((part) => w.parts[part]).join(', ')}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {latest ? (
        <form method="post" action={`${places.article(article.id)}/rattelse`} class="inline-field">
          <Csrf token={csrf} />
          <input type="hidden" name="version" value={article.version} />
          <TextField
            name="note"
            label={w.note(day(latest.day))}
            hint={w.noteHint}
            value={latest.note ?? ''}
            maxLength={300}
            problem={problemOf(refusal, 'note')}
          />
          <Button>{w.save}</Button>
        </form>
      ) : null}
    </Part>
  );
}
