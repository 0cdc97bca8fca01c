import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { changeArticle } from '../../src/articles/takeIn.ts';
import { changeItem, itemsOf } from '../../src/issues/assemble.ts';
import { changeIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { until } from '../support/until.ts';
import { anIssueOf, CHROMIUM, complaintsOfAxe, type Desk, openDesk, takenIn } from './atTheDesk.ts';

/*
 * Two people at the same card or the same article: nothing that one wrote is written over unseen, and nothing that the
 * other wrote is lost.
 */

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('two people at once', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  test('the same lead: both stand on the page, and only a button writes over', async () => {
    const issue = await anIssueOf(['Tidbok för alla', 'Remiss för alla']);
    const { page, context } = await desk.enter('bo');
    await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    const lead = await openCard(page, 'Tidbok för alla');
    await somebodyWrites(issue.id, 'Annas ingress');
    await lead.fill('Bos ingress');
    await page.locator('[data-conflict]').waitFor();
    expect(await page.locator('.compare').allTextContents()).toEqual([
      expect.stringMatching(/Annas ingress.*Bos ingress/s),
    ]);
    expect(await lead.inputValue()).toBe('Bos ingress');
    expect(await complaintsOfAxe(page)).toEqual([]);

    await lead.press('End');
    await lead.pressSequentially('en');
    await page.locator('#sparlage', { hasText: 'Inte sparat ännu' }).waitFor();
    // Another form that is saved meanwhile takes the comparison away, not the decision.
    await page.getByRole('button', { name: 'Flytta ner Tidbok för alla' }).click();
    await page.locator('.card').nth(1).filter({ hasText: 'Tidbok' }).waitFor();
    expect(await page.locator('[data-conflict]').count()).toBe(0);
    await page.getByLabel('Ny avdelning').fill('Krönika');
    await page.getByRole('button', { name: 'Lägg till avdelning' }).click();
    await until(async () => (await theIssue(issue.id)).sections.length === 2);
    expect(await lead.inputValue()).toBe('Bos ingressen');
    expect(await leads(issue.id)).toEqual([null, 'Annas ingress']);

    await page.locator('.card', { hasText: 'Tidbok' }).getByRole('button', { name: 'Spara' }).last().click();
    await until(async () => (await leads(issue.id))[1] === 'Bos ingressen');
    await context.close();
  });

  test('what only the other has written comes in beside one’s own', async () => {
    const issue = await anIssueOf(['Journal för alla']);
    const { page, context } = await desk.enter('bo');
    await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    await openCard(page, 'Journal för alla');
    await somebodyWrites(issue.id, 'Annas ingress');
    await page.getByLabel('Rubrik i brevet').fill('Bos rubrik');
    await page.getByText('Någon annan har ändrat numret').waitFor();
    expect(await page.getByLabel('Rubrik i brevet').inputValue()).toBe('Bos rubrik');
    expect(await page.getByLabel('Ingress i brevet').inputValue()).toBe('Annas ingress');
    expect(await page.locator('[data-conflict]').count()).toBe(0);
    page.on('dialog', (dialog) => void dialog.accept());
    await context.close();
  });

  test('without JavaScript what was written in a card stands after a no', async () => {
    const issue = await anIssueOf(['Säker post']);
    const { page, context } = await desk.enter('bo', { javaScriptEnabled: false });
    await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    const lead = await openCard(page, 'Säker post');
    await somebodyWrites(issue.id, 'Annas ingress');
    await lead.fill('Bos ingress');
    await page.locator('.card').getByRole('button', { name: 'Spara' }).last().click();
    expect(await page.locator('.compare').textContent()).toMatch(/Annas ingress.*Bos ingress/s);
    expect(await page.getByLabel('Ingress i brevet').inputValue()).toBe('Bos ingress');
    expect(await leads(issue.id)).toEqual(['Annas ingress']);
    await context.close();
  });

  test('a card that is moved before its text is saved keeps it, and saves it', async () => {
    const issue = await anIssueOf(['Först', 'Sedan']);
    const { page, context } = await desk.enter('bo');
    await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    const lead = await openCard(page, 'Först');
    await lead.fill('Skriven just före flytten');
    await page.getByRole('button', { name: 'Flytta ner Först' }).click();
    await until(async () => (await leads(issue.id))[1] === 'Skriven just före flytten', 10_000);
    expect(await lead.inputValue()).toBe('Skriven just före flytten');
    await context.close();
  });

  test('the facts of an article: the second is shown both, and decides by a button', async () => {
    const article = await takenIn('Gemensam väg in');
    const { page, context } = await desk.enter('bo');
    await page.goto(`${desk.base}/desk/artiklar/${article.id}`);
    await changeArticle(article.id, article.version, { lead: 'Annas ingress.' }, HOUSE);
    await page.getByLabel('Ingress', { exact: true }).fill('Bos ingress.');
    await page.getByRole('button', { name: 'Spara ändringarna' }).click();
    await page.getByText('Någon annan har ändrat artikeln sedan du öppnade den').waitFor();
    await page.getByLabel('Rubrik', { exact: true }).press('Enter'); // saves as before, and is refused as before
    await page.getByText('Någon annan har ändrat artikeln sedan du öppnade den').waitFor();
    expect(await page.locator('.compare').textContent()).toMatch(/Annas ingress\..*Bos ingress\./s);
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Spara mina uppgifter i stället' }).click();
    await page.getByText('Sparat', { exact: false }).first().waitFor();
    expect(await page.getByLabel('Ingress', { exact: true }).inputValue()).toBe('Bos ingress.');
    expect(await page.locator('.compare').count()).toBe(0);
    await context.close();
  });
});

/** The lead of a card, with its fields open. */
async function openCard(page: Page, title: string) {
  const card = page.locator('.card', { hasText: title });
  await card.getByText('Ändra rubrik och ingress').click();
  return card.getByLabel('Ingress i brevet');
}

/** Somebody else writes the lead of the first card. */
async function somebodyWrites(issueId: string, lead: string): Promise<void> {
  const issue = await theIssue(issueId);
  const sections = changeItem(issue.sections, itemsOf(issue.sections)[0]?.id ?? '', { lead });
  await changeIssue(issueId, issue.version, { sections }, HOUSE);
}

async function leads(issueId: string): Promise<(string | null)[]> {
  return itemsOf((await theIssue(issueId)).sections).map(({ lead }) => lead);
}
