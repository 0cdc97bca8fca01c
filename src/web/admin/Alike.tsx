import type { AlikeRow } from '../../articles/alike.ts';
import type { Article } from '../../articles/article.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { Notice } from '../ui/Notice.tsx';
import { places } from './places.ts';

/** Two articles that are alike, and the two answers of a person. `shown` is the one whose row or page this is. */
export function AlikePair({
  pair: { article, other },
  shown,
  csrf,
}: {
  pair: AlikeRow['pairs'][number];
  shown: Article;
  csrf: string;
}) {
  const away = shown.id === other.id ? article : other;
  return (
    <form method="post" action={`${places.article(article.id)}/liknar`} class="row alike">
      <Csrf token={csrf} />
      <span>
        {shown.id === article.id || shown.id === other.id ? w.isLike : `${article.title}: ${w.isLike}`}{' '}
        <a href={places.article(away.id)}>{away.title}</a>
      </span>
      <Button small name="svar" value="samma" label={w.sameLabel(article.title, other.title)}>
        {w.same}
      </Button>
      <Button small weight="quiet" name="svar" value="annan" label={w.anotherLabel(article.title, other.title)}>
        {w.another}
      </Button>
    </form>
  );
}

/** The same on the page of an article, with what the answers do; and of one that was found to be another's double. */
export function AlikeNotice({ pairs, shown, csrf }: { pairs: AlikeRow['pairs']; shown: Article; csrf: string }) {
  if (shown.sameAs)
    return (
      <div class="said">
        <Notice title={w.isDouble}>
          <p>
            {w.isDoubleHint} <a href={places.article(shown.sameAs)}>{w.openKept}</a>
          </p>
        </Notice>
      </div>
    );
  const own = pairs.filter(({ article, other }) => article.id === shown.id || other.id === shown.id);
  if (!own.length) return null;
  return (
    <div class="said">
      <Notice tone="warn" title={w.alikeTitle}>
        <p>{w.sameHint}</p>
        {own.map((pair) => (
          <AlikePair key={pair.article.id} pair={pair} shown={shown} csrf={csrf} />
        ))}
      </Notice>
    </div>
  );
}
