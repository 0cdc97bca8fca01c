import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { brakeNow, release } from '../../../src/platform/mail/brake.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { findByKey } from '../../../src/subscribers/subscriber.store.ts';
import { isProof, WAIT_MS } from '../../../src/web/public/extraStep.ts';
import { makeFormToken } from '../../../src/web/public/formToken.ts';
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
