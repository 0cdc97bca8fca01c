import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { type Browser, chromium } from 'playwright-core';
import { feedbackOn } from '../../src/events/feedback.ts';
import { findByKey, findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import type { Subscriber } from '../../src/subscribers/subscriber.ts';
import { preferencesUrl, unsubscribeUrl } from '../../src/urls.ts';
import { CHROMIUM, QUIET } from '../support/browser.ts';
import { type Front, openFront } from '../support/front.ts';
import { type Keyboard, keyboardOf } from '../support/keyboard.ts';
import { aPublishedIssue, type Made } from '../support/published.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

/* Every flow of a reader's, with the keyboard alone and without JavaScript (R121). Signing up is in public.test.ts. */

let world: World;
let front: Front;
let browser: Browser;
let made: Made;

/** One flow: where it begins, what the reader does, and what is then true. */
interface Flow {
  name: string;
  from: (reader: Subscriber) => string;
  walk: (k: Keyboard, reader: Subscriber) => Promise<void>;
  proof?: (reader: Subscriber) => Promise<void>;
}

const button = (k: Keyboard, name: string) => k.page.getByRole('button', { name, exact: true });
const link = (k: Keyboard, name: string) => k.page.getByRole('link', { name, exact: true });
const label = (k: Keyboard, name: string) => k.page.getByLabel(name, { exact: true });
const now = (reader: Subscriber) => findSubscriber(reader.id);
const choices = (reader: Subscriber) => preferencesUrl(reader.id);

/** The link of the last letter of a kind. */
async function linkIn(purpose: string, name: string): Promise<string> {
  const letter = await mongoose
    .model('Letter')
    .findOne({ purpose })
    .sort({ createdAt: -1 })
    .lean<{ data: Record<string, string> }>();
  return letter?.data[name] ?? '';
}

const FLOWS: Flow[] = [
  {
    name: 'choices: work, topics, language and measuring',
    from: choices,
    async walk(k) {
      await k.choose(label(k, 'Var arbetar du?'), 'Reg');
      await k.tick(k.page.locator('input[name=topics]').first());
      await k.choose(label(k, 'Språk i brevets ram'), 'Eng');
      await k.tick(k.page.locator('input[name=measuring]'));
      await k.press(button(k, 'Spara'));
      await k.arrive('Your choices');
    },
    async proof(reader) {
      const changed = { organisation: { kind: 'region' }, language: 'en', measuring: true };
      expect(await now(reader)).toMatchObject(changed);
      expect((await now(reader))?.topics).toHaveLength(1);
    },
  },
  {
    name: 'a pause, and on again',
    from: choices,
    async walk(k, reader) {
      await k.choose(label(k, 'Hur länge?'), '3');
      await k.press(button(k, 'Pausa'));
      await k.page.getByText('Prenumerationen är pausad till').waitFor();
      expect((await now(reader))?.pausedUntil).toBeInstanceOf(Date);
      await k.press(button(k, 'Fortsätt redan nu'));
      await k.page.getByText('Pausen är slut.').waitFor();
    },
    proof: async (reader) => expect((await now(reader))?.pausedUntil ?? null).toBeNull(),
  },
  {
    name: 'another address',
    from: choices,
    async walk(k, reader) {
      await k.type(label(k, 'Ny e-postadress'), `ny.${reader.address}`);
      await k.press(button(k, 'Skicka brev till den nya adressen'));
      await k.arrive('Titta i inkorgen på den nya adressen');
      await k.page.goto(await linkIn('confirm', 'confirmUrl'));
      await k.press(button(k, 'Ja, flytta prenumerationen hit'));
      await k.arrive('Adressen är bytt');
    },
    async proof(reader) {
      expect((await findByKey(`ny.${reader.key}`))?.state).toBe('active');
      expect((await findByKey(reader.key))?.state ?? 'left').toBe('left');
    },
  },
  {
    name: 'leaving, with a reason',
    from: (reader) => unsubscribeUrl(made.issue.id, reader.id),
    async walk(k) {
      await k.choose(label(k, 'Vill du berätta varför?'), 'Jag har');
      await k.press(button(k, 'Avsluta prenumerationen'));
      await k.arrive('Prenumerationen är avslutad');
    },
    async proof(reader) {
      expect((await now(reader))?.state).toBe('left');
      expect(await mongoose.model('Event').findOne({ subscriberId: reader.id }).lean()).toMatchObject({
        kind: 'unsubscribe',
        reason: 'new-job',
      });
    },
  },
  {
    name: 'leaving from the choices',
    from: choices,
    async walk(k) {
      await k.press(button(k, 'Avsluta prenumerationen'));
      await k.arrive('Prenumerationen är avslutad');
    },
    proof: async (reader) => expect((await now(reader))?.state).toBe('left'),
  },
  {
    name: 'a lost link',
    from: () => `${front.url}/min-lank`,
    async walk(k, reader) {
      const opened = Date.now();
      await k.type(label(k, 'E-postadress'), reader.address);
      // A person needs two seconds for the form; this one waits for them to have passed.
      while (Date.now() - opened < 2_100) await new Promise((resolve) => setTimeout(resolve, 50));
      await k.press(button(k, 'Skicka länken'));
      await k.arrive('Titta i din inkorg');
      await k.page.goto(await linkIn('preferences-link', 'preferencesUrl'));
      await k.arrive('Dina val');
    },
  },
  {
    name: 'seeing my data, by way of a letter',
    from: choices,
    async walk(k, reader) {
      await k.press(link(k, 'Se eller radera mina uppgifter'));
      await k.press(button(k, 'Skicka länk till mina uppgifter'));
      await k.arrive('Titta i din inkorg');
      await k.page.goto(await linkIn('export', 'exportUrl'));
      await k.arrive('Det här har vi sparat om dig');
      await k.page.getByText(reader.address).waitFor();
      const file = k.page.waitForEvent('download');
      await k.press(link(k, 'Ladda ner som fil (JSON)'));
      expect((await file).suggestedFilename()).toBe('mina-uppgifter.json');
    },
  },
  {
    name: 'erasing my data, by way of a letter',
    from: choices,
    async walk(k) {
      await k.press(link(k, 'Se eller radera mina uppgifter'));
      await k.press(button(k, 'Skicka länk för att radera'));
      await k.arrive('Titta i din inkorg');
      await k.page.goto(await linkIn('erase', 'eraseUrl'));
      await k.tick(k.page.locator('input[name=never]'));
      await k.press(button(k, 'Radera mina uppgifter'));
      await k.arrive('Dina uppgifter är raderade');
    },
    proof: async (reader) => expect(await now(reader)).toBeNull(),
  },
  {
    name: 'searching the archive',
    from: () => `${front.url}/nummer`,
    async walk(k) {
      await k.press(link(k, 'Sök bland artiklarna'));
      await k.type(label(k, 'Sök i artiklar'), 'journalen');
      await k.press(button(k, 'Sök'));
      await k.press(link(k, 'Hon gjorde journalen läsbar'));
      await k.arrive('Hon gjorde journalen läsbar');
    },
  },
  {
    name: 'an answer on an issue, with a word',
    from: () => `${front.url}/hjalpte/${made.issue.number}/nej`,
    async walk(k) {
      await k.type(label(k, 'Vad kunde vara bättre?'), 'Kortare');
      await k.press(button(k, 'Nej, det hjälpte inte'));
      await k.arrive('Tack för ditt svar');
    },
    proof: async () =>
      expect(await feedbackOn({ issueId: made.issue.id })).toMatchObject({ no: 1, words: [{ word: 'Kortare' }] }),
  },
  {
    name: 'an answer on an article, with a word',
    from: () => `${front.url}/artiklar/${made.articleId}`,
    async walk(k) {
      await k.press(k.page.locator('summary', { hasText: 'Lägg till ett ord' }));
      await k.type(label(k, 'Vad kunde vara bättre?'), 'Mer sådant');
      await k.press(button(k, 'Ja'));
      await k.arrive('Tack för ditt svar');
    },
    proof: async () =>
      expect(await feedbackOn({ articleId: made.articleId })).toMatchObject({
        yes: 1,
        words: [{ word: 'Mer sådant' }],
      }),
  },
];

(CHROMIUM ? describe : describe.skip)('with the keyboard alone and without JavaScript', () => {
  beforeAll(async () => {
    world = await openWorld({ SIGNUPS_PER_NETWORK_HOUR: '1000', MEASURING: 'individual' });
    front = await openFront();
    world.set({ PUBLIC_URL: front.url });
    made = await aPublishedIssue();
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: QUIET });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await front.close();
    await world.close();
  });

  test.each(FLOWS.map((flow, at) => ({ ...flow, at })))(
    '$name',
    async ({ at, from, walk, proof }) => {
      const reader = await aReader(`tangent${at}@kommun.example`);
      const context = await browser.newContext({ javaScriptEnabled: false, locale: 'sv-SE' });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(from(reader));
      await walk(keyboardOf(page), reader);
      await proof?.(reader);
      await context.close();
    },
    60_000,
  );
});
