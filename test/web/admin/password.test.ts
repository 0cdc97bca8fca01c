import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { changePassword } from '../../../src/staff/changePassword.ts';
import { createStaff, signIn } from '../../../src/staff/signIn.ts';
import type { Staff } from '../../../src/staff/staff.ts';
import { type Front, openFront } from '../../support/front.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Who works here changes her own password: with the one she has, and everybody else who came in with it is out. */

jest.setTimeout(30_000);

const OLD = 'en-lång-mening-att-minnas';
const NEW = ' en annan mening med mellanslag ';
const PAGE = '/desk/installningar/losenord';
const EMAIL = 'bo@exempel.se';
let world: World;
let front: Front;
let bo: Staff;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  bo = await createStaff({ email: EMAIL, name: 'Bo', role: 'communicator', password: OLD }, HOUSE);
});
afterAll(async () => {
  await front.close();
  await world.close();
});

function ask(path: string, cookie = '', fields?: Record<string, string>): Promise<Response> {
  const post = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  return fetch(new URL(path, front.url), { headers: { Cookie: cookie }, redirect: 'manual', ...post });
}
const cookieOf = (answer: Response) => (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
const enter = async (password: string) => cookieOf(await ask('/desk/logga-in', '', { email: EMAIL, password }));
const isIn = async (cookie: string) => (await ask('/desk', cookie)).status === 200;

async function change(cookie: string, old: string, password: string, again = password): Promise<Response> {
  const html = await (await ask(PAGE, cookie)).text();
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return ask(PAGE, cookie, { _csrf, old, password, again });
}

test('the old password is asked for, and the new one keeps the rules of the first', async () => {
  const cookie = await enter(OLD);
  const said = async (...typed: [old: string, password: string, again?: string]) => {
    const answer = await change(cookie, ...typed);
    const html = await answer.text();
    for (const secret of typed) expect(html).not.toContain(secret);
    return [answer.status, /field-problem"[^>]*>([^<]+)/.exec(html)?.[1]];
  };
  expect(await said('fel-gissning', NEW)).toEqual([
    400,
    'Det är inte lösenordet du har nu. Skriv det du loggar in med.',
  ]);
  expect(await said(OLD, 'elva tecken')).toEqual([400, 'Välj ett lösenord med minst 12 tecken.']);
  expect(await said(OLD, OLD)).toEqual([400, 'Välj ett annat lösenord än det du har nu.']);
  expect(await said(OLD, NEW, NEW.trim())).toEqual([400, 'Lösenorden är olika. Skriv det nya likadant i båda.']);
  expect(await isIn(cookie)).toBe(true);
});

test('every other session ends, this one begins anew, and the trail says so', async () => {
  const [here, elsewhere] = [await enter(OLD), await enter(OLD)];
  const answer = await change(here, OLD, NEW);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk/installningar?klart=losenord-bytt']);
  const fresh = cookieOf(answer);
  expect([await isIn(fresh), await isIn(here), await isIn(elsewhere)]).toEqual([true, false, false]);
  await expect(signIn(EMAIL, OLD)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect((await signIn(EMAIL, NEW)).id).toBe(bo.id);
  const trail = (await listAudit()).items.filter(({ what }) => what === 'password-changed');
  expect(trail).toMatchObject([{ actor: { id: bo.id, name: 'Bo' }, about: { staffId: bo.id } }]);
});

test('of two changes at once one is made', async () => {
  const change = (password: string) =>
    changePassword(bo, { old: NEW, password, again: password }).then(
      () => 'changed',
      (error: { code: string }) => error.code,
    );
  const outcomes = await Promise.all([change('den första meningen'), change('den andra meningen')]);
  expect(outcomes.toSorted()[0]).toBe('changed');
  expect(['conflict', 'invalid']).toContain(outcomes.toSorted()[1]);
});

test('guessing is braked', async () => {
  await createStaff({ email: 'eva@exempel.se', name: 'Eva', role: 'communicator', password: OLD }, HOUSE);
  const cookie = cookieOf(await ask('/desk/logga-in', '', { email: 'eva@exempel.se', password: OLD }));
  const statuses = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await change(cookie, `gissning nummer ${n}`, NEW)).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
});
