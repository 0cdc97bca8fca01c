import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sayTheSame } from '../../src/articles/alike.store.ts';
import { findArticle } from '../../src/articles/article.store.ts';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { approve, submit } from '../../src/issues/approve.ts';
import { addItem } from '../../src/issues/assemble.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import { take } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { removeArticle } from '../../src/issues/removeArticle.ts';
import { schedule } from '../../src/issues/schedule.ts';
import { ANNA, BERIT } from '../support/published.ts';
import { openWorld, type World } from '../support/world.ts';

jest.setTimeout(30_000);

const HASH = 'a'.repeat(64);

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clear());
afterAll(() => world.close());

async function anArticle(title: string): Promise<string> {
  const { article } = await takeInArticle({ title, blocks: [], nearTitle: 'alike' }, ANNA);
  return article.id;
}

async function aDraftWith(articleId: string): Promise<Issue> {
  const { id, version } = await createIssue(ANNA);
  return changeIssue(id, version, { sections: addItem([], articleId) }, ANNA);
}

async function askedFor({ id, version }: Issue): Promise<string> {
  await submit(id, { editionHash: HASH, audience: 0, version }, ANNA);
  return id;
}

describe('an article of an issue', () => {
  test('is kept from the review on, in every state until the issue is sent, and the no says what to do', async () => {
    const article = await anArticle('Ny tjänst');
    const id = await askedFor(await aDraftWith(article));
    const no = (sentence: string) =>
      expect(removeArticle(article, ANNA)).rejects.toMatchObject({
        ...{ code: 'conflict', message: expect.stringContaining(sentence) },
      });
    await no('nr 1, som är på granskning. Ta bort artikeln ur numret');
    await approve(id, HASH, BERIT);
    await no('nr 1, som är godkänt.');
    await schedule(id, { at: new Date(), zone: 'Europe/Stockholm' }, BERIT);
    await no('Ta bort tiden');
    await take('release', id);
    await no('under utskick');
    await take('pause', id);
    await no('pausat');
    expect(await findArticle(article)).not.toBeNull();
  });

  test('is kept under the id of another that it is the same as', async () => {
    const kept = await anArticle('Nytt stöd för digitala möten i kommuner');
    const merged = await anArticle('Ett nytt stöd för digitala möten i kommuner');
    await askedFor(await aDraftWith(merged));
    expect((await sayTheSame(merged)).id).toBe(kept);
    await expect(removeArticle(kept, ANNA)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('may be removed while the issue is a draft, also one that was approved before', async () => {
    const article = await anArticle('Ny tjänst');
    const id = await askedFor(await aDraftWith(article));
    await approve(id, HASH, BERIT);
    await take('sendBack', id);
    await removeArticle(article, ANNA);
    expect(await findArticle(article)).toBeNull();
  });

  test('that went away while the issue was being frozen stops the approval', async () => {
    const article = await anArticle('Ny tjänst');
    const draft = await aDraftWith(article);
    await removeArticle(article, ANNA);
    await askedFor(draft);
    await expect(approve(draft.id, HASH, BERIT)).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringContaining('finns inte längre') },
    });
  });
});
