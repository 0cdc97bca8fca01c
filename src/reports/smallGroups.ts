import { type Edition, selectionIn } from '../editions/edition.ts';
import { isForAll } from '../issues/fits.ts';

/*
 * What a few readers did is not shown by group (R96): an article that was meant for some, and that fewer than ten got,
 * has no figures. Its clicks are in no sum either, or the sum less the others would tell. Pure.
 */

export const LEAST_READERS = 10;

type Told = Pick<Edition, 'links' | 'stories' | 'selections'>;

/** The numbers of links whose figures are not shown; `readership` says how many got which variant. */
export function hiddenLinks(
  { links, stories, selections }: Told,
  readership: ReadonlyMap<string, number>,
): Set<number> {
  const articles = [...new Set(links.map(({ articleId }) => articleId))]; // as the stories stand, in reading order
  const hidden = new Set(
    articles.filter((_, place) => {
      const meant = stories[place];
      return meant && !isForAll(meant) && readersOf(place, selections, readership) < LEAST_READERS;
    }),
  );
  return new Set(links.filter(({ articleId }) => hidden.has(articleId)).map(({ n }) => n));
}

/** How many letters hold the story at a place. */
function readersOf(place: number, selections: number[][], readership: ReadonlyMap<string, number>): number {
  return [...readership].reduce(
    (sum, [variant, readers]) => (selections[selectionIn(variant)]?.includes(place) ? sum + readers : sum),
    0,
  );
}
