import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { addressesOf, type Letter, oneClickAddress, openLetter } from '../scripts/demo/reader.ts';
import { returnLetter } from '../scripts/demo/returned.ts';
import { takeInText } from '../src/articles/takeIn.ts';
import { balances } from '../src/deliveries/delivery.ts';
import { submitForReview } from '../src/editions/freeze.ts';
import { preview } from '../src/editions/preview.ts';
import { makeFormToken } from '../src/http/formToken.ts';
import { approve } from '../src/issues/approve.ts';
import { changeIssue, createIssue } from '../src/issues/change.ts';
import { theIssue } from '../src/issues/issue.store.ts';
import { schedule } from '../src/issues/schedule.ts';
import { takeSuggestion } from '../src/issues/suggest.ts';
import { report } from '../src/reports/report.ts';
import { countSubscribers } from '../src/subscribers/list.ts';
import { type Newsroom, openNewsroom } from './support/newsroom.ts';
import { until } from './support/until.ts';

/*
 * The whole story of a month at Aktuellt, in the order it happens. Everything is real: pages over HTTP, letters over
 * SMTP, jobs through Redis, rows in the store. What a reader does, she does from what stands in her letter.
 */

jest.setTimeout(60_000);

const sara = { id: 'aaaaaaaaaaaaaaaaaaaaaaaa', name: 'Sara, redaktör' };
const nils = { id: 'bbbbbbbbbbbbbbbbbbbbbbbb', name: 'Nils, ansvarig utgivare' };
const KARIN = 'karin@umea.kommun.example';
const AHMED = 'ahmed@skane.region.example';
const LISA = 'lisa@lulea.kommun.example';
const GONE = 'borttagen@malmo.kommun.example';
const READERS = [KARIN, AHMED, LISA, GONE];

let house: Newsroom;
let issueId = '';

beforeAll(async () => {
  house = await openNewsroom();
});
afterAll(async () => {
  await house.close();
});

describe('In the beginning readers join', () => {
  test('a sign-up gets one letter, and asking again the same day gets no second one', async () => {
    for (const address of READERS) await signUp(address);
    await signUp(KARIN);
    await until(() => READERS.every((address) => lettersTo(address).length === 1));
    expect(await countSubscribers()).toMatchObject({ pending: 4, active: 0 });
  });

  test('a scanner that opens every link confirms nobody', async () => {
    const { links } = addressesOf((await letterTo(KARIN)).html);
    for (const url of links) for (const method of ['HEAD', 'GET', 'GET']) await visit(url, { method });
    expect((await countSubscribers()).active).toBe(0);
  });

  test('the reader herself opens the link and presses the button', async () => {
    const [karins] = await Promise.all(READERS.map(async (address) => linkIn(await letterTo(address), '/bekrafta/')));
    for (const address of READERS) {
      const link = linkIn(await letterTo(address), '/bekrafta/');
      expect((await visit(link)).status).toBe(200);
      expect((await visit(link, { method: 'POST' })).status).toBe(200);
    }
    expect((await visit(karins ?? '', { method: 'POST' })).status).toBe(200); // a second press is friendly
    expect(await countSubscribers()).toMatchObject({ pending: 0, active: 4 });
  });

  test('each is welcomed with a letter', async () => {
    await until(() => READERS.every((address) => lettersTo(address).length === 2));
    expect(linkIn(await letterTo(KARIN), '/val/')).toContain('/val/');
  });
});

describe('Then the newsroom makes an issue', () => {
  test('articles are taken in from text, each once', async () => {
    for (const name of ['interview', 'column', 'news']) await takeInText(await article(name), {}, sara);
    const again = await takeInText(await article('news'), {}, nils);
    expect(again.fresh).toBe(false);
  });

  test('the suggestion makes the issue, with the interview first', async () => {
    const empty = await createIssue(sara);
    const { sections, subject } = await takeSuggestion(empty.id, empty.version, sara);
    issueId = empty.id;
    expect(sections.flatMap(({ items }) => items).map(({ layout }) => layout)).toEqual([
      'hero',
      'standard',
      'standard',
    ]);
    expect(subject).toBe('Sigrid Ahl: Vi började med de enkla ärendena');
  });

  test('Sara sees the letter as readers will, in both languages', async () => {
    const swedish = await preview(issueId, { language: 'sv' });
    const english = await preview(issueId, { language: 'en' });
    expect(swedish.html).toContain('Sigrid Ahl: Vi började med de enkla ärendena');
    expect(swedish.text).toContain('I DET HÄR NUMRET');
    expect(english.html).toContain('lang="en"');
  });

  test('she may not approve her own issue, and an edit takes an approval back', async () => {
    const asked = await submitForReview(issueId, sara);
    const hash = asked.review?.editionHash ?? '';
    await expect(approve(issueId, hash, sara)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await approve(issueId, hash, nils)).state).toBe('approved');
    const intro = { text: 'Här är novembernumret.', name: 'Sara' };
    expect(await changeIssue(issueId, asked.version, { intro }, sara)).toMatchObject({
      state: 'draft',
      approval: null,
    });
    await expect(approve(issueId, hash, nils)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('Nils approves exactly what was frozen, and it is scheduled', async () => {
    const asked = await submitForReview(issueId, sara);
    expect(asked.review?.audience).toBe(4);
    await approve(issueId, asked.review?.editionHash ?? '', nils);
    await schedule(issueId, { at: new Date(), zone: 'Europe/Stockholm' }, sara);
  });
});

describe('Then it is delivered', () => {
  test('every reader gets one letter; one is greylisted first, one is unknown', async () => {
    house.sink.answer((to) => {
      if (to === GONE) return { reply: '550 5.1.1 User unknown', at: 'rcpt' };
      return to === AHMED && (house.sink.attempts.get(AHMED) ?? 0) === 2
        ? { reply: '450 4.2.0 Greylisted', at: 'rcpt' }
        : 'ok';
    });
    await until(async () => (await theIssue(issueId)).state === 'sent', 30_000);
    for (const address of [KARIN, AHMED, LISA]) expect(lettersTo(address)).toHaveLength(3);
    const { books } = await report(issueId);
    expect(books).toMatchObject({ intended: 4, sent: 3, failed: 1 });
    expect(balances(books)).toBe(true);
  });

  test('the letter says who sends it, how to leave, and belongs to one reader', async () => {
    const [karin, ahmed] = [await letterTo(KARIN), await letterTo(AHMED)];
    expect(karin.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(karin.headers.get('list-id')).toContain('<aktuellt.nyhetsbrev.example>');
    expect(oneClickAddress(karin)).not.toBe(oneClickAddress(ahmed));
    expect(karin.caught.from).not.toBe(ahmed.caught.from); // each has a return path of its own
    expect(karin.headers.get('message-id')).not.toBe(ahmed.headers.get('message-id'));
  });
});

describe('Then something comes back', () => {
  test('people read, machines look, and the report tells them apart', async () => {
    const { links, images } = addressesOf((await letterTo(KARIN)).html);
    const pixel = images.find((url) => url.includes('/o/')) ?? '';
    const content = links.find((url) => url.includes('/l/')) ?? '';
    await visit(pixel);
    expect((await visit(content)).headers.get('location')).toContain(`${house.url}/artiklar/`);
    await visit(content, { headers: { 'User-Agent': 'Barracuda Sentinel' } });
    await visit(content, { method: 'HEAD' });
    await until(async () => (await report(issueId)).clicks.machines > 0);
    const { images: pictures, clicks } = await report(issueId);
    expect({ pictures: pictures.people, clicks: clicks.people }).toEqual({ pictures: 1, clicks: 1 });
  });

  test('a mail gateway that visits every address unsubscribes nobody', async () => {
    const letter = await letterTo(LISA);
    for (const url of [...addressesOf(letter.html).links, oneClickAddress(letter)]) {
      for (const method of ['HEAD', 'GET']) await visit(url, { method });
    }
    expect((await countSubscribers()).left).toBe(0);
  });

  test('Lisa leaves with one click, twice, and is counted once', async () => {
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    for (let times = 0; times < 2; times += 1) {
      expect((await visit(oneClickAddress(await letterTo(LISA)), { method: 'POST', body })).status).toBe(200);
    }
    expect((await countSubscribers()).left).toBe(1);
    expect((await report(issueId)).unsubscribes).toBe(1);
  });

  test("Ahmed's letter comes back later, and he is mailed no more", async () => {
    await returnLetter((await letterTo(AHMED)).caught, house.mailDoorPort);
    await until(async () => (await report(issueId)).bounces === 1);
    expect(await countSubscribers()).toMatchObject({ active: 1 });
  });

  test('the books balance to the end', async () => {
    const { books, unsubscribes } = await report(issueId);
    expect(books).toMatchObject({
      intended: 4,
      sent: 2,
      bounced: 1,
      failed: 1,
      waiting: 0,
      claimed: 0,
      deferred: 0,
      uncertain: 0,
    });
    expect({ balanced: balances(books), unsubscribes }).toEqual({ balanced: true, unsubscribes: 1 });
  });
});

describe('And the next month', () => {
  test('goes to those who are left', async () => {
    await takeInText(await article('next'), {}, sara);
    const empty = await createIssue(sara);
    const next = await takeSuggestion(empty.id, empty.version, sara);
    expect(next.sections.flatMap(({ items }) => items)).toHaveLength(1); // nothing is said twice
    const asked = await submitForReview(next.id, sara);
    await approve(next.id, asked.review?.editionHash ?? '', nils);
    await schedule(next.id, { at: new Date(), zone: 'Europe/Stockholm' }, sara);
    await until(async () => (await theIssue(next.id)).state === 'sent', 30_000);
    expect(READERS.map((address) => lettersTo(address).length)).toEqual([4, 3, 3, 2]);
  });
});

async function signUp(address: string): Promise<void> {
  const filledIn = makeFormToken(new Date(Date.now() - 5_000));
  const page = await (await visit(`${house.url}/prenumerera`)).text();
  const name = /<input[^>]*type="hidden"[^>]*name="([^"]+)"/.exec(page)?.[1] ?? '';
  const answer = await visit(`${house.url}/prenumerera`, {
    method: 'POST',
    body: new URLSearchParams({ [name]: filledIn, address }),
  });
  expect(answer.status).toBe(200);
}

function visit(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = {
    'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
    ...(init.headers as Record<string, string>),
  };
  return fetch(url, { redirect: 'manual', ...init, headers });
}

function lettersTo(address: string) {
  return house.sink.caught.filter(({ to }) => to[0] === address);
}

/** The last letter a reader got. */
async function letterTo(address: string): Promise<Letter> {
  const caught = lettersTo(address).at(-1);
  if (!caught) throw new Error(`no letter to ${address}`);
  return openLetter(caught);
}

function linkIn(letter: Letter, path: string): string {
  const link = addressesOf(letter.html).links.find((url) => url.includes(path));
  if (!link) throw new Error(`no link to ${path} in the letter to ${letter.to}`);
  return link;
}

function article(name: string): Promise<string> {
  return readFile(new URL(`./fixtures/story/${name}.txt`, import.meta.url), 'utf8');
}
