import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { makeRows } from '../../../src/deliveries/fanOut.ts';
import { flushEvents, tallies } from '../../../src/events/tallies.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { readerToken } from '../../../src/urls.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aPublishedIssue } from '../../support/published.ts';
import { aReader } from '../../support/sending.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Measuring is a decision with a name and a reason, and off is one click away (R92). */

jest.setTimeout(30_000);

const PASSWORD = 'en-lång-mening-att-minnas';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SETTINGS = '/desk/installningar';
const DECISION = `${SETTINGS}/matning`;
const cookies: Record<string, string> = {};
let world: World;
let front: Front;

beforeAll(async () => {
  world = await openWorld({ MEASURING: 'individual' });
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  for (const [name, role] of [
    ['anna', 'operator'],
    ['bo', 'communicator'],
  ] as const) {
    await createStaff({ email: `${name}@exempel.se`, name, role, password: PASSWORD }, HOUSE);
    const answer = await ask('/desk/logga-in', { email: `${name}@exempel.se`, password: PASSWORD });
    cookies[name] = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  }
});
afterAll(async () => {
  await front.close();
  await world.close();
});

function ask(path: string, fields?: Record<string, string>, who = '') {
  const headers = { Cookie: cookies[who] ?? '', 'User-Agent': BROWSER };
  const post = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  return fetch(new URL(path, front.url), { headers, redirect: 'manual', ...post });
}
const page = async (path: string, who = '') => (await ask(path, undefined, who)).text();
async function decide(fields: Record<string, string>, who = 'anna') {
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page(SETTINGS, who))?.[1] ?? '';
  return ask(DECISION, { _csrf: csrf, ...fields }, who);
}

test('until somebody has decided the page says so; only an operator may', async () => {
  expect(await page(SETTINGS, 'bo')).toContain('Inget beslut om mätning är noterat');
  expect(await page(SETTINGS, 'bo')).not.toContain('Stäng av mätningen');
  expect(await page(SETTINGS, 'anna')).toContain('Stäng av mätningen');
  expect((await decide({ level: 'none' }, 'bo')).status).toBe(403);
});

test('off is one click: nothing more is counted for old letters, none is made for measuring, and no consent is asked for', async () => {
  const made = await aPublishedIssue();
  const { id } = await aReader('anna@kommun.example', { measuring: true });
  const read = async () => {
    for (const path of [`/o/${made.issue.number}.gif`, `/l/${made.issue.number}/1/${readerToken(made.issue.id, id)}`])
      expect((await ask(path)).status).toBeLessThan(400);
    await flushEvents();
    return [(await tallies(made.issue.id)).reduce((sum, one) => sum + one.people, 0), await traces()];
  };
  expect(await page('/prenumerera')).toContain('name="measuring"');
  expect(await read()).toEqual([2, 1]);

  const off = await decide({ level: 'none' });
  expect([off.status, off.headers.get('location')]).toEqual([303, `${SETTINGS}?klart=matning-av`]);
  expect(await read()).toEqual([2, 1]);
  expect(await page('/prenumerera')).not.toContain('name="measuring"');
  expect(await page('/integritet')).toContain('Vi mäter ingenting.');
  await makeRows(made.issue);
  const rows = await mongoose.model('Delivery').find({ issueId: made.issue.id }).lean<{ variant: string }[]>();
  expect(rows.map(({ variant }) => variant)).toEqual(['sv.none']);
  expect(await page(SETTINGS, 'bo')).toMatch(/Ingen mätning[\s\S]*Beslutat av anna/);
});

test('to measure again wants a reason, which stands on the page with the name; never more than the house is set to', async () => {
  const no = await decide({ level: 'aggregate', why: 'vill' });
  expect([no.status, (await no.text()).includes('Skriv varför, med minst 10 tecken.')]).toEqual([400, true]);
  await decide({ level: 'aggregate', why: 'Dataskyddsombudet har bedömt det <20 november>.' });
  expect(await page(SETTINGS, 'bo')).toContain('Skäl: Dataskyddsombudet har bedömt det &lt;20 november>.');
  expect(await page('/integritet')).toContain('så vi kan inte se vem som gjorde vad');
  world.set({ MEASURING: 'aggregate' });
  expect((await decide({ level: 'individual', why: 'Vi vill veta allt om alla.' })).status).toBe(400);
  expect((await listAudit()).items.filter(({ what }) => what === 'measuring-decided')).toHaveLength(2);
});

const traces = () => mongoose.model('Trace').countDocuments({});
