import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { checkLinks } from '../../src/editions/checkLinks.ts';
import { findingsOf } from '../../src/editions/freeze.ts';
import { addItem } from '../../src/issues/assemble.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import { waive } from '../../src/issues/waive.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { openWorld, type World } from '../support/world.ts';

/* The links of an issue are asked by a job, against a real server on loopback, and what is known stands among the findings. */

let world: World;
let server: Server;
let site: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    if (req.url === '/finns') return void res.end('<p>Hej</p>');
    if (req.url === '/inget-huvud') return void res.writeHead(req.method === 'HEAD' ? 405 : 200).end('x');
    if (req.url === '/inloggning') return void res.writeHead(403).end();
    if (req.url === '/stangd') return void res.writeHead(302, { location: '/logga-in?returnUrl=%2Fstangd' }).end();
    if (req.url === '/flyttad') return void res.writeHead(301, { location: '/' }).end();
    if (req.url === '/' || req.url?.startsWith('/logga-in')) return void res.end('<p>Hej</p>');
    if (req.url === '/trasig') return void res.writeHead(500).end();
    res.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  site = `http://www.exempel.se:${port}`;
  world = await openWorld({ FETCH_LOOPBACK_PORT: String(port) });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await world.close();
});

const resolve = async () => ['127.0.0.1'];
const dead = async (id: string) =>
  (await findingsOf(await theIssue(id)))
    .filter(({ code }) => code === 'link-dead')
    .map(({ level, sentence }) => ({ level, sentence }));

test('dead links are found, once asked; what is there is let be', async () => {
  const paths = ['/finns', '/inget-huvud', '/inloggning', '/trasig', '/borta'];
  const blocks = paths.map((path) => ({ type: 'link' as const, text: `Rapporten ${path}`, url: site + path }));
  const { article } = await takeInArticle({ title: 'Rapporter att läsa', lead: 'Fem rapporter.', blocks }, HOUSE);
  const issue = await createIssue(HOUSE);
  await changeIssue(issue.id, 1, { sections: addItem([], article.id) }, HOUSE);
  expect(await dead(issue.id)).toEqual([]); // nobody has asked yet, and the page does not wait

  await checkLinks(issue.id, new Date(), resolve);
  expect(await dead(issue.id)).toEqual([
    { level: 'error', sentence: expect.stringContaining(`${site}/borta. Servern svarade 404.`) },
    { level: 'warning', sentence: expect.stringContaining(`${site}/trasig. Servern svarade 500.`) },
  ]);
  expect(asked.filter((one) => one.endsWith('/inget-huvud'))).toEqual(['HEAD /inget-huvud', 'GET /inget-huvud']);

  const before = asked.length;
  await checkLinks(issue.id, new Date(), resolve);
  expect(asked.length).toBe(before); // remembered
  await checkLinks(issue.id, new Date(Date.now() + 11 * 60_000), resolve);
  expect(asked.slice(before).every((one) => /borta|trasig/.test(one))).toBe(true); // what failed is asked again sooner
});

test('a link that leads to a sign-in, or to the front page of a site, is told of', async () => {
  const blocks = ['/stangd', '/flyttad'].map((path) => ({
    type: 'link' as const,
    text: `Sidan ${path}`,
    url: site + path,
  }));
  const { article } = await takeInArticle({ title: 'Två sidor som flyttat', lead: 'Två sidor.', blocks }, HOUSE);
  const issue = await createIssue(HOUSE);
  await changeIssue(issue.id, 1, { sections: addItem([], article.id) }, HOUSE);
  await checkLinks(issue.id, new Date(), resolve);
  const found = (await findingsOf(await theIssue(issue.id))).filter(({ code }) => code === 'link-closed');
  expect(found.map(({ sentence }) => sentence)).toEqual([
    expect.stringContaining(`inloggning. (${site}/stangd)`),
    expect.stringContaining(`startsida. (${site}/flyttad)`),
  ]);
});

test('a warning is let through with a reason, and an edit of its place takes it back', async () => {
  const issue = await createIssue(HOUSE);
  const short = await changeIssue(issue.id, 1, { subject: 'Ett ämne', preheader: 'Kort' }, HOUSE);
  const find = async () => (await findingsOf(await theIssue(issue.id))).find(({ code }) => code === 'preheader-short');
  const warning = await find();
  await expect(waive(issue.id, warning?.key ?? '', ' ', HOUSE)).rejects.toThrow(/Skriv varför/);
  await waive(issue.id, warning?.key ?? '', 'Ett skäl', HOUSE);
  await waive(issue.id, warning?.key ?? '', 'Ett bättre skäl', HOUSE);
  expect((await find())?.waived).toEqual({ reason: 'Ett bättre skäl', by: HOUSE.name });
  expect((await theIssue(issue.id)).waivers).toHaveLength(1);
  await changeIssue(issue.id, short.version, { preheader: 'Kortare' }, HOUSE);
  expect((await find())?.waived).toBeUndefined();
});
