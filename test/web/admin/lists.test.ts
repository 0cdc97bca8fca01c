import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { runImport } from '../../../src/subscribers/import/run.ts';
import { purgeSubscribers } from '../../../src/subscribers/purge.ts';
import { findByKey } from '../../../src/subscribers/subscriber.store.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReader } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

/* A list on its way in and out at the desk, as a communicator does it. */

const PASSWORD = 'en-lång-mening-att-minnas';
let world: World;
let front: Front;
let cookie: string;
let csrf: string;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  await createStaff({ email: 'anna@exempel.se', name: 'Anna', role: 'communicator', password: PASSWORD }, HOUSE);
  const answer = await fetch(`${front.url}/desk/logga-in`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ email: 'anna@exempel.se', password: PASSWORD }),
  });
  cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  csrf = /name="_csrf" value="([^"]+)"/.exec(await (await ask('/desk/listor')).text())?.[1] ?? '';
});
afterAll(async () => {
  await front.close();
  await world.close();
});

const ask = (path: string, body?: URLSearchParams | FormData) =>
  fetch(new URL(path, front.url), {
    ...{ headers: { Cookie: cookie }, redirect: 'manual' },
    ...(body ? { method: 'POST', body } : {}),
  });
const post = (path: string, fields: Record<string, string> = {}) =>
  ask(path, new URLSearchParams({ _csrf: csrf, ...fields }));

function upload(text: string | Uint8Array, name = 'läsare.csv', token = csrf) {
  const form = new FormData();
  form.set('_csrf', token);
  form.set('file', new Blob([text as string]), name);
  return ask('/desk/listor', form);
}
const audited = async () => (await listAudit()).items.map(({ what }) => what);

test('from a file to readers: columns, a trial, a basis, and the rows that were not used', async () => {
  const before = `e-post;namn\n${Array.from({ length: 3_000 }, (_, n) => `r${n}@kommun.example;Läsare ${n}`).join('\n')}\n`;
  const taken = await upload(`${before}fel;Fel\n`);
  expect(taken.status).toBe(303);
  const page = taken.headers.get('location') ?? '';
  const id = page.split('/').at(-1) ?? '';
  expect(await (await ask(page)).text()).toMatch(/<option value="0" selected>1: e-post/);

  expect((await post(`${page}/prov`, { address: '0', name: '1' })).status).toBe(303);
  expect(await (await ask(page)).text()).toContain('hx-trigger="every 2s"');
  await runImport(id);
  expect(await (await ask(page)).text()).toContain('Lägg till 3\u00a0000 läsare');

  const no = await post(`${page}/start`, { basis: 'ja' });
  expect([no.status, (await no.text()).includes('Skriv var läsarnas samtycke')]).toEqual([400, true]);
  await post(`${page}/start`, { basis: 'Avtal 2026-12, bilaga 3' });
  await runImport(id);
  expect(await (await ask(page)).text()).toContain('Avtal 2026-12, bilaga 3');
  expect((await findByKey('r2999@kommun.example'))?.name).toBe('Läsare 2999');
  const errors = await ask(`${page}/fel.csv`);
  expect(errors.headers.get('content-disposition')).toContain('attachment');
  expect((await errors.text()).trim().split('\n')).toHaveLength(2);
  expect(await audited()).toEqual(
    expect.arrayContaining(['list-uploaded', 'readers-imported', 'import-errors-downloaded']),
  );
  expect((await post(`${page}/ta-bort`)).status).toBe(303);
  expect((await ask(page)).status).toBe(404);
}, 60_000);

test('a file without the form’s token is refused, and so are a workbook and no file at all', async () => {
  expect((await upload('e-post\na@kommun.example\n', 'a.csv', 'x')).status).toBe(403);
  const workbook = await upload('PK\u0003\u0004', 'lista.xlsx');
  expect([workbook.status, (await workbook.text()).includes('CSV UTF-8')]).toEqual([400, true]);
  const none = await upload('', '');
  expect(none.status).toBe(400);
  expect((await post('/desk/listor')).status).toBe(403);
});

test('the list as a file, with a line in the trail before it', async () => {
  await aReader('ensam@kommun.example', { state: 'left', leftAt: new Date() });
  const res = await post('/desk/listor/export', { lage: 'left' });
  expect(res.headers.get('content-type')).toContain('text/csv');
  expect(await res.text()).toContain('ensam@kommun.example');
  expect(await (await post('/desk/listor/export', { lage: 'left', maskera: 'ja' })).text()).toContain(
    'e…@kommun.example',
  );
  expect((await audited()).filter((what) => what === 'subscribers-exported')).toHaveLength(2);
});

test('whoever looks at readers stands in the trail, and what was searched for does not (R108)', async () => {
  const { id } = await aReader('sedd@kommun.example');
  const found = await (await ask('/desk/prenumeranter?sok=sedd@kommun.example')).text();
  expect(found).toContain(`/desk/prenumeranter/${id}`);
  expect((await ask(`/desk/prenumeranter/${id}`)).status).toBe(200);
  const { items } = await listAudit({ limit: 2 });
  expect(items).toMatchObject([
    { what: 'subscriber-seen', actor: { name: 'Anna' }, about: { subscriberId: id } },
    { what: 'subscribers-listed', actor: { name: 'Anna' }, about: { searched: 'true', shown: '1' } },
  ]);
  expect(JSON.stringify(items)).not.toContain('sedd');
});

test('what is kept for how long stands on a page of its own', async () => {
  await purgeSubscribers();
  const page = await (await ask('/desk/gallring')).text();
  expect(page).toContain('730 dagar');
  expect(page).toContain('Bevis för avslutade och spärrade prenumerationer');
});
