import type { ReaderTraits } from '../issues/fits.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { type Edition, type MeasuringLevel, variantKey } from './edition.ts';
import { isSame, selectionFor } from './selection.ts';

/** Which variant of an edition a reader gets. Pure. */

const LESS: MeasuringLevel[] = ['individual', 'aggregate', 'none'];
const WHOLE = 0;

export type Reader = Pick<Subscriber, 'language' | 'measuring'> & ReaderTraits;
/** What is there to choose from. */
export type Choice = Pick<Edition, 'stories' | 'selections'> & { variants: { has(key: string): boolean } };

/**
 * The key of the reader's variant: her language, the stories that fit her, and the measuring level of the house,
 * individual only with her consent. null when no story fits. When the edition was frozen under another setting, the
 * nearest level that measures less is taken; when nobody had her combination of choices then, the whole issue.
 */
export function variantFor(reader: Reader, measuring: MeasuringLevel, edition: Choice): string | null {
  const selection = selectionFor(edition.stories, reader);
  if (edition.stories.length && !selection.length) return null;
  const at = Math.max(
    edition.selections.findIndex((one) => isSame(one, selection)),
    WHOLE,
  );
  const level = measuring === 'individual' && !reader.measuring ? 'aggregate' : measuring;
  const levels = LESS.slice(LESS.indexOf(level));
  // Last the level above, where only that was approved: nobody can be followed with it.
  const choices = ([reader.language, 'sv'] as const).flatMap((language) => [
    ...[at, WHOLE].flatMap((one) => levels.map((less) => variantKey(language, less, one))),
    variantKey(language, 'aggregate'),
  ]);
  const key = choices.find((one) => edition.variants.has(one));
  if (!key) throw new Error('the edition has no variant for readers who did not consent to measuring');
  return key;
}
