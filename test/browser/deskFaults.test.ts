import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findArticle } from '../../src/articles/article.store.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import { until } from '../support/until.ts';
import { anIssueOf, CHROMIUM, type Desk, openDesk, signIn, takenIn } from './atTheDesk.ts';

/*
 * What somebody writes while the house does not answer, or says no to the form: it stands where it stood, the reason is
 * said, and it is saved as soon as that works.
 */

const BACK_MS = 40_000; // the driver has to find its server again, and the page asks every five seconds

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('writing at the desk while the house does not answer', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  test('the store is away: texts of the issue and of an article stand, are not lost, and are saved afterwards', async () => {
    if (process.env.MONGO_URL) return; // a server that is not ours cannot be stopped
    const issue = await anIssueOf(['Gemensam journal']);
    const { page: issuePage, context } = await desk.enter();
    const blocksPage = await context.newPage();
    await issuePage.goto(`${desk.base}/desk/nummer/${issue.id}`);
    const article = await takenIn('Ny väg in');
    await blocksPage.goto(`${desk.base}/desk/artiklar/${article.id}/text`);

    await withoutStore(async () => {
      await issuePage.getByLabel('Ämnesrad').fill('Skriven utan server');
      await blocksPage.getByLabel('Text i block 1').fill('Skrivet utan server');
      for (const page of [issuePage, blocksPage]) await told(page, 'Servern svarar inte');
      expect(await issuePage.getByLabel('Ämnesrad').inputValue()).toBe('Skriven utan server');
      expect(await issuePage.locator('.card').count()).toBe(1);
      await issuePage.locator('#sparlage', { hasText: 'Inte sparat' }).waitFor();
      expect(await blocksPage.getByLabel('Text i block 1').inputValue()).toBe('Skrivet utan server');
      expect(await blocksPage.locator('#sparlage').textContent()).toContain('Inte sparat ännu');
      for (const page of [issuePage, blocksPage]) expect(await asksBeforeLeaving(page)).toBe(true);
    });
    for (const page of [issuePage, blocksPage]) {
      await page.locator('#sparlage', { hasText: /^Sparat \d\d:\d\d$/ }).waitFor({ timeout: BACK_MS });
      await page.locator('#borta').waitFor({ state: 'hidden' });
    }
    expect((await theIssue(issue.id)).subject).toBe('Skriven utan server');
    expect((await findArticle(article.id))?.blocks).toEqual([{ type: 'paragraph', text: 'Skrivet utan server' }]);
    for (const page of [issuePage, blocksPage]) expect(await asksBeforeLeaving(page)).toBe(false);
    await context.close();
  });

  test('the network is away: what was written is saved when it is back, without another key', async () => {
    const issue = await anIssueOf(['Säker inloggning']);
    const article = await takenIn('Säkrare post');
    const { page: issuePage, context } = await desk.enter();
    const blocksPage = await context.newPage();
    await issuePage.goto(`${desk.base}/desk/nummer/${issue.id}`);
    await blocksPage.goto(`${desk.base}/desk/artiklar/${article.id}/text`);
    await context.setOffline(true);
    await issuePage.getByLabel('Ämnesrad').fill('Skriven på tåget');
    await blocksPage.getByLabel('Text i block 1').fill('Skrivet på tåget');
    for (const page of [issuePage, blocksPage]) await told(page, 'Servern svarar inte');
    expect(await asksBeforeLeaving(blocksPage)).toBe(true);
    await context.setOffline(false);
    await until(async () => (await theIssue(issue.id)).subject === 'Skriven på tåget', BACK_MS);
    await until(async () => JSON.stringify((await findArticle(article.id))?.blocks).includes('på tåget'), BACK_MS);
    for (const page of [issuePage, blocksPage]) await page.locator('#borta').waitFor({ state: 'hidden' });
    await context.close();
  });

  test('the answer to a save is lost: the same text again is no conflict', async () => {
    const article = await takenIn('Bättre sökning');
    const { page, context } = await desk.enter();
    await page.goto(`${desk.base}/desk/artiklar/${article.id}/text`);
    const path = `**/desk/artiklar/${article.id}/text`;
    await page.route(path, async (route) => {
      await route.fetch(); // it arrives, and what comes back does not
      await route.abort();
    });
    await page.getByLabel('Text i block 1').fill('Sparad, men ingen fick veta');
    await told(page, 'Servern svarar inte');
    await page.unroute(path);
    await page.locator('#sparlage', { hasText: /^Sparat \d\d:\d\d$/ }).waitFor();
    expect((await findArticle(article.id))?.version).toBe(article.version + 1);
    await context.close();
  });

  test('a form of an earlier session is refused in words, above what was written', async () => {
    const issue = await anIssueOf(['Delad tidbok']);
    const article = await takenIn('Delad kalender');
    const { page: issuePage, context } = await desk.enter();
    const blocksPage = await context.newPage();
    await issuePage.goto(`${desk.base}/desk/nummer/${issue.id}`);
    await blocksPage.goto(`${desk.base}/desk/artiklar/${article.id}/text`);
    const other = await context.newPage();
    await other.goto(`${desk.base}/desk`);
    await other.getByRole('button', { name: 'Logga ut' }).first().click();
    await other.waitForURL('**/desk/logga-in');
    await signIn(context, desk.base, 'anna');

    await issuePage.getByLabel('Ämnesrad').fill('Skriven i en gammal flik');
    await blocksPage.getByLabel('Text i block 1').fill('Skrivet i en gammal flik');
    for (const page of [issuePage, blocksPage])
      await told(page, /^Formuläret är för gammalt.*Det du har skrivit står kvar här/);
    expect(await issuePage.getByLabel('Ämnesrad').inputValue()).toBe('Skriven i en gammal flik');
    expect(await blocksPage.getByLabel('Text i block 1').inputValue()).toBe('Skrivet i en gammal flik');
    for (const page of [issuePage, blocksPage]) expect(await asksBeforeLeaving(page)).toBe(true);
    expect((await theIssue(issue.id)).subject).toBe('');
    await context.close();
  });

  async function withoutStore(work: () => Promise<void>): Promise<void> {
    await desk.world.store.stop();
    try {
      await work();
    } finally {
      await desk.world.store.start();
    }
  }
});

async function told(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('#borta p', { hasText: words }).waitFor({ timeout: BACK_MS });
}

/** Whether the page would ask before it is left, told by the event that asks. */
function asksBeforeLeaving(page: Page): Promise<boolean> {
  return page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
}
