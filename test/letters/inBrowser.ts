import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ROOT } from '../../src/platform/root.ts';

/* Letters in a real browser, as axe sees them: in light and in dark, on a phone and on a desk. Nothing leaves the machine. */

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PICTURES = join(ROOT, 'emails/images');

export const VIEWS = [600, 320].flatMap((width) =>
  (['light', 'dark'] as const).map((colours) => ({ width, colours, name: `${width} px ${colours}` })),
);
export type View = (typeof VIEWS)[number];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM as string, args: FLAGS });
}

/** Opens a letter in a view; every picture of it is one of ours. The caller closes the page's context. */
export async function openLetter(browser: Browser, html: string, { width, colours }: View): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: colours });
  const page = await context.newPage();
  const pictures = readdirSync(PICTURES).filter((name) => name.endsWith('.jpg'));
  let shown = 0;
  await page.route('**/*', (route) => {
    if (route.request().resourceType() !== 'image') return route.abort();
    const name = pictures[shown++ % pictures.length] as string;
    return route.fulfill({ body: readFileSync(join(PICTURES, name)), contentType: 'image/jpeg' });
  });
  await page.setContent(html);
  return page;
}

/** What axe has to say, and whether the letter is wider than the window. */
export async function pageFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    ...(wide ? ['wider than the window'] : []),
  ];
}
