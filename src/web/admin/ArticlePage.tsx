import type { AlikeRow } from '../../articles/alike.ts';
import type { Article } from '../../articles/article.ts';
import type { Feedback } from '../../events/feedback.ts';
import type { Refusal } from '../../refusal.ts';
import { ORGANISATION_KINDS } from '../../subscribers/subscriber.ts';
import type { Topic } from '../../subscribers/topic.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { audienceWords } from '../../words/deskAudience.sv.ts';
import { blockWords } from '../../words/deskBlocks.sv.ts';
import { Button, LinkButton, PostButton } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Choice, Choices, Select, TextArea, TextField } from '../ui/Field.tsx';
import { day } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { AlikeNotice } from './Alike.tsx';
import { ArticleConflict } from './ArticleConflict.tsx';
import { ArticleFeedback } from './ArticleFeedback.tsx';
import { kindWord } from './ArticleList.tsx';
import { ArticleText, DroppedLines, Recognised } from './ArticleReading.tsx';
import { problemOf } from './answer.ts';
import { Corrections } from './Corrections.tsx';
import { EventFields, type TypedEvent } from './EventFields.tsx';
import { SaveOnEnter } from './issueDesk/EditFields.tsx';
import { kindOptions } from './NewArticlePage.tsx';
import { places } from './places.ts';
import { type TypedUpload, UploadPicture } from './UploadPicture.tsx';

export interface ArticlePageProps {
  visit: Visit;
  article: Article;
  topics: Topic[];
  refusal: Refusal | null;
  pairs: AlikeRow['pairs'];
  feedback?: Feedback;
  /** When and where as it was typed, after a no. */
  typedEvent?: TypedEvent;
  /** Somebody else has changed it since it was seen: the version that was seen, and the article as it is kept. */
  conflict?: { seen: number; theirs: Article };
  /** What was said of a picture that was not taken: then the no is about that form. */
  typedUpload?: TypedUpload;
}

/** One article: how its text was read, the facts that can be changed, and the body. */
export function ArticlePage(props: ArticlePageProps) {
  const { visit, article, refusal, pairs, feedback, conflict, typedUpload } = props;
  return (
    <DeskPage
      visit={conflict ? { ...visit, said: null } : visit}
      place="articles"
      title={article.title}
      state={`${kindWord(article)} · inlagd ${day(article.takenInAt)} · ${w.usedIn(article.usedIn)}`}
      back={{ href: places.articles, label: w.back }}
    >
      <AlikeNotice pairs={pairs} shown={article} csrf={visit.csrf} />
      <div class="two">
        <section class="section">
          <h2>{w.edit}</h2>
          <ArticleForm {...props} refusal={typedUpload ? null : refusal} />
          <UploadPicture csrf={visit.csrf} article={article} typed={typedUpload} refusal={refusal} />
        </section>
        <section class="section">
          <h2>{w.recognised}</h2>
          <div class="stack">
            <Recognised article={article} blocks={article.blocks} />
            <DroppedLines dropped={article.dropped} />
          </div>
        </section>
      </div>
      <Corrections article={article} csrf={visit.csrf} refusal={refusal} />
      <Part title={w.body}>
        <p>
          <LinkButton href={places.articleText(article.id)} icon="pencil">
            {blockWords.open}
          </LinkButton>
        </p>
        <ArticleText blocks={article.blocks} />
      </Part>
      {feedback ? <ArticleFeedback articleId={article.id} feedback={feedback} /> : null}
      {article.usedIn.length ? null : (
        <section class="danger-zone stack-tight">
          <p class="muted">{w.removeHint}</p>
          <PostButton action={`${places.article(article.id)}/ta-bort`} csrf={visit.csrf} weight="danger">
            {w.remove}
          </PostButton>
        </section>
      )}
    </DeskPage>
  );
}

function ArticleForm({ visit, article, topics, refusal, typedEvent, conflict }: ArticlePageProps) {
  const problem = (name: string) => problemOf(refusal, name);
  return (
    <form method="post" action={places.article(article.id)} class="fields">
      <Csrf token={visit.csrf} />
      <input type="hidden" name="version" value={conflict?.seen ?? article.version} />
      {conflict && typedEvent ? (
        <>
          <SaveOnEnter />
          <ArticleConflict mine={article} typedEvent={typedEvent} theirs={conflict.theirs} topics={topics} />
        </>
      ) : null}
      <TextField name="title" label={w.heading} value={article.title} required problem={problem('title')} />
      <TextArea name="lead" label={w.lead} hint={w.leadHint} value={article.lead} rows={4} problem={problem('lead')} />
      <div class="fields-two">
        <Select name="kind" label={w.kind} value={article.kind} options={kindOptions(w.chooseKind)} />
        <TextField
          name="publishedAt"
          type="date"
          label={w.published}
          value={article.publishedAt}
          problem={problem('publishedAt')}
        />
      </div>
      <Choices legend={w.audiences}>
        <div class="row">
          {ORGANISATION_KINDS.map((kind) => (
            <Choice
              key={kind}
              name="audiences"
              value={kind}
              label={audienceWords.asKinds[kind]}
              checked={Boolean(article.audiences?.includes(kind))}
            />
          ))}
        </div>
        <p class="muted small">{w.audiencesHint}</p>
      </Choices>
      <Choices legend={w.topics}>
        <div class="row">
          {topics.map(({ key, sv }) => (
            <Choice key={key} name="topics" value={key} label={sv} checked={article.topics.includes(key)} />
          ))}
        </div>
        <p class="muted small">{w.topicsHint}</p>
      </Choices>
      <ImageFields article={article} problem={problem} />
      <EventFields article={article} typed={typedEvent} problem={problem} />
      <div>
        <Button weight="primary">{w.save}</Button>
      </div>
    </form>
  );
}

interface PartProps {
  article: Article;
  problem: (name: string) => string | null;
}

/** Alternative text is a choice somebody makes: described or decorative, never silently empty (R109). */
function ImageFields({ article, problem }: PartProps) {
  const { image } = article;
  return (
    <details class="fold" open={Boolean(image || problem('image.url') || problem('image.alt'))}>
      <summary>{w.image}</summary>
      <div class="fields">
        <TextField
          name="imageUrl"
          type="text"
          inputMode="url"
          label={w.imageUrl}
          hint={w.imageHint}
          value={image?.url ?? ''}
          problem={problem('image.url')}
        />
        <Choices legend={w.imageRole} problem={problem('image.alt')}>
          <Choice
            type="radio"
            name="imageRole"
            value="beskriven"
            label={w.imageDescribed}
            checked={Boolean(image && !image.decorative)}
          />
          <TextField name="alt" label={w.alt} value={image?.alt ?? ''} counter={150} />
          <Choice
            type="radio"
            name="imageRole"
            value="dekorativ"
            label={w.imageDecorative}
            hint={w.imageDecorativeHint}
            checked={Boolean(image?.decorative)}
          />
        </Choices>
      </div>
    </details>
  );
}
