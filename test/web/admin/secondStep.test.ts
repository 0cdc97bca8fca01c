import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { beginSecondStep, newNonce, secretOf } from '../../../src/staff/secondStep.ts';
import { listStaff } from '../../../src/staff/staff.store.ts';
import { codeAt } from '../../../src/staff/totp.ts';
import { type Front, openFront } from '../../support/front.ts';
import { atDesk, signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Whoever sits at a desk that was left open does not switch the second step off by guessing (R108). */

jest.setTimeout(30_000);

const PAGE = '/desk/installningar/tvasteg';
let world: World;
let front: Front;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
});
afterAll(async () => {
  await front.close();
  await world.close();
});

async function somebody(name: string) {
  const desk = await atDesk(front.url, await signedIn(front.url, { name, role: 'communicator' }));
  const staff = (await listStaff()).find((one) => one.name === name);
  if (!staff) throw new Error(`${name} has no account`);
  const isOn = async () => (await listStaff()).find(({ id }) => id === staff.id)?.secondStep;
  return { desk, staff, isOn };
}

test('after ten wrong codes the right one is refused too', async () => {
  const { desk, staff, isOn } = await somebody('Eva');
  const [nonce, now] = [newNonce(), Date.now()];
  const code = (step: number) => codeAt(secretOf(staff.id, nonce), Math.floor(now / 30_000) + step);
  await beginSecondStep(staff, nonce, code(0), new Date(now));

  const statuses = [];
  for (let n = 0; n < 11; n += 1) statuses.push((await desk.post(PAGE, { code: `gissa${n % 10}` })).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
  expect((await desk.post(PAGE, { code: code(1) })).status).toBe(429);
  expect(await isOn()).toBe(true);
});

test('it is switched on and off with codes of the app', async () => {
  const { desk, staff, isOn } = await somebody('Kim');
  const nonce = /name="nonce" value="([^"]+)"/.exec(await desk.page(PAGE))?.[1] ?? '';
  const now = Date.now();
  const code = (step: number) => codeAt(secretOf(staff.id, nonce), Math.floor(now / 30_000) + step);
  expect((await desk.post(PAGE, { nonce, code: code(0) })).status).toBe(303);
  expect(await isOn()).toBe(true);
  expect((await desk.post(PAGE, { code: code(1) })).status).toBe(303);
  expect(await isOn()).toBe(false);
});
