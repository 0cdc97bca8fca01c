import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildApp } from '../../src/app.ts';
import { listIssues } from '../../src/issues/issue.store.ts';
import { ROOT } from '../../src/platform/root.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import { openWorld, type World } from '../support/world.ts';

/*
 * The desk in a real browser: what a communicator does in a month, with JavaScript and without, and what axe says.
 */

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const PASSWORD = 'en-lång-mening-att-minnas';
const ARTICLE = `Nyhet
Gemensam tidbok för alla regioner
Publicerad: 3 november 2026
Från och med i vår bokar patienter tid på samma sätt i hela landet.

Tidboken är resultatet av tre års arbete i sju regioner. Den ersätter fjorton olika system.

Så går det till
Varje region ansluter sina mottagningar i tur och ordning.

Till toppen av sidan
`;

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('the desk in a browser', () => {
  let world: World;
  let server: Server;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    if (!existsSync(join(ROOT, 'public/build/manifest.json')))
      execFileSync('node', ['--import', 'tsx', 'scripts/build-client.ts'], { cwd: ROOT });
    world = await openWorld();
    for (const [name, role] of [
      ['anna', 'operator'],
      ['bo', 'communicator'],
    ] as const)
      await createStaff({ email: `${name}@exempel.se`, name, role, password: PASSWORD }, HOUSE);
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

  test('from a pasted text to an issue with a preview', async () => {
    const { page, context, complaints } = await enter('anna@exempel.se');
    await addArticle(page, ARTICLE);
    expect(await page.textContent('h1')).toBe('Gemensam tidbok för alla regioner');
    await page.goto(`${base}/desk/nummer`);
    await page.getByRole('button', { name: 'Skapa nummer' }).click();
    await page.getByRole('button', { name: 'Använd förslaget' }).click();
    await page.locator('.card h4').waitFor();
    const letter = page.frameLocator('#brevet');
    await letter.getByRole('heading', { name: 'Gemensam tidbok för alla regioner' }).waitFor();

    await page.getByLabel('Ämnesrad').fill('Ännu inte sparad');
    await page.locator('.card select[name=layout]').selectOption('compact');
    await page.locator('.card-compact').waitFor();
    expect(await page.getByLabel('Ämnesrad').inputValue()).toBe('Ännu inte sparad');
    await page.getByRole('button', { name: 'Spara texterna' }).click();
    await page.getByText('16 / 60').waitFor();
    await page.waitForFunction(() => !document.querySelector('#texter [hx-morph-skip]'));
    expect((await listIssues()).items[0]?.subject).toBe('Ännu inte sparad');
    expect(page.url()).toMatch(/\/desk\/nummer\/[0-9a-f]{24}(#forslag)?$/); // swapped in place, not loaded again
    await page.getByRole('link', { name: 'Text', exact: true }).click();
    await page.locator('.preview-text').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a server that does not answer, and a no, are said, and what was typed stays', async () => {
    const { page, context } = await enter('anna@exempel.se');
    const [issue] = (await listIssues()).items;
    await page.goto(`${base}/desk/nummer/${issue?.id}`);
    await context.setOffline(true);
    await page.getByLabel('Ämnesrad').fill('Skrivet utan server');
    await page.getByRole('button', { name: 'Spara texterna' }).click();
    await page.getByText('Servern svarar inte').waitFor();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Spara texterna' }).click();
    await page.getByText('Servern svarar inte').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Ämnesrad').inputValue()).toBe('Skrivet utan server');
    await page.locator('#texter [name=_csrf]').evaluate((field) => field.setAttribute('value', 'stale'));
    await page.getByRole('button', { name: 'Spara texterna' }).click();
    await page.getByText('Formuläret är för gammalt').waitFor();
    await context.close();
  });

  test('every form works without JavaScript', async () => {
    const { page, context } = await enter('anna@exempel.se', { javaScriptEnabled: false });
    await addArticle(page, ARTICLE.replaceAll('tidbok', 'journal').replaceAll('Tidboken', 'Journalen'));
    await page.goto(`${base}/desk/nummer`);
    await page.getByRole('button', { name: 'Skapa nummer' }).click();
    await page.getByRole('button', { name: /^Lägg till Gemensam journal/ }).click();
    await page.getByLabel('Ny avdelning').fill('Tjänster');
    await page.getByRole('button', { name: 'Lägg till avdelning' }).click();
    await page.locator('.card select[name=sectionId]').selectOption({ label: 'Tjänster' });
    await page.locator('.card').getByRole('button', { name: 'Spara', exact: true }).first().click();
    const section = page.locator('.issue-section', { hasText: 'Tjänster' }).last();
    expect(await section.locator('.card h4').textContent()).toBe('Gemensam journal för alla regioner');
    await section.getByRole('button', { name: /^Ta bort Gemensam journal/ }).click();
    expect(await page.locator('.card').count()).toBe(0);
    await context.close();
  });

  test('axe finds nothing on any page of the desk, in light and in dark', async () => {
    const [issue] = (await listIssues({ limit: 50 })).items.toReversed();
    const paths = [
      ...['', '/artiklar', '/artiklar/ny', '/nummer', `/nummer/${issue?.id}`, `/nummer/${issue?.id}/rapport`],
      ...[
        '/prenumeranter',
        '/leverans',
        `/leverans/${issue?.id}`,
        '/installningar',
        '/installningar/tvasteg',
        '/utseende',
        `/nummer/${issue?.id}/prov`,
      ],
    ];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context } = await enter('anna@exempel.se', { colorScheme });
      for (const path of paths) {
        await page.goto(`${base}/desk${path}`);
        expect([path, colorScheme, ...(await complaintsOfAxe(page))]).toEqual([path, colorScheme]);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        expect([path, tooWide]).toEqual([path, false]);
      }
      await context.close();
    }
  });

  async function enter(
    email: string,
    options: { javaScriptEnabled?: boolean; colorScheme?: 'light' | 'dark' } = {},
  ): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${base}/desk/logga-in`);
    await page.getByLabel('E-postadress').fill(email);
    await page.getByLabel('Lösenord').fill(PASSWORD);
    await page.getByRole('button', { name: 'Logga in' }).click();
    await page.getByRole('heading', { name: 'Översikt' }).waitFor();
    return { page, context, complaints };
  }

  async function addArticle(page: Page, text: string): Promise<void> {
    await page.goto(`${base}/desk/artiklar/ny`);
    await page.getByLabel('Text', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Visa hur texten läses' }).click();
    await page.getByText('En rad togs bort').waitFor();
    await page.getByRole('button', { name: 'Spara artikeln' }).click();
    await page.getByText('Artikeln är inlagd').waitFor();
  }
});

/** Serious and critical findings, and contrast whatever its grade; the letter in its frame is judged by its own tests. */
async function complaintsOfAxe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations
    .filter(({ impact, id }) => impact === 'serious' || impact === 'critical' || id === 'color-contrast')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
