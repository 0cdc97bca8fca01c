import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Response as Answer, Request as Asked } from 'express';
import { claimRows } from '../../../src/deliveries/claim.store.ts';
import { skipWaiting } from '../../../src/deliveries/delivery.store.ts';
import { putReview } from '../../../src/deliveries/domainReview.store.ts';
import { makeRows } from '../../../src/deliveries/fanOut.ts';
import { Hand } from '../../../src/deliveries/hand.ts';
import { openLaneStop } from '../../../src/deliveries/laneStop.store.ts';
import { progressOf } from '../../../src/deliveries/progress.ts';
import { countIncoming } from '../../../src/events/event.store.ts';
import { streamProgress } from '../../../src/http/progress.ts';
import { closeStreams } from '../../../src/http/stream.ts';
import { cancel, pause } from '../../../src/issues/release.ts';
import { limitedLanes, setPace } from '../../../src/platform/pace.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { createKey } from '../../../src/staff/keys.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { forgetAlarms } from '../../../src/web/admin/alarms.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReader, aReleasedIssue } from '../../support/sending.ts';
import { until } from '../../support/until.ts';
import { openWorld, type World } from '../../support/world.ts';

/* An issue under way, as a communicator and a program see it. */

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

afterEach(() => {
  forgetAlarms();
  closeStreams();
});

function ask(path: string, fields?: Record<string, string>): Promise<Response> {
  const post = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
  return fetch(new URL(path, front.url), { headers: { Cookie: cookie }, redirect: 'manual', ...post });
}

test('what came back without a consequence stands there by kind and number, and nothing else of it (R66, R72)', async () => {
  expect(await (await ask('/desk/leverans')).text()).not.toContain('utan följd');
  const now = new Date();
  for (const what of ['unknown', 'unknown', 'auto-reply', 'report-not-spam']) await countIncoming(what, now);
  await countIncoming('forged', new Date(now.getTime() - 40 * 86_400_000));
  const html = await (await ask('/desk/leverans')).text();
  expect(html).toMatch(/Gick inte att tolka<\/th><td class="number">2<\/td>/);
  expect(html).toMatch(/Autosvar<\/th><td class="number">1<\/td>/);
  expect(html).toContain('Annan rapport (not-spam)');
  expect(html).not.toContain('returadress');
});

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

/** Three letters, none sent. */
async function anIssueUnderWay() {
  for (const name of ['anna', 'bo', 'cecilia']) await aReader(`${name}@kommun.example`).catch(() => undefined);
  const issue = await aReleasedIssue();
  await makeRows(issue, new Date(Date.now() - 10_000));
  return issue;
}

/** The events of a stream as they come. */
async function* eventsOf(answer: Response) {
  let text = '';
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (event) yield { event, data: JSON.parse(data ?? '') };
    }
  }
}

test('what waits for a person is said on every page, but not on the one it leads to', async () => {
  const issue = await anIssueUnderWay();
  expect(await (await ask('/desk/artiklar')).text()).not.toContain('är pausat');
  forgetAlarms();
  await pause(issue.id, 'Servern säger nej till allt.', HOUSE);
  expect(await (await ask('/desk/artiklar')).text()).toContain(
    `Nummer ${issue.number} är pausat. Servern säger nej till allt.`,
  );
  const own = await (await ask(`/desk/leverans/${issue.id}`)).text();
  expect(own).not.toContain(`Nummer ${issue.number} är pausat.`);
  expect(own).toContain('Servern säger nej till allt.');
  await cancel(issue.id, HOUSE);
});

test('single letters are stopped and let go by a button, and the whole desk is told while they are (R138)', async () => {
  const html = await (await ask('/desk/leverans')).text();
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  expect((await ask('/desk/leverans/enskilda', { _csrf, do: 'stoppa' })).headers.get('location')).toContain(
    'klart=brev-stoppade',
  );
  expect(await (await ask('/desk/leverans')).text()).toContain('Bo stoppade enskilda brev');
  expect(await (await ask('/desk')).text()).toContain('Enskilda brev är stoppade: ingen som anmäler sig');
  await ask('/desk/leverans/enskilda', { _csrf, do: 'slapp' });
  expect(await (await ask('/desk')).text()).not.toContain('Enskilda brev är stoppade');
});

test('a domain that looks broken waits on the page for a decision, once', async () => {
  const issue = await anIssueUnderWay();
  await putReview(issue.id, 'trasig.example', { hard: 12, tried: 20 }, new Date());
  const page = `/desk/leverans/${issue.id}`;
  expect(await (await ask('/desk')).text()).toContain('12 läsare på trasig.example väntar på ditt beslut.');
  const html = await (await ask(page)).text();
  expect(html).toContain('Många läsare på trasig.example finns inte, säger servern');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const decide = (beslut: string) => ask(`${page}/doman`, { _csrf, beslut, doman: 'trasig.example' });
  expect((await decide('kanske')).status).toBe(400);
  expect((await decide('keep')).status).toBe(303);
  expect((await decide('suppress')).status).toBe(409);
  expect(await (await ask(page)).text()).not.toContain('Många läsare på trasig.example');
  await cancel(issue.id, HOUSE);
});

test('a receiver that refuses us waits on the page for a decision, once, and the trail says whose it was (R66)', async () => {
  const issue = await anIssueUnderWay();
  await openLaneStop(issue.id, 'nej.example', { failed: 25, tried: 40 }, new Date());
  const page = `/desk/leverans/${issue.id}`;
  expect(await (await ask('/desk')).text()).toContain('nej.example säger nej till breven');
  const html = await (await ask(page)).text();
  expect(html).toContain('Breven till nej.example väntar på dig');
  expect(html).toContain('Servern har sagt nej till 25 av 40 brev');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const decide = (beslut: string) => ask(`${page}/mottagare`, { _csrf, beslut, mottagare: 'nej.example' });
  expect((await decide('kanske')).status).toBe(400);
  expect((await decide('continue')).status).toBe(303);
  expect((await decide('cancel')).status).toBe(409);
  expect(await (await ask(page)).text()).not.toContain('Breven till nej.example väntar');
  expect((await listAudit()).items.find(({ what }) => what === 'lane-decided')).toMatchObject({
    about: { lane: 'nej.example', verdict: 'continue' },
  });
  await openLaneStop(issue.id, 'annan.example', { failed: 25, tried: 40 }, new Date());
  await cancel(issue.id, HOUSE); // nothing is left to decide
  forgetAlarms();
  for (const path of [page, '/desk']) expect(await (await ask(path)).text()).not.toContain('annan.example');
});

test('claims of a worker that is gone are told, with the time at which others take them', async () => {
  const issue = await anIssueUnderWay();
  world.set({ CLAIM_LEASE_SECONDS: '600' });
  const before = new Date(Date.now() - 450_000);
  const hand = await new Hand().open(before);
  await claimRows(issue.id, hand.newClaim(), 2, new Date());
  expect((await progressOf(issue.id)).silent).toEqual({ count: 2, until: new Date(before.getTime() + 600_000) });
  expect(await (await ask(`/desk/leverans/${issue.id}`)).text()).toContain(
    '2 brev väntar på en process som har slutat svara.',
  );
  world.set({ CLAIM_LEASE_SECONDS: '2' });
  await cancel(issue.id, HOUSE);
});

test('the progress goes on as a stream, for the page and for programs, and ends with the issue', async () => {
  const issue = await anIssueUnderWay();
  const { secret } = await createKey('mätare', ['read'], HOUSE);
  const path = new URL(`/api/v1/issues/${issue.id}/progress`, front.url);
  const Authorization = `Bearer ${secret}`;
  expect((await fetch(path, { headers: { Accept: 'text/event-stream' } })).status).toBe(401);
  const told = await (await fetch(path, { headers: { Authorization } })).json();
  expect(told).toMatchObject({
    ...{ state: 'releasing', books: { intended: 3, waiting: 3 }, ratePerSecond: 0, etaSeconds: null, silent: null },
    lanes: [{ lane: 'kommun.example', open: 3, sent: 0, ratePerSecond: 0 }],
  });

  const program = await fetch(path, { headers: { Authorization, Accept: 'text/event-stream' } });
  const page = await ask(`/desk/leverans/${issue.id}/strom`);
  expect([program, page].map((answer) => answer.headers.get('content-type'))).toEqual([
    'text/event-stream; charset=utf-8',
    'text/event-stream; charset=utf-8',
  ]);
  const [fromProgram, fromPage] = [eventsOf(program), eventsOf(page)];
  expect((await fromProgram.next()).value).toMatchObject({ event: 'progress', data: { books: { waiting: 3 } } });
  expect((await fromPage.next()).value).toMatchObject({ event: 'progress' });
  await skipWaiting({ issueId: issue.id }, 'cancelled');
  expect((await fromProgram.next()).value).toMatchObject({ event: 'progress', data: { books: { skipped: 3 } } });
  await cancel(issue.id, HOUSE);
  const rest = [];
  for await (const { event } of fromProgram) rest.push(event);
  expect(rest).toEqual(['progress', 'end']);
});

test('who leaves before her stream begins takes no place', async () => {
  const issue = await anIssueUnderWay();
  let left = 0;
  const server = createServer(async (req, res) => {
    req.socket.destroy();
    await once(res, 'close');
    await streamProgress(req as Asked, res as Answer, issue.id, String).catch(() => undefined);
    left += 1;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const come = () => fetch(`http://127.0.0.1:${port}`).catch(() => undefined);
  await Promise.all(Array.from({ length: 100 }, come));
  await until(() => left >= 100);
  expect((await ask(`/desk/leverans/${issue.id}/strom`)).status).toBe(200);
  closeStreams();
  server.close();
  await cancel(issue.id, HOUSE);
});

test('streams are bounded, and end when the house closes', async () => {
  const issue = await anIssueUnderWay();
  const follow = () => ask(`/desk/leverans/${issue.id}/strom`);
  const streams = await Promise.all(Array.from({ length: 100 }, follow));
  expect(new Set(streams.map((answer) => answer.status))).toEqual(new Set([200]));
  expect((await follow()).status).toBe(503);
  closeStreams();
  for (const stream of streams) await stream.text(); // would wait for ever
  expect((await follow()).status).toBe(200);
  await cancel(issue.id, HOUSE);
});

test('the complaint rate read at Google is noted at the desk, and stops what is on its way', async () => {
  const issue = await aReleasedIssue();
  const list = await (await ask('/desk/leverans')).text();
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(list)?.[1] ?? '';
  const note = (percent: string, day: string) => ask('/desk/leverans/anmalda', { _csrf, percent, day });
  const wrong = await note('0,4 kanske', '2999-01-01');
  const page = await wrong.text();
  expect(wrong.status).toBe(400);
  for (const said of ['till exempel 0,08', 'Dagen har inte varit än', 'value="0,4 kanske"', 'value="2999-01-01"'])
    expect(page).toContain(said);

  const today = new Date().toISOString().slice(0, 10);
  expect((await note('0,05', today)).headers.get('location')).toBe('/desk/leverans?klart=noterat#anmalda');
  expect(await (await ask('/desk/leverans')).text()).toMatch(/0,05 %<\/td>.*Under gränserna/);
  const stopped = await note('0,31', today);
  expect(stopped.headers.get('location')).toBe('/desk/leverans?klart=noterat-stopp#anmalda');
  const monitor = await (await ask(`/desk/leverans/${issue.id}`)).text();
  expect(monitor).toContain('Utskicket har pausats: Google Postmaster Tools visade 0,31 procent');
  expect(monitor).toMatch(/0,31 %<\/td>.*Minst 0,3 %/);
});
