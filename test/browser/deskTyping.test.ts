import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { changeIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { until } from '../support/until.ts';
import { anIssueOf, CHROMIUM, complaintsOfAxe, type Desk, openDesk } from './atTheDesk.ts';

/*
 * Writing on the issue desk: the letter follows, the text is saved when one pauses, and two who write do not lose a word.
 */

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('writing on the issue desk', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  test('the letter follows what is typed before it is saved, and keeps its place', async () => {
    const issue = await anIssueOf(['Ett', 'Två', 'Tre', 'Fyra', 'Fem', 'Sex'].map((one) => `Nyhet ${one}`));
    const { page, context, complaints } = await desk.enter();
    await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    const letter = page.frameLocator('#brevet');
    await letter.getByRole('heading', { name: 'Nyhet Ett' }).waitFor();
    const place = () =>
      page
        .locator('#brevet')
        .evaluate((frame) => (frame as HTMLIFrameElement).contentDocument?.scrollingElement?.scrollTop);
    await page.locator('#brevet').evaluate((frame) => (frame as HTMLIFrameElement).contentWindow?.scrollTo(0, 300));
    // A draft that is under approval does not save by itself: what the letter shows is typed only.
    await page.evaluate(() => document.querySelector('#arbetsbank')?.removeAttribute('data-autosave'));
    const card = page.locator('.card', { hasText: 'Nyhet Två' });
    await card.getByText('Ändra rubrik och ingress').click();
    await card.getByLabel('Rubrik i brevet').fill('En rubrik som ingen har sparat');
    await letter.getByRole('heading', { name: 'En rubrik som ingen har sparat' }).waitFor();
    expect(await place()).toBe(300);
    expect((await theIssue(issue.id)).version).toBe(issue.version);
    const ink = await letter.locator('h1').evaluate((heading) => getComputedStyle(heading).fontSize);
    expect(ink).toBe('34px'); // the letter's own style is still at work

    await page.getByRole('link', { name: 'Mörk' }).click();
    await page.locator('.preview-mork').waitFor();
    await until(
      async () =>
        (await letter.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)) === 'rgb(18, 25, 29)',
    );
    await letter.getByRole('heading', { name: 'En rubrik som ingen har sparat' }).waitFor();
    await page.getByRole('link', { name: 'Text', exact: true }).click();
    await letter
      .locator('pre', { hasText: 'EN RUBRIK' })
      .or(letter.locator('pre', { hasText: 'En rubrik' }))
      .waitFor();
    expect(complaints).toEqual([]);
    page.on('dialog', (dialog) => void dialog.accept());
    await context.close();
  });

  test('texts are saved by themselves, and the state is said', async () => {
    const issue = await anIssueOf(['Säker post']);
    const { page, context, complaints } = await desk.enter();
    await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    await page.getByLabel('Ämnesrad').pressSequentially('Säker post till alla');
    await page.getByText('Sparas när du gör en paus').waitFor();
    await until(async () => (await theIssue(issue.id)).subject === 'Säker post till alla', 10_000);
    await page.locator('#sparlage', { hasText: /^Sparat \d\d:\d\d$/ }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-subject');
    await page.waitForFunction(() => !document.querySelector('#texter [hx-morph-skip]'));
    expect(await complaintsOfAxe(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('two who write in different texts keep both; in the same one the second is told and can compare', async () => {
    const issue = await anIssueOf(['Ny e-tjänst']);
    const [anna, bo] = [await desk.enter('anna'), await desk.enter('bo')];
    for (const { page } of [anna, bo]) await page.goto(`${desk.base}/desk/nummer/${issue.id}`);
    await anna.page.getByLabel('Ämnesrad').fill('Annas ämnesrad');
    await until(async () => (await theIssue(issue.id)).subject === 'Annas ämnesrad', 10_000);
    await bo.page.getByLabel('Förhandstext').fill('Bos förhandstext');
    await until(async () => (await theIssue(issue.id)).preheader === 'Bos förhandstext', 10_000);
    expect((await theIssue(issue.id)).subject).toBe('Annas ämnesrad');
    await bo.page.locator('#sparlage', { hasText: /^Sparat/ }).waitFor();

    const now = await theIssue(issue.id);
    await changeIssue(issue.id, now.version, { subject: 'En tredje persons ämnesrad' }, HOUSE);
    await bo.page.getByLabel('Ämnesrad').fill('Bos ämnesrad');
    await bo.page.getByText('Någon annan har ändrat samma text').waitFor();
    expect(await bo.page.locator('.compare').allTextContents()).toEqual([
      expect.stringMatching(/En tredje persons ämnesrad.*Bos ämnesrad/s),
    ]);
    expect(await bo.page.getByLabel('Ämnesrad').inputValue()).toBe('Bos ämnesrad');
    expect(await bo.page.locator('#sparlage').textContent()).toBe('Inte sparat');
    expect(await complaintsOfAxe(bo.page)).toEqual([]);
    await bo.page.getByRole('button', { name: 'Spara texterna' }).click();
    await until(async () => (await theIssue(issue.id)).subject === 'Bos ämnesrad', 10_000);
    for (const { context } of [anna, bo]) await context.close();
  });
});
