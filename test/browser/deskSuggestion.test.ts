import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { listIssues, theIssue } from '../../src/issues/issue.store.ts';
import { listAudit } from '../../src/staff/audit.ts';
import { until } from '../support/until.ts';
import { CHROMIUM, complaintsOfAxe, type Desk, openDesk, takenIn } from './atTheDesk.ts';

/*
 * The suggestion is taken, taken with another hero, or left; and who works alone approves her own work, and is told so.
 */

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('beginning an issue, and ending it alone', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk?.close());

  test('one click swaps the hero, and the texts can follow another one', async () => {
    await takenIn('Den äldre nyheten');
    await takenIn('Den nyare nyheten');
    const { page, context, complaints } = await desk.enter();
    await page.goto(`${desk.base}/desk/nummer`);
    await page.getByRole('button', { name: 'Skapa nummer' }).first().click();
    await page.getByText('Toppartikel: har ingress').waitFor();
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Gör Den äldre nyheten till toppartikel' }).click();
    await page.locator('.card-hero', { hasText: 'Den äldre nyheten' }).waitFor();
    const [issue] = (await listIssues()).items;
    const now = () => theIssue(issue?.id ?? '');
    expect(await now()).toMatchObject({
      subject: 'Den äldre nyheten',
      preheader: 'Det här är nytt: Den äldre nyheten.',
    });
    await page.locator('.card', { hasText: 'Den nyare nyheten' }).locator('select[name=layout]').selectOption('hero');
    await page.getByRole('button', { name: 'Föreslå från toppartikeln' }).click();
    await until(async () => (await now()).subject === 'Den nyare nyheten');
    expect((await now()).preheader).toBe('Det här är nytt: Den nyare nyheten.');
    await page.getByRole('button', { name: 'Föreslå från toppartikeln' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('whoever wants to begins empty', async () => {
    const { page, context } = await desk.enter();
    await page.goto(`${desk.base}/desk/nummer`);
    await page.getByRole('button', { name: 'Skapa nummer' }).first().click();
    await page.getByRole('button', { name: 'Börja tomt' }).click();
    await page.getByText('Tom avdelning').waitFor();
    await page.getByRole('button', { name: 'Lägg till Den äldre nyheten i numret' }).click();
    await page.locator('.card', { hasText: 'Den äldre nyheten' }).waitFor();
    expect(await page.getByRole('button', { name: 'Använd förslaget' }).count()).toBe(0);
    await context.close();
  });

  test('one of two cannot approve her own work; alone she can, is told so, and it is noted', async () => {
    const { page, context } = await desk.enter();
    const [, issue] = (await listIssues()).items;
    await page.goto(`${desk.base}/desk/nummer/${issue?.id}`);
    await page.getByRole('button', { name: 'Begär godkännande' }).click();
    await page.getByText('Väntar på att någon annan godkänner').waitFor();
    await page.goto(`${desk.base}/desk/nummer/${issue?.id}/granskning`);
    await page.getByText('Någon annan i redaktionen behöver läsa och godkänna').waitFor();
    expect(await page.getByRole('button', { name: 'Godkänn', exact: true }).count()).toBe(0);

    await mongoose.connection.collection('staff').deleteOne({ email: 'bo@exempel.se' });
    await page.goto(`${desk.base}/desk/nummer/${issue?.id}`);
    await page.getByRole('link', { name: 'Läs och godkänn' }).click();
    await page.getByText('Du är ensam i redaktionen').waitFor();
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Godkänn', exact: true }).click();
    await page.getByText('Numret är godkänt').waitFor();
    const [line] = (await listAudit()).items.filter(({ what }) => what === 'issue-approved');
    expect(line?.about).toMatchObject({ issueId: issue?.id, alone: 'true' });
    await context.close();
  });
});
