import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { fiveLetters, type SampleLetter } from '../letters/fiveLetters.ts';
import { CHROMIUM, openBrowser, openLetter, pageFaults, VIEWS } from '../letters/inBrowser.ts';

/* Letters of five issues can be read and used by everybody, in light and dark, on a phone and on a desk (R113, R114). */

(CHROMIUM ? describe : describe.skip)('letters in a browser', () => {
  let browser: Browser;
  let letters: SampleLetter[];
  beforeAll(async () => {
    letters = await fiveLetters();
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  test.each(VIEWS)(
    'axe has nothing to say at $name',
    async (view) => {
      for (const { name, html } of letters) {
        const page = await openLetter(browser, html, view);
        expect({ name, faults: await pageFaults(page) }).toEqual({ name, faults: [] });
        await page.context().close();
      }
    },
    120_000,
  );
});
