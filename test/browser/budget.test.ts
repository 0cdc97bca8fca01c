import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { BUILT } from '../../src/web/ui/assetUrl.ts';
import { CHROMIUM, QUIET } from '../support/browser.ts';
import { type Front, openFront } from '../support/front.ts';
import { publicPages } from '../support/publicPages.ts';
import { openWorld, type World } from '../support/world.ts';

/*
 * What a reader's page weighs the first time she opens it: the bodies of everything the browser loads for it - page,
 * style, fonts, pictures - after unpacking, so more than goes over the wire. Nothing is loaded from elsewhere (R106)
 * and no cookie is set (R107).
 */

const MOST_BYTES = 100_000;
const ready = CHROMIUM !== undefined && existsSync(join(BUILT, 'manifest.json'));

(ready ? describe : describe.skip)('the weight of a page', () => {
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

  test.each(['sv', 'en'])(
    'is at most 100 kB, from this house alone and without a cookie (%s)',
    async (lang) => {
      const weights: Record<string, number> = {};
      for (const path of paths) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'sv-SE' });
        const page = await context.newPage();
        const bodies: Promise<number>[] = [];
        const foreign: string[] = [];
        page.on('response', (response) => {
          if (!response.url().startsWith(front.url)) foreign.push(response.url());
          bodies.push(response.body().then(({ length }) => length));
        });
        const url = new URL(path, front.url);
        url.searchParams.set('lang', lang);
        await page.goto(url.href, { waitUntil: 'networkidle' });
        weights[path] = (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
        expect({ path, foreign, cookies: await context.cookies() }).toEqual({ path, foreign: [], cookies: [] });
        expect(bodies.length).toBeGreaterThan(2); // the page, its style and a font at least
        await context.close();
      }
      if (process.env.SHOW_WEIGHTS) process.stderr.write(`${JSON.stringify(weights, null, 1)}\n`);
      expect(Object.entries(weights).filter(([, weight]) => weight > MOST_BYTES)).toEqual([]);
    },
    120_000,
  );

  test('goes packed, unless nobody may keep it; what never changes is kept for ever', async () => {
    const get = (path: string) => fetch(new URL(path, front.url), { headers: { 'Accept-Encoding': 'gzip' } });
    const home = await get('/');
    expect(home.headers.get('content-encoding')).toBe('gzip');
    const style = /href="(\/assets\/public-[^"]+\.css)"/.exec(await home.text())?.[1] ?? '';
    const { headers } = await get(style);
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const token = paths.find((path) => path.includes('/val/')) ?? '';
    expect((await get(token)).headers.get('content-encoding')).toBeNull();
  });
});
