import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { makeFormToken } from '../../../src/http/formToken.ts';
import { isProof, WAIT_MS } from '../../../src/http/signUpGuard.ts';
import { brakeNow, release } from '../../../src/platform/mail/brake.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { createKey } from '../../../src/staff/keys.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { findByKey } from '../../../src/subscribers/subscriber.store.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReader } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Sign-ups from other sites, and what happens at the door when somebody floods it. */

const OPS = 'drift@exempel.se';
const PASSWORD = 'en-lång-mening-att-minnas';
let world: World;
let front: Front;

beforeAll(async () => {
  world = await openWorld({ SIGNUPS_PER_NETWORK_HOUR: '10000', CONFIRMATIONS_PER_HOUR: '3', OPS_EMAIL: OPS });
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
}, 30_000);
afterAll(async () => {
  await front.close();
  await world.close();
});
beforeEach(() => world.clear());

const aged = (ms: number) => makeFormToken(new Date(Date.now() - ms));
const signUp = async (address: string, fields: Record<string, string> = { form: aged(5_000) }) => {
  const answer = await fetch(`${front.url}/prenumerera`, {
    method: 'POST',
    body: new URLSearchParams({ address, ...fields }),
  });
  const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'etag');
  return { status: answer.status, headers, page: await answer.text() };
};
const letters = () => mongoose.model('Letter').countDocuments({ purpose: 'confirm' });
const taken = (page: string) => page.includes('Titta i din inkorg');
const asksForMore = (page: string) => page.includes('Ett steg till just nu');

async function flood(): Promise<void> {
  for (let n = 0; n < 4; n += 1) expect(taken((await signUp(`offer${n}@kommun.example`)).page)).toBe(true);
  expect([await letters(), await brakeNow()]).toEqual([3, expect.objectContaining({ held: 1, domain: null })]);
}

/** What the browser's code does, with another implementation. */
function prove(token: string): string {
  for (let number = 0; ; number += 1) {
    const hash = createHash('sha256').update(`${token}:${number}`).digest();
    if (hash[0] === 0 && hash[1] === 0) return String(number);
  }
}

test('a form on another site leads to our own page, filled in, and nothing is saved or sent', async () => {
  const { status, page } = await signUp('anna@kommun.example', { name: 'Anna' });
  expect(status).toBe(200);
  expect(page).toContain('value="anna@kommun.example"');
  expect(page).toContain('value="Anna"');
  expect(page).toContain('Ett steg kvar');
  expect(page).toMatch(/name="form" value="[\w-]{20,}"/);
  expect([await letters(), await findByKey('anna@kommun.example')]).toEqual([0, null]);
});

describe('while the brake is on', () => {
  beforeEach(flood);

  test('known and unknown addresses get the same answer', async () => {
    await aReader('redan@kommun.example');
    const form = aged(5_000);
    const answers = await Promise.all(
      ['redan@kommun.example', 'okand@kommun.example'].map(async (address) => {
        const { page, ...rest } = await signUp(address, { form });
        const bare = page.replaceAll(address, '').replace(/[\w-]{40,}/g, '');
        return { ...rest, bare, asks: asksForMore(page) };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.asks).toBe(true);
    expect(await letters()).toBe(3);
  });

  test('without JavaScript: who waited gets her letter; a form counts once', async () => {
    const form = aged(WAIT_MS + 1_000);
    expect(taken((await signUp('vantade@kommun.example', { form })).page)).toBe(true);
    expect(asksForMore((await signUp('samma@kommun.example', { form })).page)).toBe(true);
    expect([await letters(), (await findByKey('samma@kommun.example')) === null]).toEqual([4, true]);
  });

  test('with JavaScript: who worked gets her letter at once; half the work is none', async () => {
    const form = aged(5_000);
    const proof = prove(form);
    expect(isProof(form, proof)).toBe(true);
    expect(isProof(`${form}x`, proof)).toBe(false);
    expect(isProof(form, `-${proof}`)).toBe(false);
    expect(asksForMore((await signUp('arbetade@kommun.example', { form, proof: '-1' })).page)).toBe(true);
    expect(taken((await signUp('arbetade@kommun.example', { form, proof })).page)).toBe(true);
    expect(await letters()).toBe(4);
  });

  test('the second budget ends too', async () => {
    for (let n = 0; n < 5; n += 1) await signUp(`snabb${n}@kommun.example`, { form: aged(WAIT_MS + 1_000 + n) });
    expect(await letters()).toBe(6);
  });

  describe('at the door for programs', () => {
    const consent = { version: '1', text: 'Ja, skicka nyhetsbrevet.' };
    let key = '';
    beforeEach(async () => {
      key = (await createKey('Webbplatsen', ['write'], HOUSE)).secret;
    });
    const ask = async (address: string, more: object = {}) => {
      const answer = await fetch(`${front.url}/api/v1/subscribers`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ address, consent, ip: '198.51.100.7', ...more }),
      });
      const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'etag');
      const body = (await answer.json()) as { state?: string; code?: string; step?: Record<string, unknown> };
      return { status: answer.status, headers, body };
    };

    test('the same step is asked for, and known and unknown get the same answer', async () => {
      await aReader('redan@kommun.example');
      const answers = [];
      for (const address of ['redan@kommun.example', 'okand@kommun.example']) {
        const { body, ...rest } = await ask(address);
        expect(body).toMatchObject({ status: 429, code: 'too-many', step: { bits: 16, waitSeconds: 20 } });
        answers.push({ ...rest, body: { ...body, step: { ...body.step, token: String(body.step?.token).length } } });
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.headers).toContainEqual(['content-type', 'application/problem+json; charset=utf-8']);
      expect([await letters(), await findByKey('okand@kommun.example')]).toEqual([3, null]);
    });

    test('with the sum the letter goes at once, and the sum counts once', async () => {
      const token = String((await ask('arbetade@kommun.example')).body.step?.token);
      expect((await ask('arbetade@kommun.example', { step: { token, proof: '-1' } })).status).toBe(429);
      expect((await ask('arbetade@kommun.example', { step: { token } })).status).toBe(429);
      const step = { token, proof: prove(token) };
      expect((await ask('arbetade@kommun.example', { step })).body).toEqual({ state: 'asked' });
      expect((await ask('samma@kommun.example', { step })).status).toBe(429);
      expect([await letters(), await findByKey('samma@kommun.example')]).toEqual([4, null]);
    });

    test('who waited goes too, a few from one place', async () => {
      const waited = () => ({ step: { token: aged(WAIT_MS + 1_000) } });
      const statuses = [];
      for (let n = 0; n < 11; n += 1) statuses.push((await ask(`v${n}@kommun.example`, waited())).status);
      expect(statuses).toEqual([...Array(10).fill(202), 429]);
      expect((await ask('annan@kommun.example', { ...waited(), ip: '2001:db8::1' })).status).toBe(202);
    });
  });

  test('released, letters go again and nothing more is asked for', async () => {
    expect([await release(), await release(), await brakeNow()]).toEqual([true, false, null]);
    expect(taken((await signUp('efter@kommun.example')).page)).toBe(true);
    expect(await letters()).toBe(4);
  });

  test('who runs the house gets a letter, once for each time it goes on', async () => {
    const told = () => mongoose.model('Letter').find({ purpose: 'brake' }).lean<{ to: string; data: object }[]>();
    for (let n = 0; n < 3; n += 1) await signUp(`fler${n}@kommun.example`);
    const sentence = 'Gränsen för alla är nådd: 3 bekräftelsebrev på en timme.';
    expect(await told()).toMatchObject([{ to: OPS, data: { sentence, url: `${front.url}/desk` } }]);
    await release();
    for (let n = 0; n < 4; n += 1) await signUp(`igen${n}@kommun.example`);
    expect(await told()).toHaveLength(2);
  });

  test('it lets go by itself an hour after the last letter that was held', async () => {
    expect(await brakeNow(new Date(Date.now() + 3_500_000))).not.toBeNull();
    expect(await brakeNow(new Date(Date.now() + 3_700_000))).toBeNull();
  });

  test.each([
    ['operator', true],
    ['communicator', false],
  ] as const)('staff see it with what it means; %s may release it: %s', async (role, may) => {
    await createStaff({ email: 'anna@exempel.se', name: 'Anna', role, password: PASSWORD }, HOUSE);
    const answer = await fetch(`${front.url}/desk/logga-in`, {
      ...{ method: 'POST', redirect: 'manual' },
      body: new URLSearchParams({ email: 'anna@exempel.se', password: PASSWORD }),
    });
    const headers = { Cookie: (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' };
    for (const path of ['/desk', '/desk/leverans']) {
      const page = await (await fetch(`${front.url}${path}`, { headers })).text();
      expect(page).toContain('Bromsen för bekräftelsebrev är på');
      expect(page.includes('Släpp bromsen')).toBe(may);
    }
    const csrf = /name="_csrf" value="([^"]+)"/.exec(await (await fetch(`${front.url}/desk`, { headers })).text())?.[1];
    const body = new URLSearchParams({ _csrf: csrf ?? '' });
    const released = await fetch(`${front.url}/desk/broms`, { method: 'POST', headers, body, redirect: 'manual' });
    expect(released.status).toBe(may ? 303 : 403);
    expect((await brakeNow()) === null).toBe(may);
    expect((await listAudit()).items.some(({ what }) => what === 'brake-released')).toBe(may);
  });
});

test('sign-ups from programs are counted by the network they say, or by key', async () => {
  world.set({ PUBLIC_URL: front.url, SIGNUPS_PER_NETWORK_HOUR: '2', CONFIRMATIONS_PER_HOUR: '100' });
  const { secret } = await createKey('Webbplatsen', ['write'], HOUSE);
  const ask = async (ip?: string) => {
    const address = `n${Math.random().toString(36).slice(2)}@kommun.example`;
    const answer = await fetch(`${front.url}/api/v1/subscribers`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ address, consent: { version: '1', text: 'Ja.' }, ...(ip ? { ip } : {}) }),
    });
    return [answer.status, answer.headers.get('retry-after') !== null];
  };
  const asked = [await ask('192.0.2.1'), await ask('192.0.2.99'), await ask('192.0.2.7'), await ask('203.0.113.1')];
  expect(asked.map(([status]) => status)).toEqual([202, 202, 429, 202]);
  expect(asked[2]).toEqual([429, true]);
  expect([(await ask())[0], (await ask())[0], (await ask())[0]]).toEqual([202, 202, 429]);
  expect((await ask('inte en adress'))[0]).toBe(400);
});
