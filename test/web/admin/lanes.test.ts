import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { limitedLanes, setPace } from '../../../src/platform/pace.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReleasedIssue } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Receivers that go slower, as a communicator sees and changes them while an issue leaves. */

jest.setTimeout(30_000);

const PASSWORD = 'en-lång-mening-att-minnas';
let world: World;
let front: Front;
let cookie = '';

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  await createStaff({ email: 'bo@exempel.se', name: 'Bo', role: 'communicator', password: PASSWORD }, HOUSE);
  const answer = await ask('/desk/logga-in', { email: 'bo@exempel.se', password: PASSWORD });
  cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
});
afterAll(async () => {
  await front.close();
  await world.close();
});

function ask(path: string, fields?: Record<string, string>): Promise<Response> {
  const post = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  return fetch(new URL(path, front.url), { headers: { Cookie: cookie }, redirect: 'manual', ...post });
}

test('a slow receiver stands on the page, and its pace is changed there', async () => {
  const issue = await aReleasedIssue();
  const page = `/desk/leverans/${issue.id}`;
  expect(await (await ask(page)).text()).not.toContain('Mottagare som går långsammare');
  await setPace('outlook.com', 4);
  const html = await (await ask(page)).text();
  expect(html).toContain('outlook.com');
  expect(html).toContain('240 brev i minuten');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const change = (takt: string, mottagare = 'outlook.com') => ask(`${page}/takt`, { _csrf, takt, mottagare });
  const pace = async () => (await limitedLanes())[0]?.perSecond;

  expect((await change('halva')).status).toBe(303);
  expect(await pace()).toBe(2);
  await change('dubbla');
  expect(await pace()).toBe(4);
  expect((await change('halva', 'okand.example')).status).toBe(409);
  await change('fri');
  expect(await limitedLanes()).toEqual([]);
});
