import type { Article } from '../../articles/article.ts';
import type { Refusal } from '../../refusal.ts';
import { articleWords as w } from '../../words/deskArticles.sv.ts';
import { feedWords } from '../../words/deskFeeds.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { Choice, Choices, TextField } from '../ui/Field.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

/** What was said of a picture. */
export interface TypedUpload {
  alt: string;
  decorative: boolean;
}

interface UploadPictureProps {
  csrf: string;
  article: Article;
  /** What was typed when the house said no to this form. */
  typed?: TypedUpload | undefined;
  refusal: Refusal | null;
}

/** A form of its own: the file goes last, after what is said of it. */
export function UploadPicture({ csrf, article, typed, refusal }: UploadPictureProps) {
  const problem = (name: string) => (typed ? problemOf(refusal, name) : null);
  const ofFile = problem('file') ?? problem('image');
  return (
    <details class="fold" open={typed !== undefined}>
      <summary>{feedWords.upload}</summary>
      <form
        method="post"
        action={`${places.article(article.id)}/bild`}
        class="fields"
        encType="multipart/form-data"
        id="ladda-upp"
      >
        <Csrf token={csrf} />
        <input type="hidden" name="version" value={article.version} />
        <Choices legend={w.imageRole} problem={problem('image.alt')}>
          <Choice
            type="radio"
            name="imageRole"
            value="beskriven"
            label={w.imageDescribed}
            checked={!typed?.decorative}
          />
          <TextField name="alt" id="f-upload-alt" label={w.alt} value={typed?.alt} counter={150} />
          <Choice
            type="radio"
            name="imageRole"
            value="dekorativ"
            label={w.imageDecorative}
            hint={w.imageDecorativeHint}
            checked={typed?.decorative}
          />
        </Choices>
        <div class="field">
          <label for="f-file">{feedWords.file}</label>
          <div class="field-hint" id="f-file-hint">
            {feedWords.uploadHint}
          </div>
          <input id="f-file" type="file" name="file" accept="image/*" required aria-describedby="f-file-hint" />
          {ofFile ? <p class="field-problem">{ofFile}</p> : null}
        </div>
        <div>
          <Button>{feedWords.send}</Button>
        </div>
      </form>
    </details>
  );
}
