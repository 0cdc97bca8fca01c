import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listAudit } from '../../../src/staff/audit.ts';
import { leave } from '../../../src/subscribers/leave.ts';
import { findSubscriber } from '../../../src/subscribers/subscriber.store.ts';
import { isSuppressed, suppress } from '../../../src/subscribers/suppression.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReader } from '../../support/sending.ts';
import { signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Staff take back a suppression, with a reason that stands in the trail (R68). */

let world: World;
let front: Front;
let cookie: string;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  cookie = await signedIn(front.url);
});
afterAll(async () => {
  await front.close();
  await world.close();
});

const ask = (path: string, body?: URLSearchParams) =>
  fetch(new URL(path, front.url), {
    ...{ headers: { Cookie: cookie }, redirect: 'manual' },
    ...(body ? { method: 'POST', body } : {}),
  });
const page = async (id: string) => (await ask(`/desk/prenumeranter/${id}`)).text();

async function lift(id: string, reason: string): Promise<{ status: number; text: string }> {
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page(id))?.[1] ?? '';
  const answer = await ask(`/desk/prenumeranter/${id}/hav-sparr`, new URLSearchParams({ _csrf: csrf, reason }));
  return { status: answer.status, text: await answer.text() };
}

async function standing(id: string, address: string) {
  return [(await findSubscriber(id))?.state, await isSuppressed(address)];
}

test.each(['bounce', 'staff'] as const)(
  'one for %s is lifted with a reason, and the reader reads again',
  async (why) => {
    const { id, address } = await aReader(`${why}@kommun.example`);
    await suppress(address, why);
    expect(await page(id)).toContain('Häv spärren');
    const silent = await lift(id, '  ');
    expect([silent.status, silent.text.includes('Skriv varför spärren kan hävas.')]).toEqual([400, true]);
    expect(await standing(id, address)).toEqual(['suppressed', true]);
    expect((await lift(id, 'Brevlådan  fungerar igen')).status).toBe(303);
    expect(await standing(id, address)).toEqual(['active', false]);
    expect((await listAudit({ limit: 1 })).items).toMatchObject([
      { what: 'suppression-lifted', about: { subscriberId: id, reason: 'Brevlådan fungerar igen' } },
    ]);
    expect(await page(id)).not.toContain('Häv spärren');
  },
);

test('who had left before gets nothing again by it, and the page says so', async () => {
  const { id, address } = await aReader('borta@kommun.example');
  await leave(id, { source: 'page' });
  await suppress(address, 'bounce');
  expect(await page(id)).toContain('Prenumerationen börjar inte av sig själv');
  expect((await lift(id, 'Adressen finns igen')).status).toBe(303);
  expect(await standing(id, address)).toEqual(['left', false]);
});

test.each([
  ['complaint', 'Bara läsarens egen, nya anmälan'],
  ['never-again', 'aldrig få brev igen'],
] as const)('one for %s is not for staff to lift', async (why, sentence) => {
  const { id, address } = await aReader(`${why}@kommun.example`);
  await suppress(address, why);
  const shown = await page(id);
  expect([shown.includes('Häv spärren'), shown.includes(sentence)]).toEqual([false, true]);
  const refused = await lift(id, 'Läsaren ringde');
  expect([refused.status, refused.text.includes(sentence)]).toEqual([409, true]);
  expect(await standing(id, address)).toEqual(['suppressed', true]);
  expect((await listAudit()).items.filter(({ about }) => about.reason === 'Läsaren ringde')).toEqual([]);
});
