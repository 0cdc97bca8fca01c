import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildApp } from '../../../src/app.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listKeys } from '../../../src/staff/key.store.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { listStaff } from '../../../src/staff/staff.store.ts';
import { DESK_PAGES } from '../../../src/web/pages.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Nobody enters a page of the desk who may not; nothing changes without the session's token. */

const PASSWORD = 'en-lång-mening-att-minnas';
const ID = 'f'.repeat(24);
const routes = Object.entries(DESK_PAGES).map(([route, guard]) => {
  const [method, path] = route.split(' ') as ['GET' | 'POST', string];
  return { method, path: path.replace(/:\w+/g, ID), guard, route };
});
const guarded = routes.filter(({ guard }) => guard !== 'visitor');
const changing = guarded.filter(({ method }) => method === 'POST');

let world: World;
let server: Server;
let base: string;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  world = await openWorld();
  for (const [name, role] of [
    ['anna', 'operator'],
    ['bo', 'communicator'],
  ] as const)
    await createStaff({ email: `${name}@exempel.se`, name, role, password: PASSWORD }, HOUSE);
  server = createServer(buildApp());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const name of ['anna', 'bo']) cookies[name] = await signIn(name);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await world.close();
});

describe('a stranger', () => {
  test.each(guarded)('$route', async ({ method, path }) => {
    const answer = await ask(method, path);
    if (method === 'POST') return expect([401, 403]).toContain(answer.status);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/desk/logga-in?next=${encodeURIComponent(path)}`);
  });

  test('gets the same answer for a wrong address and a wrong password', async () => {
    const wrong = async (email: string) => {
      const answer = await ask('POST', '/desk/logga-in', { email, password: 'fel' });
      return [answer.status, (await answer.text()).replaceAll(email, '')];
    };
    expect(await wrong('anna@exempel.se')).toEqual(await wrong('ingen@exempel.se'));
  });
});

describe('somebody signed in', () => {
  test.each(changing)('cannot do $route without the token', async ({ path }) => {
    const cookie = cookies.anna;
    expect((await ask('POST', path, { a: 'b' }, cookie)).status).toBe(403);
    expect((await ask('POST', path, { _csrf: 'x'.repeat(43) }, cookie)).status).toBe(403);
  });

  test('is sent to a page of the desk only, whatever next says', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil', '/']) {
      const answer = await ask('POST', '/desk/logga-in', { email: 'anna@exempel.se', password: PASSWORD, next });
      expect(answer.headers.get('location')).toBe('/desk');
    }
  });

  test('gets a page, never a crash, for a thing that does not exist', async () => {
    const cookie = cookies.anna;
    for (const { method, path, route } of guarded.filter((one) => one.path.includes(ID))) {
      const answer = await ask(method, path, method === 'POST' ? { _csrf: await token(cookie) } : undefined, cookie);
      expect([route, answer.status < 500, answer.status]).toEqual([route, true, answer.status]);
    }
  });

  test('who is no operator makes neither accounts nor keys', async () => {
    const cookie = cookies.bo;
    const _csrf = await token(cookie);
    const [staff, keys] = [await listStaff(), await listKeys()];
    for (const { path } of changing.filter(({ guard }) => guard === 'operator'))
      expect((await ask('POST', path, { _csrf }, cookie)).status).toBe(403);
    expect([await listStaff(), await listKeys()]).toEqual([staff, keys]);
  });

  test('sees the secret of a new key once', async () => {
    const cookie = cookies.anna;
    const form = { _csrf: await token(cookie), keyName: 'Intranätet', scopes: 'read' };
    const made = await (await ask('POST', '/desk/installningar/nycklar', form, cookie)).text();
    expect(made).toMatch(/akt_[A-Za-z0-9_-]{43}/);
    const later = await (await ask('GET', '/desk/installningar', undefined, cookie)).text();
    expect(later).toContain('Intranätet');
    expect(later).not.toMatch(/akt_[A-Za-z0-9_-]{43}/);
  });

  test('is out after signing out', async () => {
    const cookie = await signIn('bo');
    await ask('POST', '/desk/logga-ut', { _csrf: await token(cookie) }, cookie);
    expect((await ask('GET', '/desk', undefined, cookie)).status).toBe(303);
  });
});

test('what the browser loads is kept for ever only under a name that holds its hash', async () => {
  const style = /\/assets\/style[^"]*/.exec(await (await ask('GET', '/desk/logga-in')).text())?.[0] ?? '';
  const answer = await ask('GET', style);
  const built = /-[0-9a-f]{10}\.css$/.test(style);
  expect(answer.status).toBe(built ? 200 : 404);
  if (built) expect(answer.headers.get('cache-control')).toContain('immutable');
  expect((await ask('GET', '/assets/../package.json')).status).toBe(404);
  expect((await ask('GET', '/assets/%2e%2e/%2e%2e/package.json')).status).toBeGreaterThanOrEqual(400);
});

function ask(method: string, path: string, form?: Record<string, string>, cookie = ''): Promise<Response> {
  return fetch(base + path, {
    method,
    redirect: 'manual',
    headers: { ...(cookie ? { cookie } : {}), 'Sec-Fetch-Site': 'same-origin' },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
}

async function signIn(name: string): Promise<string> {
  const answer = await ask('POST', '/desk/logga-in', { email: `${name}@exempel.se`, password: PASSWORD });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

async function token(cookie: string | undefined): Promise<string> {
  const page = await (await ask('GET', '/desk/artiklar/ny', undefined, cookie)).text();
  return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
}
