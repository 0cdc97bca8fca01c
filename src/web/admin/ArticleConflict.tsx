import type { Article } from '../../articles/article.ts';
import { ORGANISATION_KINDS } from '../../subscribers/subscriber.ts';
import type { Topic } from '../../subscribers/topic.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { audienceWords } from '../../words/deskAudience.sv.ts';
import { Button, LinkButton } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { kindWord } from './ArticleList.tsx';
import { keptOf, type TypedEvent } from './EventFields.tsx';
import { type Clash, Compared } from './issueDesk/Conflict.tsx';
import { places } from './places.ts';

interface ArticleConflictProps {
  /** As it was typed. */
  mine: Article;
  typedEvent: TypedEvent;
  /** As it is kept. */
  theirs: Article;
  topics: Topic[];
}

/** Somebody else was quicker: what differs, and a button that writes over the version that was compared. */
export function ArticleConflict({ mine, typedEvent, theirs, topics }: ArticleConflictProps) {
  const [kept, typed] = [factsOf(theirs, keptOf(theirs), topics), factsOf(mine, typedEvent, topics)];
  const clashes: Clash[] = Object.keys(kept)
    .map((label) => ({ label, theirs: kept[label] ?? '', mine: typed[label] ?? '' }))
    .filter((one) => one.theirs !== one.mine);
  return (
    <Notice tone="bad">
      <input type="hidden" name="over" value={theirs.version} />
      <div class="stack">
        <p>{w.conflict}</p>
        <Compared clashes={clashes} />
        <div class="row">
          <Button name="gor" value="ersatt">
            {w.keepMine}
          </Button>
          <LinkButton href={places.article(theirs.id)}>{w.takeTheirs}</LinkButton>
        </div>
      </div>
    </Notice>
  );
}

/** The fields of the form in words, by their labels. */
function factsOf(article: Article, event: TypedEvent, topics: Topic[]): Record<string, string> {
  const { image } = article;
  const kinds = ORGANISATION_KINDS.filter((kind) => article.audiences?.includes(kind));
  return {
    [w.heading]: article.title,
    [w.lead]: article.lead ?? '',
    [w.kind]: kindWord(article),
    [w.published]: article.publishedAt ?? '',
    [w.audiences]: kinds.map((kind) => audienceWords.asKinds[kind]).join(', '),
    [w.topics]: topics.flatMap(({ key, sv }) => (article.topics.includes(key) ? [sv] : [])).join(', '),
    [w.imageUrl]: image?.url ?? '',
    [w.alt]: image?.decorative ? w.imageDecorative : (image?.alt ?? ''),
    [w.starts]: event.startsAt.replace('T', ' '),
    [w.ends]: event.endsAt.replace('T', ' '),
    [w.place]: event.place,
    [w.signUp]: event.signUpUrl,
  };
}
