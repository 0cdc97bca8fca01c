import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { newId } from '../../../src/platform/mongo.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { audit } from '../../../src/staff/audit.ts';
import { createStaff, removeStaff } from '../../../src/staff/signIn.ts';
import type { Staff } from '../../../src/staff/staff.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReleasedIssue } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

/* The audit trail, for those who may read it (R108). */

jest.setTimeout(30_000);

const PASSWORD = 'en-lång-mening-att-minnas';
const PAGE = '/desk/installningar/logg';
const cookies: Record<string, string> = {};
let world: World;
let front: Front;
let anna: Staff;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  anna = await aPerson('anna', 'operator');
  await aPerson('bo', 'communicator');
});
afterAll(async () => {
  await front.close();
  await world.close();
});

async function aPerson(name: string, role: 'operator' | 'communicator'): Promise<Staff> {
  const person = await createStaff({ email: `${name}@exempel.se`, name, role, password: PASSWORD }, HOUSE);
  const body = new URLSearchParams({ email: `${name}@exempel.se`, password: PASSWORD });
  const answer = await fetch(`${front.url}/desk/logga-in`, { method: 'POST', redirect: 'manual', body });
  cookies[name] = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  return person;
}

const ask = (path: string, who = 'anna') =>
  fetch(new URL(path, front.url), { headers: { Cookie: cookies[who] ?? '' }, redirect: 'manual' });
/** The lines that a page shows: who and what. */
async function lines(search: Record<string, string> = {}): Promise<string[][]> {
  const html = await (await ask(`${PAGE}?${new URLSearchParams(search)}`)).text();
  const rows = [...html.matchAll(/<tr><th scope="row".*?<\/tr>/gs)].map(([row]) => row);
  return rows.map((row) => [...row.matchAll(/<td>([^<]*)/g)].map(([, text]) => text ?? ''));
}

test('only an operator may read it, and only she is shown the way', async () => {
  expect((await ask(PAGE, 'bo')).status).toBe(403);
  expect(await (await ask('/desk/installningar', 'bo')).text()).not.toContain(PAGE);
  expect(await (await ask('/desk/installningar')).text()).toContain(PAGE);
  expect((await ask(PAGE)).status).toBe(200);
});

test('says who did what and about what, newest first, and reads by person and by kind', async () => {
  const issue = await aReleasedIssue();
  const eva = await aPerson('eva', 'communicator');
  await audit(eva, 'issue-approved', { issueId: issue.id, hash: 'a'.repeat(64), alone: true, masked: false });
  await audit(anna, 'lane-decided', { issueId: newId(), lane: '<b>nej.example', verdict: 'continue' });
  await removeStaff(eva.id, anna);
  expect((await lines()).slice(0, 3)).toEqual([
    ['anna', 'Avslutade ett konto'],
    ['anna', 'Bestämde om breven till en mottagare'],
    ['eva', 'Godkände ett nummer'],
  ]);
  expect(await lines({ vem: eva.id })).toEqual([
    ['eva', 'Godkände ett nummer'],
    ['eva', 'Loggade in'],
  ]);
  expect(await lines({ vem: eva.id, vad: 'signed-in' })).toEqual([['eva', 'Loggade in']]);
  const html = await (await ask(PAGE)).text();
  expect(html).toContain(`<a href="/desk/nummer/${issue.id}">Nummer ${issue.number}</a> · På egen hand: ja</span>`);
  expect(html).toContain('Mottagare: &lt;b>nej.example · Beslut: fortsätt skicka');
  expect(html).not.toContain('a'.repeat(64));
  expect(await lines({ vad: 'topics-changed' })).toEqual([]);
  expect(await (await ask(`${PAGE}?vad=topics-changed`)).text()).toContain('Ingen rad stämmer');
});

test('is read a page at a time, with the filter kept', async () => {
  for (let n = 0; n < 60; n += 1) await audit(anna, 'word-added', { word: `ord${n}` });
  const html = await (await ask(`${PAGE}?vad=word-added`)).text();
  const next = /href="([^"]*efter=[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(next).toContain('vad=word-added');
  const [first, second] = [html, await (await ask(next)).text()].map((page) => page.match(/Ord: ord\d+/g) ?? []);
  expect([first?.length, second?.length, new Set([...(first ?? []), ...(second ?? [])]).size]).toEqual([50, 10, 60]);
});
