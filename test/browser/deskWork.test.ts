import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { buildApp } from '../../src/app.ts';
import { findArticle } from '../../src/articles/article.store.ts';
import { listFeeds } from '../../src/articles/feeds/feed.store.ts';
import { fetchFeed } from '../../src/articles/feeds/fetchFeed.ts';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { addItem, addSection } from '../../src/issues/assemble.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';
import { PASSWORD, signIn } from './atTheDesk.ts';

/*
 * The work at the desk by mouse and by keyboard: moving things about, letting warnings through, editing articles, feeds.
 */

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('work at the desk', () => {
  let world: World;
  let server: Server;
  let browser: Browser;
  let base: string;
  let front: Server;
  let site: string;

  beforeAll(async () => {
    front = createServer((req, res) => {
      const feed = req.url === '/feed';
      res.setHeader('content-type', feed ? 'application/rss+xml' : 'text/html; charset=utf-8');
      res.end(feed ? feedOf(site) : PAGE);
    });
    await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
    const { port } = front.address() as AddressInfo;
    site = `http://127.0.0.1:${port}`;
    world = await openWorld({ FETCH_LOOPBACK_PORT: String(port) });
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
    front?.close();
    server?.closeAllConnections();
    await new Promise((done) => server?.close(done));
    await world?.close();
  });

  test('cards and material are dragged, or moved by keyboard, and both are said', async () => {
    const issue = await anIssueOf(['Ramavtal för videomöten', 'Remiss om journaler']);
    await article('Vägledning för loggar');
    const { page, context, complaints } = await enter();
    // High enough for material and cards at once, above the bar at the foot.
    await page.setViewportSize({ width: 1280, height: 1400 });
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

  test('the text of an article: blocks by keyboard, undo, saved by itself, and a second writer is told', async () => {
    const { id } = await article('Tidplan för införandet');
    const first = await enter('anna');
    const second = await enter('bo');
    for (const { page } of [first, second]) await page.goto(`${base}/desk/artiklar/${id}/text`);
    const { page } = first;
    await page.getByLabel('Text i block 1').focus();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.type('Nästa steg');
    await page.getByLabel('Sort på block 2').selectOption('heading');
    await page.locator('#sparlage', { hasText: 'Sparat' }).waitFor();
    await expectBlocks(id, ['paragraph Allt om tidplan för införandet.', 'heading Nästa steg']);
    await page.getByLabel('Text i block 2').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expectBlocks(id, ['heading Nästa steg', 'paragraph Allt om tidplan för införandet.']);
    await page.getByRole('button', { name: 'Ta bort block 2' }).click();
    await expectBlocks(id, ['heading Nästa steg']);
    await page.getByRole('button', { name: 'Ångra' }).click();
    await expectBlocks(id, ['heading Nästa steg', 'paragraph Allt om tidplan för införandet.']);
    await page.keyboard.press('Control+Shift+Y');
    await expectBlocks(id, ['heading Nästa steg']);
    await page.keyboard.press('Control+Shift+Z');
    await expectBlocks(id, ['heading Nästa steg', 'paragraph Allt om tidplan för införandet.']);

    await second.page.getByLabel('Text i block 1').fill('Bos text');
    await second.page.getByText('Någon annan har ändrat texten').waitFor();
    expect(await second.page.locator('.compare').textContent()).toMatch(/Nästa steg.*Bos text/s);
    expect(await second.page.getByLabel('Text i block 1').inputValue()).toBe('Bos text');
    expect(await complaintsOfAxe(second.page)).toEqual([]);
    await second.page.getByRole('button', { name: 'Spara min text i stället' }).click();
    await expectBlocks(id, ['paragraph Bos text']);
    expect(first.complaints).toEqual([]);
    for (const { page: one, context } of [first, second]) {
      one.on('dialog', (dialog) => void dialog.accept());
      await context.close();
    }
  });

  test('a feed is added and its health seen; a page by its address, rich text by paste, a picture by upload', async () => {
    const { page, context } = await enter();
    await page.goto(`${base}/desk/artiklar`);
    await page.getByRole('link', { name: 'Flöden' }).click();
    await page.getByLabel('Flödets eller webbsidans adress').fill(`${site}/feed`);
    await page.keyboard.press('Enter');
    await page.getByText('Flödet är tillagt').waitFor();
    await page.getByRole('rowheader', { name: 'Nyheter från en webbplats' }).waitFor();
    expect(await complaintsOfAxe(page)).toEqual([]);
    for (const one of await listFeeds()) await fetchFeed(one.id);
    await page.reload();
    await page.getByText('Svarar', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Läs Nyheter från en webbplats nu' }).click();
    await page.getByText('Flödet läses nu').waitFor();

    await page.goto(`${base}/desk/artiklar/ny`);
    await page.getByLabel('Webbsidans adress').fill(`${site}/artikel`);
    await page.getByRole('button', { name: 'Hämta artikeln' }).click();
    await page.getByRole('heading', { level: 1, name: 'Femton regioner delar tidbok' }).waitFor();

    await page.goto(`${base}/desk/artiklar/ny`);
    await page.getByLabel('Text', { exact: true }).focus();
    await paste(
      page,
      '<h1>Ny rutin för spärrade kort</h1><p>Från mars gäller en ny rutin.</p><h2>Så gör du</h2><ul><li>Anmäl</li></ul>',
    );
    await page.getByText('Formaterad text är inklistrad').waitFor();
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Spara artikeln' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ny rutin för spärrade kort' }).waitFor();
    await expectBlocks(page.url().split('/').at(-1)?.split('?')[0] ?? '', [/^heading Så gör du/, /^list Anmäl/]);

    await page.getByText('Ladda upp en bild').click();
    await page.locator('#ladda-upp').getByLabel('Beskrivning för den som inte ser bilden').fill('Ett kort på ett bord');
    const buffer = await sharp({ create: { width: 800, height: 450, channels: 3, background: '#0b5d4e' } })
      .png()
      .toBuffer();
    await page.getByLabel('Bildfil').setInputFiles({ name: 'kort.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Ladda upp' }).click();
    await page.getByText('Bilden är uppladdad').waitFor();
    expect(await page.getByLabel('Bildens adress').inputValue()).toMatch(/^\/bilder\/[0-9a-f]{64}\.jpg$/);
    expect(await complaintsOfAxe(page)).toEqual([]);
    await context.close();
  });

  test('an earlier version is taken back, and an issue becomes a new one', async () => {
    const issue = await anIssueOf(['Säker post till alla']);
    const first = await changeIssue(issue.id, issue.version, { subject: 'Den första ämnesraden' }, HOUSE);
    await changeIssue(issue.id, first.version, { subject: 'Den andra ämnesraden', sections: [] }, HOUSE);
    const { page, context } = await enter();
    await page.goto(`${base}/desk/nummer/${issue.id}`);
    await page.getByRole('link', { name: 'Versioner och kopia' }).click();
    expect(await complaintsOfAxe(page)).toEqual([]);
    await page
      .getByRole('row', { name: /Den första/ })
      .getByRole('button')
      .click();
    await page.getByText('Versionen är återställd').waitFor();
    expect(await theIssue(issue.id)).toMatchObject({ subject: 'Den första ämnesraden', sections: [{}, {}] });
    expect(await titles(issue.id)).toEqual(['Säker post till alla']);
    await page.getByRole('link', { name: 'Versioner och kopia' }).click();
    await page.getByRole('button', { name: 'Kopiera till ett nytt nummer' }).click();
    await page.getByText('Det här är kopian').waitFor();
    const id = /nummer\/([0-9a-f]{24})/.exec(page.url())?.[1] ?? '';
    expect(id).not.toBe(issue.id);
    expect(await theIssue(id)).toMatchObject({ number: issue.number + 1, subject: 'Den första ämnesraden' });
    await context.close();
  });

  async function expectBlocks(id: string, wanted: (string | RegExp)[]): Promise<void> {
    const now = async () =>
      ((await findArticle(id))?.blocks ?? []).map(
        (one) => `${one.type} ${one.type === 'list' ? one.items.join(' ') : one.text}`,
      );
    const fits = (all: string[]) =>
      wanted.every((one) => all.some((have) => (one instanceof RegExp ? one.test(have) : one === have))) &&
      (wanted.some((one) => one instanceof RegExp) || JSON.stringify(all) === JSON.stringify(wanted));
    await until(async () => fits(await now()), 15_000).catch(async () => expect(await now()).toEqual(wanted));
  }

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

  async function enter(name = 'anna') {
    return signIn(await browser.newContext({ viewport: { width: 1280, height: 860 } }), base, name);
  }
});

const PAGE = `<!doctype html><html lang="sv"><head><title>Femton regioner delar tidbok</title>
<meta property="og:title" content="Femton regioner delar tidbok"></head><body><main><article>
<h1>Femton regioner delar tidbok</h1><p>Från i vår bokar patienter tid på samma sätt i hela landet, och regionerna delar på kostnaden.</p>
<p>Tidboken är resultatet av tre års arbete. Den ersätter fjorton olika system, och varje region ansluter sina mottagningar
i tur och ordning. Arbetet leds av en gemensam grupp med deltagare från alla regioner.</p></article></main></body></html>`;

function feedOf(site: string): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Nyheter från en webbplats</title><link>${site}</link>
<description>x</description><item><title>Stöd för kommuner som byter system</title><link>${site}/stod</link><guid>a1</guid>
<pubDate>Mon, 16 Nov 2026 08:00:00 GMT</pubDate><description>Kommuner får stöd när de byter system.</description></item></channel></rss>`;
}

/** Rich text as a browser's clipboard holds it. */
async function paste(page: Page, html: string): Promise<void> {
  await page.getByLabel('Text', { exact: true }).evaluate((area, given) => {
    const data = new DataTransfer();
    data.setData('text/html', given);
    const text = given.replace(/<[^>]+>/g, '\n').trim();
    data.setData('text/plain', text);
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    (area as HTMLTextAreaElement).value = text; // what the browser does after the event
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, html);
}

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
