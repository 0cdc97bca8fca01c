import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { hold, release } from '../../src/platform/mail/brake.ts';
import { findByKey } from '../../src/subscribers/subscriber.store.ts';
import { confirmUrl } from '../../src/urls.ts';
import { BUILT } from '../../src/web/ui/assetUrl.ts';
import { CHROMIUM, QUIET } from '../support/browser.ts';
import { type Front, openFront } from '../support/front.ts';
import { publicPages } from '../support/publicPages.ts';
import { openWorld, type World } from '../support/world.ts';

/* A real browser looks at the readers' pages (R107, R121). Wants Chromium and the built client, as verify has them. */

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const ready = CHROMIUM !== undefined && existsSync(join(BUILT, 'manifest.json'));

(ready ? describe : describe.skip)('in a browser', () => {
  let world: World;
  let front: Front;
  let browser: Browser;
  let paths: string[];

  beforeAll(async () => {
    world = await openWorld();
    front = await openFront();
    world.set({ PUBLIC_URL: front.url });
    paths = (await publicPages()).paths;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: QUIET });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await front.close();
    await world.close();
  });

  test.each([
    { width: 1280, colorScheme: 'light', lang: 'sv' },
    { width: 320, colorScheme: 'dark', lang: 'en' },
    { width: 640, colorScheme: 'dark', lang: 'sv' }, // 1280 pixels at 200 %
    { width: 320, colorScheme: 'light', lang: 'sv' },
  ] as const)(
    'every page is accessible, fits and asks no other host (%j)',
    async ({ width, colorScheme, lang }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale: 'sv-SE' });
      const page = await context.newPage();
      const foreign: string[] = [];
      const refused: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(front.url) && !request.url().startsWith('data:')) foreign.push(request.url());
      });
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
      });
      for (const path of paths) {
        const url = new URL(path, front.url);
        url.searchParams.set('lang', lang);
        await page.goto(url.href);
        expect(await page.locator('html').getAttribute('lang')).toBe(lang);
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        expect({ path, violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`) }).toEqual({
          path,
          violations: [],
        });
        const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
        const narrow = "[...document.querySelectorAll('dd')].some((one) => one.getBoundingClientRect().width < 80)";
        expect({ path, wide, squeezed: await page.evaluate(narrow) }).toEqual({ path, wide: false, squeezed: false });
      }
      expect({ foreign, refused, cookies: await context.cookies() }).toEqual({ foreign: [], refused: [], cookies: [] });
      await context.close();
    },
    120_000,
  );

  test('signing up works with the keyboard alone and without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'sv-SE' });
    const page = await context.newPage();
    await page.goto(`${front.url}/prenumerera`);
    const opened = Date.now();
    await page.focus('input[name=address]');
    await page.keyboard.type('tangent@kommun.example');
    // A person needs two seconds for the form; this one waits for them to have passed.
    while (Date.now() - opened < 2_100) await new Promise((resolve) => setTimeout(resolve, 50));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Titta i din inkorg' }).waitFor();
    const reader = await findByKey('tangent@kommun.example');
    await page.goto(confirmUrl(reader?.id ?? ''));
    await page.getByRole('button', { name: 'Ja, jag vill prenumerera' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Välkommen som prenumerant' }).waitFor();
    expect((await findByKey('tangent@kommun.example'))?.state).toBe('active');
    await context.close();
  }, 60_000);

  test('while the brake is on the browser works on a sum, and then the sign-up goes through', async () => {
    world.set({ CONFIRMATIONS_PER_HOUR: '1' });
    await hold(null, new Date());
    const context = await browser.newContext({ locale: 'sv-SE' });
    const page = await context.newPage();
    await page.goto(`${front.url}/prenumerera?lang=sv`);
    await page.getByLabel('E-postadress').fill('raknad@kommun.example');
    const opened = Date.now();
    while (Date.now() - opened < 2_100) await new Promise((resolve) => setTimeout(resolve, 50));
    await page.getByRole('button', { name: 'Prenumerera' }).click();
    await page.getByText('Ett steg till just nu').waitFor();
    await page.getByText('Kontrollen är klar').waitFor();
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    expect(violations).toEqual([]);
    while (Date.now() - opened < 8_000) await new Promise((resolve) => setTimeout(resolve, 50));
    await page.getByRole('button', { name: 'Prenumerera' }).click();
    await page.getByRole('heading', { name: 'Titta i din inkorg' }).waitFor();
    expect((await findByKey('raknad@kommun.example'))?.state).toBe('pending');
    await context.close();
    await release();
  }, 60_000);
});
