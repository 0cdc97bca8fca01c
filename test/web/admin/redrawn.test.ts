import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { changeLook } from '../../../src/editions/changeLook.ts';
import { currentLook } from '../../../src/editions/look.store.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { listKeys } from '../../../src/staff/key.store.ts';
import { takeList } from '../../../src/subscribers/import/imports.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aDraft } from '../../support/published.ts';
import { type AtDesk, atDesk, signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

/* A form that is refused stands as it was filled in: whoever mends one field and posts again has changed no other. */

jest.setTimeout(30_000);

const SETTINGS = '/desk/installningar';
const LOOK = '/desk/utseende';
let world: World;
let front: Front;
let desk: AtDesk;

beforeAll(async () => {
  world = await openWorld({ MEASURING: 'individual' });
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  desk = await atDesk(front.url, await signedIn(front.url));
});
afterAll(async () => {
  await front.close();
  await world.close();
});

/** The page that a form is answered with when the house says no. */
async function refused(path: string, fields: Record<string, string> | [string, string][]): Promise<string> {
  const answer = await desk.post(path, fields);
  expect(answer.status).toBe(400);
  return answer.text();
}

const partOf = (html: string, id: string) => new RegExp(`<form[^>]* id="${id}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? '';
const inputs = (html: string, name: string) =>
  [...html.matchAll(/<input[^>]*>/g)].map(([tag]) => tag).filter((tag) => tag.includes(` name="${name}"`));
/** An empty value is written without its quotation marks. */
const textOf = (tag: string) => / value(?:="([^"]*)")?/.exec(tag)?.[1] ?? '';
const typed = (html: string, name: string) => textOf(inputs(html, name)[0] ?? '');
const ticked = (html: string, name: string) =>
  inputs(html, name)
    .filter((tag) => / checked\b/.test(tag))
    .map(textOf);
function chosen(html: string, name: string): string | undefined {
  const select = new RegExp(`<select[^>]* name="${name}"[\\s\\S]*?</select>`).exec(html)?.[0] ?? '';
  const option = /<option[^>]* selected/.exec(select)?.[0];
  return option === undefined ? undefined : textOf(option);
}

test('the level of measuring that was chosen, not the one in force', async () => {
  expect(ticked(await desk.page(SETTINGS), 'level')).toEqual(['individual']);
  const html = await refused(`${SETTINGS}/matning`, { level: 'aggregate', why: 'kort' });
  expect(ticked(html, 'level')).toEqual(['aggregate']);
  expect(html).toMatch(/<textarea[^>]* name="why"[^>]*>kort</);
});

test.each(['operator', 'communicator'])('the role of a new account: %s', async (role) => {
  const html = await refused(`${SETTINGS}/konton`, { name: 'Cia', email: 'fel', password: 'en lång mening', role });
  expect([chosen(html, 'role'), typed(html, 'name'), typed(html, 'email')]).toEqual([role, 'Cia', 'fel']);
  expect(ticked(html, 'scopes')).toEqual(['read']);
});

test('what a new key is for and may do, also when nothing is ticked', async () => {
  expect(ticked(await desk.page(SETTINGS), 'scopes')).toEqual(['read']);
  const nothing = await refused(`${SETTINGS}/nycklar`, { keyName: 'Robot' });
  expect([typed(nothing, 'keyName'), ticked(nothing, 'scopes')]).toEqual(['Robot', []]);
  const nameless = await refused(`${SETTINGS}/nycklar`, { keyName: '', scopes: 'write' });
  expect([typed(nameless, 'keyName'), ticked(nameless, 'scopes')]).toEqual(['', ['write']]);
  expect(await listKeys()).toEqual([]);
});

test('the columns of a list, not those that were guessed', async () => {
  const id = await takeList('lista.csv', bytes('e-post;namn;typ\na@kommun.example;Anna;kommun\n'), HOUSE);
  const columns = (html: string) => ['address', 'name', 'organisation'].map((name) => chosen(html, name));
  expect(columns(await desk.page(`/desk/listor/${id}`))).toEqual(['0', '1', '2']);
  const html = await refused(`/desk/listor/${id}/prov`, { address: '', name: '2', organisation: '' });
  expect(columns(html)).toEqual(['', '2', '']);
});

test('a look without its logo, and with a colour that was emptied', async () => {
  const logo = { url: `/bilder/${'a'.repeat(64)}.jpg`, width: 200, height: 50, alt: 'Inera' };
  const { ground } = await currentLook();
  await changeLook(0, { logo }, HOUSE);
  const fields = { version: '1', ground, header: 'En rad', footer: '', alt: 'Inera', utanLogotyp: 'ja' };
  for (const accent of ['red', '']) {
    const html = await refused(LOOK, { ...fields, accent });
    expect([typed(html, 'accent'), typed(html, 'header')]).toEqual([accent, 'En rad']);
    expect([typed(html, 'alt'), ticked(html, 'utanLogotyp')]).toEqual(['Inera', ['ja']]);
  }
});

test('what a picture shows, or that it shows nothing, when the file is none', async () => {
  const { articleId } = await aDraft();
  const said = { version: '1', alt: 'Två händer', imageRole: 'dekorativ' };
  const path = `/desk/artiklar/${articleId}`;
  const answer = await desk.upload(`${path}/bild`, said, new Blob(['ingen bild']));
  const form = partOf(await answer.text(), 'ladda-upp');
  expect([answer.status, typed(form, 'alt'), ticked(form, 'imageRole')]).toEqual([400, 'Två händer', ['dekorativ']]);
  expect(form).toContain('field-problem');
  expect(ticked(partOf(await desk.page(path), 'ladda-upp'), 'imageRole')).toEqual(['beskriven']);
});

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
