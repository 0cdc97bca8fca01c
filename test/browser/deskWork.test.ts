import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { buildApp } from '../../src/app.ts';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { addItem, addSection } from '../../src/issues/assemble.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import { openWorld, type World } from '../support/world.ts';

/*
 * The work at the desk by mouse and by keyboard: moving things about, letting warnings through, editing articles, feeds.
 */

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const PASSWORD = 'en-lång-mening-att-minnas';

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('work at the desk', () => {
  let world: World;
  let server: Server;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    world = await openWorld();
    for (const name of ['anna', 'bo'])
      await createStaff({ email: `${name}@exempel.se`, name, role: 'communicator', password: PASSWORD }, HOUSE);
    server = createServer((req, res) => buildApp()(req, res));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    world.set({ PUBLIC_URL: base });
    browser = await chromium.launch({ executablePath: CHROMIUM as string, args: FLAGS });
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    await new Promise((done) => server?.close(done));
    await world?.close();
  });

  test('cards and material are dragged, or moved by keyboard, and both are said', async () => {
    const issue = await anIssueOf(['Ramavtal för videomöten', 'Remiss om journaler']);
    await article('Vägledning för loggar');
    const { page, context, complaints } = await enter();
    await page.goto(`${base}/desk/nummer/${issue.id}`);
    await drag(page, cardOf(page, 'Remiss om journaler').locator('.grip'), cardOf(page, 'Ramavtal för videomöten'));
    await said(page, 'Remiss om journaler står nu på plats 1 av 2 i Nyheter.');
    expect(await titles(issue.id)).toEqual(['Remiss om journaler', 'Ramavtal för videomöten']);

    await drag(
      page,
      page.locator('.material li', { hasText: 'Vägledning' }).locator('.grip'),
      cardOf(page, 'Ramavtal'),
    );
    await said(page, /^Vägledning för loggar är tillagd på plats [12] av 3 i Nyheter\.$/);
    const order = await titles(issue.id);
    expect(order).toHaveLength(3);

    const up = page.getByRole('button', { name: `Flytta upp ${order[2]}` });
    await up.focus();
    await page.keyboard.press('Enter');
    await said(page, `${order[2]} står nu på plats 2 av 3 i Nyheter.`);
    expect(await up.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await said(page, `${order[2]} står nu på plats 1 av 3 i Nyheter.`);
    await page.getByRole('button', { name: 'Flytta upp avdelningen Krönika' }).click();
    await said(page, 'Avdelningen Krönika står nu på plats 1 av 2.');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a finding leads to its place, and a warning is let through with a reason', async () => {
    const issue = await anIssueOf(['Tidbok i alla regioner']);
    await changeIssue(
      issue.id,
      issue.version,
      { subject: 'Tidbok i alla regioner från i vår', preheader: 'Kort' },
      HOUSE,
    );
    const { page, context } = await enter();
    await page.goto(`${base}/desk/nummer/${issue.id}`);
    await page.locator('#fynd summary').first().click();
    const short = page.locator('#fynd li', { hasText: 'Förhandstexten har 4 tecken' });
    await short.getByRole('link').click();
    expect(page.url()).toMatch(/#f-preheader$/);
    await page.locator('#fynd').evaluate((list) => list.setAttribute('open', ''));
    await short.getByText('Släpp igenom').first().click();
    await short.getByLabel('Varför är det rätt här?').fill('Det räcker så');
    await page.keyboard.press('Enter');
    await page.getByText('Anmärkningen är släppt').waitFor();
    expect((await theIssue(issue.id)).waivers).toMatchObject([{ reason: 'Det räcker så', by: 'anna' }]);
    expect(await complaintsOfAxe(page)).toEqual([]);
    await context.close();
  });

  async function article(title: string) {
    const blocks = [{ type: 'paragraph' as const, text: `Allt om ${title.toLowerCase()}.` }];
    return (await takeInArticle({ title, kind: 'nyhet', lead: `Det här är nytt: ${title}.`, blocks }, HOUSE)).article;
  }

  async function anIssueOf(names: string[]): Promise<Issue> {
    const issue = await createIssue(HOUSE);
    let sections = addSection(addSection([], 'Nyheter'), 'Krönika');
    for (const name of names) sections = addItem(sections, (await article(name)).id, sections[0]?.id);
    return changeIssue(issue.id, issue.version, { sections }, HOUSE);
  }

  async function titles(id: string): Promise<string[]> {
    const { findArticles } = await import('../../src/articles/article.store.ts');
    const ids = (await theIssue(id)).sections.flatMap((section) => section.items.map((item) => item.articleId));
    const found = await findArticles(ids);
    return ids.map((one) => found.get(one)?.title ?? '');
  }

  async function enter(name = 'anna'): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${base}/desk/logga-in`);
    await page.getByLabel('E-postadress').fill(`${name}@exempel.se`);
    await page.getByLabel('Lösenord').fill(PASSWORD);
    await page.getByRole('button', { name: 'Logga in' }).click();
    await page.getByRole('heading', { name: 'Översikt' }).waitFor();
    return { page, context, complaints };
  }
});

function cardOf(page: Page, title: string): Locator {
  return page.locator('.card', { hasText: title });
}

/** By the mouse, step by step as a hand does it. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.scrollIntoViewIfNeeded();
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('nothing to drag');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 + 6, start.y + start.height / 2 + 6, { steps: 3 });
  await page.locator('.sortable-ghost').first().waitFor();
  const list = await to.evaluateHandle((card) => card.parentElement);
  const x = end.x + end.width / 2;
  for (let step = 0; step < 40; step += 1) {
    await page.mouse.move(x + (step % 3), end.y + end.height / 2 - step);
    if (await list.evaluate((one) => Boolean(one?.querySelector('.sortable-ghost')))) break;
  }
  await page.mouse.move(x, end.y + 6, { steps: 4 });
  await page.mouse.up();
}

async function said(page: Page, words: string | RegExp): Promise<void> {
  await page.locator('#besked').filter({ hasText: words }).waitFor({ state: 'attached' });
}

async function complaintsOfAxe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations
    .filter(({ impact, id }) => impact === 'serious' || impact === 'critical' || id === 'color-contrast')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
