import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { changeIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { anIssueOf, CHROMIUM, complaintsOfAxe, type Desk, openDesk, takenIn } from './atTheDesk.ts';

/*
 * The issue desk for those who hear it: only what happened is said, and the focus stays where one works.
 */

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('the issue desk, heard and by keyboard', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  test('a text that saves itself and a no are no moves; another section chosen is one', async () => {
    const issue = await anIssueOf(['Ett', 'Två']);
    const { page, context } = await openIssue(issue.id);
    const heard = await listen(page);
    await page.getByText('Ändra rubrik och ingress').first().click();
    await page.getByLabel('Rubrik i brevet').first().fill('Första');
    await page.locator('.card h4', { hasText: 'Första' }).waitFor();
    await page.getByLabel('Ny avdelning').fill('Krönika');
    await page.getByRole('button', { name: 'Lägg till avdelning' }).click();
    await page.locator('.issue-section').nth(1).waitFor();
    await page.locator('.card select[name=sectionId]').first().selectOption({ label: 'Krönika' });
    await said(page, 'Första står nu på plats 1 av 1 i Krönika.');

    const now = await theIssue(issue.id);
    await changeIssue(issue.id, now.version, { sections: now.sections.toReversed() }, HOUSE);
    await page.getByRole('button', { name: 'Ta bort Två ur numret' }).click();
    await page.getByText('Någon annan har ändrat numret').waitFor();
    await page.getByRole('button', { name: 'Flytta ner Första' }).click();
    await said(page, 'Första står nu på plats 1 av 2 i Nyheter.');
    expect((await heard()).filter(Boolean)).toEqual([
      'Första står nu på plats 1 av 1 i Krönika.',
      'Första står nu på plats 1 av 2 i Nyheter.',
    ]);
    await context.close();
  });

  test('after a removal the focus is on the next one’s button, and at last on the heading', async () => {
    const issue = await anIssueOf(['Ett', 'Två', 'Tre']);
    const { page, context } = await openIssue(issue.id);
    await press(page, 'Ta bort Två ur numret');
    await said(page, 'Två är borttagen.');
    expect(await focused(page)).toBe('Ta bort Tre ur numret');
    await press(page, 'Ta bort Tre ur numret');
    await said(page, 'Tre är borttagen.');
    expect(await focused(page)).toBe('Ta bort Ett ur numret');
    await press(page, 'Ta bort Ett ur numret');
    await said(page, 'Ett är borttagen.');
    expect(await focused(page)).toBe('Numret');
    expect(await complaintsOfAxe(page)).toEqual([]);
    await context.close();
  });

  test('after an article is added the focus is on the next one, and at last on the heading', async () => {
    await desk.empty();
    const issue = await anIssueOf(['Ett']);
    for (const title of ['Röd', 'Grön']) await takenIn(title);
    const { page, context } = await openIssue(issue.id);
    const [first = '', last = ''] = await page.locator('.material li').evaluateAll(namesOf);
    await press(page, `Lägg till ${first} i numret`);
    await said(page, `${first} är tillagd på plats 2 av 2 i Nyheter.`);
    expect(await focused(page)).toBe(`Lägg till ${last} i numret`);
    await press(page, `Lägg till ${last} i numret`);
    await said(page, `${last} är tillagd på plats 3 av 3 i Nyheter.`);
    expect(await focused(page)).toBe('Material');
    await context.close();
  });

  test('after a warning is let through the focus is on what opens the list', async () => {
    const issue = await anIssueOf(['Tidbok i alla regioner']);
    await changeIssue(issue.id, issue.version, { subject: 'Tidbok i alla regioner i vår', preheader: 'Kort' }, HOUSE);
    const { page, context } = await openIssue(issue.id);
    await page.locator('#fynd summary').first().click();
    const short = page.locator('#fynd li', { hasText: 'Förhandstexten har 4 tecken' });
    await short.getByText('Släpp igenom').first().click();
    await short.getByLabel('Varför är det rätt här?').fill('Det räcker så');
    await short.getByRole('button', { name: 'Släpp igenom' }).press('Enter');
    await page.getByText('Anmärkningen är släppt').waitFor();
    expect(await focused(page)).toMatch(/släppt/);
    await context.close();
  });

  async function openIssue(id: string) {
    const visitor = await desk.enter();
    await visitor.page.goto(`${desk.base}/desk/nummer/${id}`);
    return visitor;
  }
});

function namesOf(rows: Element[]): string[] {
  return rows.map((row) => (row as HTMLElement).dataset.name ?? '');
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).press('Enter');
}

async function said(page: Page, words: string): Promise<void> {
  await page.locator('#besked').filter({ hasText: words }).waitFor({ state: 'attached' });
}

/** The name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement, body } = document;
    if (!activeElement || activeElement === body) return 'nothing';
    return activeElement.getAttribute('aria-label') ?? activeElement.textContent;
  });
}

/** Everything the desk says from here on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const told: string[] = [];
  await page.exposeFunction('told', (words: string) => told.push(words));
  await page.evaluate(() => {
    const region = document.querySelector('#besked') as HTMLElement;
    new MutationObserver(() =>
      (window as unknown as { told(words: string): void }).told(region.textContent ?? ''),
    ).observe(region, { childList: true });
  });
  return async () => told;
}
