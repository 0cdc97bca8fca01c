import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { unsubscribesOf } from '../../../src/events/unsubscribe.ts';
import { makeFormToken } from '../../../src/http/formToken.ts';
import { makeToken } from '../../../src/platform/tokens.ts';
import { foldAddress } from '../../../src/subscribers/address.ts';
import { consentsOf } from '../../../src/subscribers/consent.ts';
import { askToMove } from '../../../src/subscribers/moveAddress.ts';
import { findByKey, findSubscriber } from '../../../src/subscribers/subscriber.store.ts';
import { suppress } from '../../../src/subscribers/suppression.ts';
import { confirmUrl, moveUrl, preferencesUrl, unsubscribeUrl } from '../../../src/urls.ts';
import { wordingsIn } from '../../../src/web/public/wordings.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aPublishedIssue, type Made } from '../../support/published.ts';
import { aReader, aReleasedIssue } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;
let made: Made;

beforeAll(async () => {
  world = await openWorld({ SIGNUPS_PER_NETWORK_HOUR: '1000' });
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  made = await aPublishedIssue();
}, 30_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

const SOME_TIME_AGO = () => new Date(Date.now() - 10_000);
const form = (fields: Record<string, string>) =>
  new URLSearchParams({ form: makeFormToken(SOME_TIME_AGO()), ...fields });
const letters = (purpose?: string) => mongoose.model('Letter').countDocuments(purpose ? { purpose } : {});
const kept = (address: string) => findByKey(foldAddress(address));

function post(path: string, body: URLSearchParams | FormData | string, headers: Record<string, string> = {}) {
  return fetch(new URL(path, front.url), { method: 'POST', body, headers, redirect: 'manual' });
}

/** The reader of an address signs it up again, and confirms. */
async function addConfirmedAgain(id: string): Promise<void> {
  const { address = '' } = (await findSubscriber(id)) ?? {};
  await post('/prenumerera', form({ address }));
  await post(confirmUrl(id), '');
  expect((await findSubscriber(id))?.state).toBe('active');
}

describe('signing up', () => {
  test('asks for one address, and sends one confirmation letter', async () => {
    const before = await letters();
    const res = await post('/prenumerera', form({ address: 'Ny@Kommun.example', measuring: 'ja' }));
    expect(res.status).toBe(200);
    expect(await res.text()).toContain('Titta i din inkorg');
    expect(await kept('ny@kommun.example')).toMatchObject({ state: 'pending', measuring: false });
    expect(await letters()).toBe(before + 1);
  });

  test('answers the same whoever the address belongs to (R124)', async () => {
    await aReader('finns@kommun.example');
    await aReader('borta@kommun.example', { state: 'left' });
    await suppress('stopp@kommun.example', 'complaint');
    const answers: string[] = [];
    const took: number[] = [];
    for (const name of ['aldrig-sedd', 'ny', 'finns', 'borta', 'stopp']) {
      const asked = performance.now();
      const res = await post('/prenumerera', form({ address: `${name}@kommun.example` }));
      answers.push(`${res.status} ${await res.text()}`);
      took.push(performance.now() - asked);
    }
    expect(took.filter((ms) => ms < 245)).toEqual([]); // no stopwatch tells more: none is quicker than the fixed time
    expect(new Set(answers).size).toBe(1);
    const links: string[] = [];
    for (const name of ['aldrig', 'finns', 'borta', 'stopp']) {
      const res = await post('/min-lank', form({ address: `${name}@kommun.example` }));
      links.push(`${res.status} ${await res.text()}`);
    }
    expect(new Set(links).size).toBe(1);
  });

  test('a program that fills in everything gets the same page and sends nothing', async () => {
    const before = await letters();
    const res = await post('/prenumerera', form({ address: 'bot@kommun.example', website: 'https://spam.example' }));
    expect(await res.text()).toContain('Titta i din inkorg');
    expect([await kept('bot@kommun.example'), await letters()]).toEqual([null, before]);
  });

  test('a form that is too fast or too old comes back filled in, with a fresh token', async () => {
    for (const token of [makeFormToken(), makeFormToken(new Date(Date.now() - 3 * 86_400_000)), 'x']) {
      const res = await post(
        '/prenumerera',
        new URLSearchParams({ form: token, address: 'snabb@kommun.example', name: 'Eva' }),
      );
      const page = await res.text();
      expect(res.status).toBe(400);
      expect(page).toContain('value="snabb@kommun.example"');
      expect(page).toContain('value="Eva"');
    }
    expect(await kept('snabb@kommun.example')).toBeNull();
  });

  test.each([
    [{ address: 'inte en adress' }, 'sv', 'citattecken, parenteser'],
    [{ address: 'a@b' }, 'en', 'not a valid domain'],
    [{ address: 'a@kommun.example', name: 'Köp på https://spam.example' }, 'sv', 'Namnet får'],
    [{ address: 'a@kommun.example', topics: 'okänt' }, 'sv', 'Välj ämnen ur listan'],
  ])('what is wrong is said beside its field: %j', async (fields, lang, sentence) => {
    const res = await post(`/prenumerera?lang=${lang}`, form(fields as Record<string, string>));
    expect(res.status).toBe(400);
    expect(await res.text()).toContain(sentence);
  });

  test('consent to measuring is a box of its own that nobody has ticked (R93)', async () => {
    const page = await (await fetch(`${front.url}/prenumerera`)).text();
    const box = /<input[^>]*name="measuring"[^>]*>/.exec(page)?.[0] ?? '';
    expect(box).toContain('type="checkbox"');
    expect(box).not.toMatch(/\schecked/);
  });

  test('markup that is sent back is text', async () => {
    const res = await post('/prenumerera', form({ address: '"><script>alert(1)</script>' }));
    expect(await res.text()).not.toContain('<script>alert');
  });

  test('an address that looks mistyped is asked about, and the reader decides; nothing typed is lost', async () => {
    const typed = { address: 'asa@gmial.com', topics: 'projekt', measuring: 'ja' };
    const asked = await (await post('/prenumerera', form(typed))).text();
    expect(await kept('asa@gmial.com')).toBeNull();
    expect([asked.includes('value="asa@gmail.com"'), asked.includes('value="asa@gmial.com"')]).toEqual([true, true]);
    expect(asked).toContain('name="topics" value="projekt"');
    await post('/prenumerera', form({ ...typed, as: 'asa@gmail.com' }));
    await post('/prenumerera', form({ ...typed, as: 'asa@gmial.com' }));
    expect(await kept('asa@gmail.com')).toMatchObject({ state: 'pending', asking: { topics: ['projekt'] } });
    expect(await kept('asa@gmial.com')).toMatchObject({ state: 'pending' });
  });

  test('letters that hardly any address has before the @ are asked about, and can be right (R34)', async () => {
    const [typed, plain] = ['åsa.öst@kommun.example', 'asa.ost@kommun.example'];
    const before = await letters();
    const asked = await (await post('/prenumerera', form({ address: typed }))).text();
    expect([asked.includes(`value="${plain}"`), asked.includes(`value="${typed}"`)]).toEqual([true, true]);
    expect([await kept(typed), await kept(plain), await letters()]).toEqual([null, null, before]);
    await post('/prenumerera', form({ address: typed, as: typed }));
    expect([(await kept(typed))?.state, await letters()]).toEqual(['pending', before + 1]);
  });

  test('a form that is too large is refused', async () => {
    expect((await post('/prenumerera', form({ address: 'a'.repeat(20_000) }))).status).toBe(413);
  });
});

describe('confirming', () => {
  const join = async (address: string) => {
    await post('/prenumerera', form({ address, measuring: 'ja', topics: 'projekt' }));
    return (await kept(address))?.id ?? '';
  };

  test('needs the button: scanners may open the link as often as they like (R128)', async () => {
    const id = await join('vill@kommun.example');
    const url = confirmUrl(id);
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS', 'PUT'])
      await fetch(url, { method, headers: { Purpose: 'prefetch' } });
    expect((await findSubscriber(id))?.state).toBe('pending');
    expect(await (await fetch(url)).text()).toContain('<button type="submit"');
    expect(await (await post(url, '')).text()).toContain('Välkommen som prenumerant');
    expect(await findSubscriber(id)).toMatchObject({ state: 'active', measuring: true, topics: ['projekt'] });
    for (const again of [await fetch(url), await post(url, '')]) {
      expect(again.status).toBe(200);
      expect(await again.text()).toContain('Välkommen som prenumerant');
    }
    const shown = await consentsOf(id);
    expect(shown.map((consent) => consent.purpose).sort()).toEqual(['measuring', 'newsletter']);
    const page = await (await fetch(`${front.url}/prenumerera`)).text();
    for (const consent of shown)
      for (const sentence of (consent.wordingText ?? 'inget').split('. '))
        expect(page).toContain(sentence.replace(/\.$/, ''));
  });

  test('an old link offers a new letter', async () => {
    const id = await join('sen@kommun.example');
    const old = confirmUrl(id, new Date(Date.now() - 3 * 86_400_000));
    const page = await fetch(old);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('/nytt"');
    expect((await post(`${old}/nytt`, '')).status).toBe(200);
    expect((await findSubscriber(id))?.state).toBe('pending');
  });

  test('a made-up link is not found, and tells nothing', async () => {
    const id = await join('annan@kommun.example');
    for (const url of [`${confirmUrl(id).slice(0, -2)}xx`, preferencesUrl(id).replace('/val/', '/bekrafta/')]) {
      expect((await fetch(url)).status).toBe(404);
      expect((await post(url, '')).status).toBe(404);
    }
    expect((await findSubscriber(id))?.state).toBe('pending');
  });
});

describe('unsubscribing', () => {
  const reader = async (address: string) => {
    const { id } = await aReader(address);
    return { id, url: unsubscribeUrl(made.issue.id, id) };
  };
  const multipart = () => {
    const body = new FormData();
    body.append('List-Unsubscribe', 'One-Click');
    return body;
  };

  test.each([
    ['urlencoded', () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })],
    ['multipart', multipart],
  ])('one click, %s: at once, 200, no cookie, no redirect, again and again (R13)', async (kind, body) => {
    const { id, url } = await reader(`ettklick-${kind}@kommun.example`);
    const before = await unsubscribesOf(made.issue.id);
    for (let n = 0; n < 3; n += 1) {
      const res = await post(url, body(), { Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' });
      expect([res.status, res.headers.get('location'), res.headers.get('set-cookie')]).toEqual([200, null, null]);
      expect((await findSubscriber(id))?.state).toBe('left');
    }
    expect(await unsubscribesOf(made.issue.id)).toBe(before + 1);
  });

  test('opening, looking and prefetching never unsubscribe (R14)', async () => {
    const { id, url } = await reader('skannad@kommun.example');
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
      await fetch(url, { method, headers: { 'User-Agent': 'Barracuda', Purpose: 'prefetch' } });
    expect((await findSubscriber(id))?.state).toBe('active');
  });

  test('a POST nobody asked for is refused', async () => {
    const { id, url } = await reader('pekad@kommun.example');
    for (const body of ['', 'x=1', 'List-Unsubscribe=Yes']) expect((await post(url, body)).status).toBe(400);
    expect((await post(url, '{}', { 'Content-Type': 'application/json' })).status).toBe(400);
    expect((await post(url, 'List-Unsubscribe=One-Click&x='.padEnd(20_000, 'x'))).status).toBe(413);
    expect((await findSubscriber(id))?.state).toBe('active');
  });

  test('by the page: its own button, with a reason from the list', async () => {
    const { id, url } = await reader('sidan@kommun.example');
    expect(await (await fetch(url)).text()).toContain('name="from" value="page"');
    const res = await post(url, new URLSearchParams({ from: 'page', reason: 'new-job' }));
    expect(await res.text()).toContain('Prenumerationen är avslutad');
    expect((await findSubscriber(id))?.state).toBe('left');
    expect(await (await fetch(url)).text()).toContain('Prenumerationen är avslutad');
  });

  test('the page leads on to her choices as long as the letter’s own link to them is good, and to a new link after (R131)', async () => {
    const { id, url } = await reader('arkiverat@kommun.example');
    expect(await (await fetch(url)).text()).toContain('href="/val/');
    const old = await aReleasedIssue();
    const lastYear = { releasedAt: new Date(Date.now() - 365 * 86_400_000) };
    for (const moment of [lastYear, { releasedAt: null }]) {
      await mongoose.model('Issue').updateOne({ _id: old.id }, { $set: moment });
      const page = await (await fetch(unsubscribeUrl(old.id, id))).text();
      expect([page.includes('/val/'), page.includes('href="/min-lank"')]).toEqual([false, true]);
    }
    await post(unsubscribeUrl(old.id, id), form({ from: 'page' }));
    expect((await findSubscriber(id))?.state).toBe('left');
  });

  test('by a letter from before a move: it is said that the subscription goes on elsewhere, and it does', async () => {
    const old = await aReader('fore@kommun.example');
    const origin = { source: 'form', formUrl: 'x', wordings: wordingsIn('sv') } as const;
    await askToMove(old.id, 'efter@kommun.example', origin, 'sv');
    const asked = await kept('efter@kommun.example');
    await post(moveUrl(old.id, asked?.id ?? ''), '');
    const url = unsubscribeUrl(made.issue.id, old.id);
    const oneClick = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const answers = [await fetch(url), await post(url, oneClick), await post(url, form({ from: 'page' }))];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      const page = await answer.text();
      expect(page).toContain('Prenumerationen har flyttats');
      expect(page).not.toContain('efter@');
    }
    expect((await kept('efter@kommun.example'))?.state).toBe('active');
    // Who signs the old address up again and leaves is told what everybody is told.
    await addConfirmedAgain(old.id);
    expect(await (await post(url, oneClick)).text()).toContain('Prenumerationen är avslutad');
    expect(await (await fetch(url)).text()).toContain('Prenumerationen är avslutad');
  });

  test('a token of another kind, or none, finds nothing (R131)', async () => {
    const { id, url } = await reader('fel@kommun.example');
    const token = url.slice(url.lastIndexOf('/') + 1);
    const other = token.at(-2) === '_' ? '-' : '_'; // not the last: some of its bits are no part of the token
    for (const bad of [
      `${token.slice(0, -2)}${other}${token.at(-1)}`,
      makeToken('reader', [made.issue.id, id]),
      makeToken('unsubscribe', [id]),
      'x',
    ]) {
      expect((await fetch(`${front.url}/avsluta/${bad}`)).status).toBe(404);
      expect((await post(`/avsluta/${bad}`, 'List-Unsubscribe=One-Click')).status).not.toBe(500);
    }
    expect((await findSubscriber(id))?.state).toBe('active');
  });
});

describe("a reader's choices", () => {
  test('are shown and kept by the link alone, and can take measuring back', async () => {
    const { id } = await aReader('val@kommun.example', { language: 'en', measuring: true });
    const url = preferencesUrl(id);
    const page = await (await fetch(url)).text();
    expect(page).toContain('lang="en"');
    expect(page).toContain('v…@kommun.example');
    expect(page).not.toContain('val@kommun.example');
    const fields = new URLSearchParams([
      ['name', 'Åsa'],
      ['organisation', 'region'],
      ['topics', 'projekt'],
      ['topics', 'evenemang'],
      ['language', 'sv'],
    ]);
    const saved = await (await post(url, fields)).text();
    expect(saved).toContain('Dina val är sparade');
    expect(await findSubscriber(id)).toMatchObject({
      ...{ name: 'Åsa', organisation: { kind: 'region' }, topics: ['projekt', 'evenemang'] },
      ...{ language: 'sv', measuring: false },
    });
  });

  test('the name is not shown to whom the letter was forwarded, and stays until it is replaced or taken away', async () => {
    const { id } = await aReader('namn@kommun.example', { name: 'Åsa Öberg' });
    const url = preferencesUrl(id);
    expect(await (await fetch(url)).text()).not.toContain('Åsa');
    const fields = { organisation: 'kommun', language: 'sv' };
    await post(url, new URLSearchParams({ ...fields, name: '' }));
    expect(await findSubscriber(id)).toMatchObject({ name: 'Åsa Öberg', organisation: { kind: 'kommun' } });
    await post(url, new URLSearchParams({ ...fields, name: '', noName: 'ja' }));
    expect((await findSubscriber(id))?.name).toBeNull();
  });

  test('a break is taken and ended, and an odd length is refused', async () => {
    const { id } = await aReader('rast@kommun.example');
    const url = preferencesUrl(id);
    const pausing = (months: string) => post(url, new URLSearchParams({ do: 'pause', months }));
    expect(await (await pausing('3')).text()).toContain('Prenumerationen är pausad till');
    expect((await findSubscriber(id))?.pausedUntil?.getTime()).toBeGreaterThan(Date.now() + 80 * 86_400_000);
    expect((await pausing('400')).status).toBe(400);
    expect(await (await pausing('0')).text()).toContain('Pausen är slut');
    expect((await findSubscriber(id))?.pausedUntil).toBeNull();
  });

  test('moving to another address answers the same for every one that could be one (R124)', async () => {
    const { id } = await aReader('flytt@kommun.example');
    await aReader('finns-redan@kommun.example');
    await suppress('sparrad-flytt@kommun.example', 'never-again');
    const asking = async (address: string) => {
      const res = await post(preferencesUrl(id), new URLSearchParams({ do: 'address', address }));
      return `${res.status} ${await res.text()}`;
    };
    const answers = [];
    for (const name of ['flyttad', 'finns-redan', 'sparrad-flytt', 'flytt'])
      answers.push(await asking(`${name}@kommun.example`));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('Titta i inkorgen på den nya adressen');
    expect(await asking('ingen adress')).toMatch(/^400 [\s\S]*E-postadressen/);
  });

  test('an expired link and a made-up one look the same', async () => {
    const { id } = await aReader('gammal@kommun.example');
    const old = preferencesUrl(id, new Date(Date.now() - 100 * 86_400_000));
    const [expired, forged] = await Promise.all([fetch(old), fetch(preferencesUrl(id).replace(/.{6}$/, 'xxxxxx'))]);
    expect([expired.status, forged.status]).toEqual([404, 404]);
    expect(await expired.text()).toBe(await forged.text());
  });

  test('she may leave from there too', async () => {
    const { id } = await aReader('slutar@kommun.example');
    await post(preferencesUrl(id), 'do=leave', { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect((await findSubscriber(id))?.state).toBe('left');
  });
});
