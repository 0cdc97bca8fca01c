import { findArticles } from '../articles/article.store.ts';
import { itemsOf } from '../issues/assemble.ts';
import { theIssue } from '../issues/issue.store.ts';
import { contentOf } from './content.ts';
import { editionOf } from './edition.store.ts';
import { meantFor } from './selection.ts';
import type { Share, Shares } from './shares.ts';
import { sharesNow } from './sharesNow.ts';

/** Who gets what of an issue, for people and programs that ask. */
export interface AudienceOf extends Omit<Shares, 'letters'> {
  readers: number;
  letters: (Omit<Share, 'selection' | 'wanted'> & { stories: number })[];
}

/** How many readers would get which letter now: of the frozen edition when there is one, else of the draft as it stands. */
export async function audienceOf(issueId: string, now = new Date()): Promise<AudienceOf> {
  const issue = await theIssue(issueId);
  const edition = await editionOf(issue);
  const ids = itemsOf(issue.sections).map((item) => item.articleId);
  const stories = edition?.stories ?? meantFor(contentOf(issue, await findArticles(ids)));
  const shares = await sharesNow(stories, now);
  const readers = shares.letters.reduce((sum, letter) => sum + letter.readers, shares.nothing + shares.paused);
  const letters = shares.letters.map(({ selection, wanted: _, ...letter }) => ({
    ...letter,
    stories: selection.length,
  }));
  return { ...shares, readers, letters };
}
