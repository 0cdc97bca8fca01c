import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildApp } from '../../src/app.ts';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { addItem, addSection } from '../../src/issues/assemble.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { ROOT } from '../../src/platform/root.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import { openWorld, type World } from '../support/world.ts';

/*
 * What the browser tests of the desk share: a house with two communicators, a browser, and a website with a feed.
 */

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
export const PASSWORD = 'en-lång-mening-att-minnas';

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Errors of the page's own code and its console. */
  complaints: string[];
}

export interface Desk {
  world: World;
  base: string;
  /** The address of a feed with one article. */
  feed: string;
  /** Signs in anna or bo. */
  enter(name?: 'anna' | 'bo', options?: BrowserContextOptions): Promise<Visitor>;
  /** Empties the house but for anna and bo. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(settings: Record<string, string> = {}): Promise<Desk> {
  if (!existsSync(join(ROOT, 'public/build/manifest.json')))
    execFileSync('node', ['--import', 'tsx', 'scripts/build-client.ts'], { cwd: ROOT });
  const site = createServer((req, res) => {
    const isFeed = req.url === '/feed';
    res.setHeader('content-type', isFeed ? 'application/rss+xml' : 'text/html; charset=utf-8');
    res.end(isFeed ? feedOf(`http://${req.headers.host}`) : PAGE);
  });
  const sitePort = await listen(site);
  const world = await openWorld({ FETCH_LOOPBACK_PORT: String(sitePort), ...settings });
  const server = createServer((req, res) => buildApp()(req, res));
  const base = `http://127.0.0.1:${await listen(server)}`;
  world.set({ PUBLIC_URL: base });
  const browser = await chromium.launch({ executablePath: CHROMIUM as string, args: FLAGS });
  const staff = async () => {
    for (const name of ['anna', 'bo'])
      await createStaff({ email: `${name}@exempel.se`, name, role: 'communicator', password: PASSWORD }, HOUSE);
  };
  await staff();
  return {
    world,
    base,
    feed: `http://127.0.0.1:${sitePort}/feed`,
    async enter(name = 'anna', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
      return signIn(context, base, name);
    },
    async empty() {
      await world.clear();
      await staff();
    },
    async close() {
      await browser.close();
      for (const one of [site, server]) one.closeAllConnections();
      await Promise.all([site, server].map((one) => new Promise((done) => one.close(done))));
      await world.close();
    },
  };
}

/** Signs somebody of the newsroom in, through the page, and waits for the overview. */
export async function signIn(context: BrowserContext, base: string, name: string): Promise<Visitor> {
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

export async function takenIn(title: string) {
  const blocks = [{ type: 'paragraph' as const, text: `Allt om ${title.toLowerCase()}.` }];
  return (await takeInArticle({ title, kind: 'nyhet', lead: `Det här är nytt: ${title}.`, blocks }, HOUSE)).article;
}

/** A draft with a section of new articles. */
export async function anIssueOf(titles: string[]): Promise<Issue> {
  const issue = await createIssue(HOUSE);
  let sections = addSection([], 'Nyheter');
  for (const title of titles) sections = addItem(sections, (await takenIn(title)).id, sections[0]?.id);
  return changeIssue(issue.id, issue.version, { sections }, HOUSE);
}

/** Serious and critical findings, and contrast whatever its grade; the letter in its frame is judged by its own tests. */
export async function complaintsOfAxe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations
    .filter(({ impact, id }) => impact === 'serious' || impact === 'critical' || id === 'color-contrast')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

const PAGE = `<!doctype html><html lang="sv"><head><title>Stöd för kommuner som byter system</title>
<meta property="og:title" content="Stöd för kommuner som byter system"></head><body><main><article>
<h1>Stöd för kommuner som byter system</h1><p>Kommuner som byter system får stöd av en gemensam grupp under det första året.</p>
<p>Gruppen har erfarenhet av tre tidigare byten. Den hjälper till med tidplan, utbildning och flytt av uppgifter, och
varje kommun bestämmer själv i vilken ordning verksamheterna ansluts.</p></article></main></body></html>`;

function feedOf(site: string): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Nyheter från en webbplats</title><link>${site}</link>
<description>x</description><item><title>Stöd för kommuner som byter system</title><link>${site}/stod</link><guid>a1</guid>
<pubDate>Mon, 16 Nov 2026 08:00:00 GMT</pubDate><description>Kommuner får stöd när de byter system.</description></item></channel></rss>`;
}
