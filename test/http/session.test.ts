import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { csrfToken } from '../../src/http/csrf.ts';
import { errorPages } from '../../src/http/errors.ts';
import { endSession, staffOf, startSession } from '../../src/http/session.ts';
import { redis } from '../../src/platform/redis.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { listAudit } from '../../src/staff/audit.ts';
import { createStaff, removeStaff, signIn } from '../../src/staff/signIn.ts';
import { serve } from '../../src/web/serve.ts';
import { openWorld, type World } from '../support/world.ts';

const PASSWORD = 'en lång fras att minnas';
let world: World;
let server: Server;
let url: string;

/** A little desk behind the real guards. */
function desk() {
  const pages = {
    'POST /in': 'visitor',
    'POST /out': 'communicator',
    'GET /desk': 'communicator',
    'POST /desk': 'communicator',
    'POST /desk/nycklar': 'operator',
  } as const;
  const done: express.RequestHandler = (req, res) => void res.send(`${staffOf(req).name} ${csrfToken(req)}`);
  return express()
    .use(
      serve(pages, {
        'POST /in': async (req, res) => {
          await startSession(req, res, await signIn(String(req.body.email), String(req.body.password)));
          res.send(csrfToken(req));
        },
        'POST /out': async (req, res) => {
          await endSession(req, res);
          res.send('out');
        },
        'GET /desk': done,
        'POST /desk': done,
        'POST /desk/nycklar': done,
      }),
    )
    .use(errorPages(({ status, refusal }) => `${status} ${refusal?.message}`));
}

beforeAll(async () => {
  world = await openWorld();
  server = createServer(desk());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const person = { name: 'Kim', password: PASSWORD };
  await createStaff({ ...person, email: 'kim@inera.example', role: 'communicator' }, HOUSE);
  await createStaff({ ...person, email: 'op@inera.example', role: 'operator' }, HOUSE);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
}

async function enter(email: string, headers: Record<string, string> = {}) {
  const res = await post('/in', { email, password: PASSWORD }, headers);
  const cookie = res.headers.get('set-cookie') ?? '';
  return { cookie: cookie.split(';')[0] ?? '', full: cookie, csrf: await res.text() };
}

describe('a session', () => {
  test('opens the desk, and its cookie is for the browser alone', async () => {
    const { cookie, full, csrf } = await enter('kim@inera.example');
    expect(full).toMatch(/^sid=[A-Za-z0-9_-]{43};.*HttpOnly; SameSite=Lax/);
    const res = await fetch(`${url}/desk`, { headers: { cookie } });
    expect(await res.text()).toBe(`Kim ${csrf}`);
    expect(res.headers.get('cache-control')).toBe('no-store');
  });

  test('is Secure and bound to the host where there is https', async () => {
    world.set({
      ...{ PUBLIC_URL: 'https://aktuellt.example.se', FROM_ADDRESS: 'a@example.se', REPLY_TO: 'r@example.se' },
      ...{ LETTER_FROM_ADDRESS: 'k@example.se', DPO_EMAIL: 'd@example.se' },
      ...{ BOUNCE_DOMAIN: 'studs.example.se', LIST_ID: 'lista.example.se' },
    });
    const { full } = await enter('kim@inera.example');
    world.set({ PUBLIC_URL: 'http://localhost:3000' });
    expect(full).toMatch(/^__Host-sid=.*Path=\/.*HttpOnly; Secure; SameSite=Lax/);
    expect(full).not.toContain('Domain');
  });

  test('is kept under a hash: reading Redis makes nobody anybody', async () => {
    const { cookie } = await enter('kim@inera.example');
    const keys = await redis().keys('session:*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).toMatch(/^session:[0-9a-f]{64}$/);
    const id = cookie.slice('sid='.length);
    expect(keys.join()).not.toContain(id);
    for (const key of keys) expect(await redis().get(key)).not.toContain(id);
  });

  test('gets a new id at every sign-in: a planted or old one is worth nothing', async () => {
    const planted = `sid=${'A'.repeat(43)}`;
    const first = await enter('kim@inera.example', { cookie: planted });
    expect(first.cookie).not.toBe(planted);
    const second = await enter('kim@inera.example', { cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
    for (const cookie of [planted, first.cookie])
      expect((await fetch(`${url}/desk`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303);
  });

  test('ends with the account: who has left is out at the next step, and cannot come back', async () => {
    const { id } = await createStaff(
      { email: 'bo@inera.example', name: 'Bo', role: 'operator', password: PASSWORD },
      HOUSE,
    );
    const { cookie } = await enter('bo@inera.example');
    expect((await fetch(`${url}/desk`, { headers: { cookie } })).status).toBe(200);
    await expect(removeStaff(id, { id, name: 'Bo' })).rejects.toMatchObject({ code: 'conflict' });
    await removeStaff(id, HOUSE);
    expect((await fetch(`${url}/desk`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303);
    await expect(signIn('bo@inera.example', PASSWORD)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(removeStaff(id, HOUSE)).rejects.toMatchObject({ code: 'not-found' });
    expect((await listAudit()).items[0]).toMatchObject({ what: 'staff-removed', about: { staffId: id } });
  });

  test('ends for good', async () => {
    const { cookie, csrf } = await enter('kim@inera.example');
    expect((await post('/out', { _csrf: csrf }, { cookie })).status).toBe(200);
    expect((await fetch(`${url}/desk`, { headers: { cookie }, redirect: 'manual' })).status).toBe(303);
  });
});

describe('a page of the desk', () => {
  test('sends a stranger to sign in, and back', async () => {
    const res = await fetch(`${url}/desk?a=1`, { redirect: 'manual' });
    expect(res.headers.get('location')).toBe('/desk/logga-in?next=%2Fdesk%3Fa%3D1');
    expect((await post('/desk', {})).status).toBe(401);
  });

  test('tells htmx to go and sign in', async () => {
    const res = await fetch(`${url}/desk`, { headers: { 'HX-Request': 'true' } });
    expect([res.status, res.headers.get('hx-redirect')]).toEqual([401, '/desk/logga-in?next=%2Fdesk']);
  });

  test('wants the token of the session, in the form or in a header', async () => {
    const { cookie, csrf } = await enter('kim@inera.example');
    const other = await enter('op@inera.example');
    expect((await post('/desk', {}, { cookie })).status).toBe(403);
    expect((await post('/desk', { _csrf: other.csrf }, { cookie })).status).toBe(403);
    expect((await post('/desk', { _csrf: csrf }, { cookie })).status).toBe(200);
    expect((await post('/desk', {}, { cookie, 'X-CSRF-Token': csrf })).status).toBe(200);
  });

  test.each([
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
  ])('does nothing for another site (%s: %s)', async (name, value) => {
    const { cookie, csrf } = await enter('kim@inera.example');
    expect((await post('/desk', { _csrf: csrf }, { cookie, [name]: value })).status).toBe(403);
    const signedIn = await post('/in', { email: 'kim@inera.example', password: PASSWORD }, { [name]: value });
    expect([signedIn.status, signedIn.headers.get('set-cookie')]).toEqual([403, null]);
  });

  test('for operators is closed to communicators', async () => {
    const kim = await enter('kim@inera.example');
    const op = await enter('op@inera.example');
    expect((await post('/desk/nycklar', { _csrf: kim.csrf }, { cookie: kim.cookie })).status).toBe(403);
    expect((await post('/desk/nycklar', { _csrf: op.csrf }, { cookie: op.cookie })).status).toBe(200);
  });

  test('says so when Redis is away, and works again by itself', async () => {
    const { cookie } = await enter('kim@inera.example');
    await world.redis.stop();
    const res = await fetch(`${url}/desk`, { headers: { cookie }, redirect: 'manual' });
    expect([res.status, res.headers.get('retry-after')]).toEqual([503, '30']);
    await world.redis.start();
    const again = await enter('kim@inera.example');
    expect((await fetch(`${url}/desk`, { headers: { cookie: again.cookie } })).status).toBe(200);
  });
});
