import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { paths } from '../../src/urls.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const WIDTHS = [600, 390];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Takes pictures of a letter at the widths of a mail program and a phone, without fetching what counts as read.
 * No Chromium: no pictures.
 */
export async function takePictures(html: string, folder: string): Promise<string[]> {
  const executablePath = CHROMIUM.find(existsSync);
  if (!executablePath) return [];
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const files: string[] = [];
  for (const width of WIDTHS) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.route(`**${paths.pixel}/**`, (route) => route.abort());
    await page.setContent(html, { waitUntil: 'load' });
    const file = join(folder, `letter-${width}.png`);
    await page.screenshot({ path: file, fullPage: true });
    files.push(file);
  }
  await browser.close();
  return files;
}
