import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { listFeeds } from '../../src/articles/feeds/feed.store.ts';
import { fetchFeed } from '../../src/articles/feeds/fetchFeed.ts';
import { listIssues } from '../../src/issues/issue.store.ts';
import { CHROMIUM, complaintsOfAxe, type Desk, openDesk, takenIn } from './atTheDesk.ts';

/*
 * A month's issue from a feed to its schedule, by keyboard alone and by mouse alone, and the time it goes out.
 */

const MOST_ACTIONS = 60;

jest.setTimeout(120_000);
const describeInBrowser = CHROMIUM ? describe : describe.skip;

describeInBrowser('a month at the desk', () => {
  let desk: Desk;
  let anna: Page;
  let bo: Page;
  let actions = 0;

  beforeAll(async () => {
    desk = await openDesk({ UNDO_MINUTES: '10' });
  });
  afterAll(() => desk?.close());
  beforeEach(async () => {
    for (const page of [anna, bo]) await page?.context().close();
    await desk.empty();
    anna = (await desk.enter('anna')).page;
    bo = (await desk.enter('bo')).page;
    actions = 0;
  });

  test('by keyboard alone, in at most 60 actions', async () => {
    await open(anna, anna.getByRole('link', { name: 'Artiklar', exact: true }));
    await open(anna, anna.getByRole('link', { name: 'Till innehållet' }));
    await open(anna, anna.getByRole('link', { name: 'Flöden' }));
    await anna.getByRole('heading', { level: 1, name: 'Flöden' }).waitFor();
    await open(anna, anna.getByRole('link', { name: 'Till innehållet' }));
    await reach(anna, anna.getByLabel('Flödets eller webbsidans adress'));
    actions += 1; // a text field is one
    await anna.keyboard.type(desk.feed);
    await press(anna, 'Enter');
    await feedIsIn();

    await open(anna, anna.getByRole('link', { name: 'Nummer', exact: true }));
    await open(anna, anna.getByRole('button', { name: 'Skapa nummer' }).first(), 'Shift+Tab');
    await open(anna, anna.getByRole('button', { name: 'Använd förslaget' }));
    await anna.locator('.card').waitFor();
    await open(anna, anna.getByRole('button', { name: 'Begär godkännande' }), 'Shift+Tab');
    await boIsAsked();
    await open(bo, bo.getByRole('link', { name: 'Läs och godkänn' }), 'Shift+Tab');
    await open(bo, bo.getByRole('link', { name: 'Till innehållet' }));
    await open(bo, bo.getByRole('button', { name: 'Godkänn', exact: true }));
    await bo.getByText('Numret är godkänt').waitFor();

    await anna.reload();
    await open(anna, anna.getByRole('link', { name: 'Schemalägg eller skicka' }), 'Shift+Tab');
    await anna.getByRole('heading', { level: 1, name: /^Skicka nummer/ }).waitFor();
    await open(anna, anna.getByRole('link', { name: 'Till innehållet' }));
    await open(anna, anna.getByLabel('Datum', { exact: true }));
    await isScheduled('by keyboard');
  });

  test('by mouse alone, in at most 60 actions', async () => {
    await click(anna.getByRole('link', { name: 'Artiklar', exact: true }));
    await click(anna.getByRole('link', { name: 'Flöden' }));
    await click(anna.getByLabel('Flödets eller webbsidans adress'));
    actions += 1; // an address is pasted
    await anna.keyboard.insertText(desk.feed);
    await click(anna.getByRole('button', { name: 'Lägg till' }));
    await feedIsIn();

    await click(anna.getByRole('link', { name: 'Nummer', exact: true }));
    await click(anna.getByRole('button', { name: 'Skapa nummer' }).first());
    await click(anna.getByRole('button', { name: 'Använd förslaget' }));
    await anna.locator('.card').waitFor();
    await anna
      .frameLocator('#brevet')
      .getByRole('heading', { name: /Stöd för kommuner/ })
      .first()
      .waitFor();
    await click(anna.getByRole('button', { name: 'Begär godkännande' }));
    await boIsAsked();
    await click(bo.getByRole('link', { name: 'Läs och godkänn' }));
    await click(bo.getByRole('button', { name: 'Godkänn', exact: true }));
    await bo.getByText('Numret är godkänt').waitFor();

    await anna.reload();
    await click(anna.getByRole('link', { name: 'Schemalägg eller skicka' }));
    await anna.getByRole('heading', { level: 1, name: /^Skicka nummer/ }).waitFor();
    expect(await complaintsOfAxe(anna)).toEqual([]);
    await click(anna.locator('.calendar nav a').last());
    const day = anna.locator('.calendar td:not(.calendar-outside) > a').last();
    const [date] = [await day.getAttribute('aria-label')];
    await click(day);
    expect(await anna.locator('.calendar-chosen a').first().getAttribute('aria-label')).toBe(date);
    const chosen = await anna.getByLabel('Datum', { exact: true }).inputValue();
    await click(anna.getByRole('button', { name: 'Schemalägg' }));
    await isScheduled('by mouse');
    expect((await listIssues()).items[0]?.schedule?.at.toISOString().slice(0, 10)).toBe(chosen);
  });

  test('sent now it waits, the seconds are counted down, and it is taken back', async () => {
    await anna.goto(`${desk.base}/desk/nummer`);
    await anna.getByRole('button', { name: 'Skapa nummer' }).first().click();
    await takenIn('En nyhet att ångra');
    await anna.reload();
    await anna.getByRole('button', { name: 'Använd förslaget' }).click();
    await anna.locator('.card').waitFor();
    await anna.getByRole('button', { name: 'Begär godkännande' }).click();
    await boIsAsked();
    await bo.getByRole('link', { name: 'Läs och godkänn' }).click();
    await bo.getByRole('button', { name: 'Godkänn', exact: true }).click();
    await bo.getByRole('link', { name: 'Schemalägg eller skicka' }).click();
    await bo.getByText('om 10 minuter').waitFor();
    await bo.getByLabel('Datum', { exact: true }).fill('2020-01-01');
    await bo.getByRole('button', { name: 'Schemalägg' }).click();
    await bo.getByText('Tiden har redan varit').first().waitFor();
    expect(await bo.getByLabel('Datum', { exact: true }).inputValue()).toBe('2020-01-01');
    await bo.getByRole('button', { name: /^Skicka till/ }).click();
    await bo.locator('[data-until]', { hasText: /Om 9 min \d+ s/ }).waitFor();
    expect(await complaintsOfAxe(bo)).toEqual([]);
    await bo.getByRole('button', { name: 'Ångra utskicket' }).click();
    await bo.getByText('Tiden är borttagen').waitFor();
    expect((await listIssues()).items[0]).toMatchObject({ state: 'approved', schedule: null });
  });

  async function feedIsIn(): Promise<void> {
    await anna.getByText('Flödet är tillagt').waitFor();
    for (const one of await listFeeds()) await fetchFeed(one.id);
  }

  /** He is sent the address. */
  async function boIsAsked(): Promise<void> {
    await anna.getByText('Väntar på att någon annan godkänner').waitFor();
    await bo.goto(`${desk.base}/desk/nummer/${(await listIssues()).items[0]?.id}`);
  }

  async function isScheduled(how: string): Promise<void> {
    await anna.getByText('Utskicket är schemalagt').waitFor();
    expect((await listIssues()).items[0]?.state).toBe('scheduled');
    process.stdout.write(`${how} from feed to schedule: ${actions} actions\n`);
    expect(actions).toBeLessThanOrEqual(MOST_ACTIONS);
  }

  async function click(target: Locator): Promise<void> {
    actions += 1;
    await target.click();
  }

  async function press(page: Page, key: string): Promise<void> {
    actions += 1;
    await page.keyboard.press(key);
  }

  async function reach(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
    await wanted.waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await press(page, key);
    }
    throw new Error(`not reached by ${key}: ${await wanted.evaluate((element) => element.outerHTML)}`);
  }

  async function open(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
    await reach(page, wanted, key);
    await press(page, 'Enter');
  }
});
