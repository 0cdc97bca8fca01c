import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findSubscriber } from '../../../src/subscribers/subscriber.store.ts';
import { keptTopics } from '../../../src/subscribers/topic.store.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aReader } from '../../support/sending.ts';
import { type AtDesk, atDesk, signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Two people keep the house's topics: neither takes away what she has not seen. */

jest.setTimeout(30_000);

const PAGE = '/desk/amnen';
let world: World;
let front: Front;
let anna: AtDesk;
let bo: AtDesk;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  anna = await atDesk(front.url, await signedIn(front.url));
  bo = await atDesk(front.url, await signedIn(front.url, { name: 'Bo', role: 'communicator' }));
});
afterAll(async () => {
  await front.close();
  await world.close();
});

/** The form as it stands on a page, with a topic typed into its first empty row. */
function withTopic(html: string, name: string): [string, string][] {
  const fields = [...html.matchAll(/<input[^>]*? name="(key|sv|en|seen)"[^>]*>/g)].map(
    ([tag, field = '']): [string, string] => [field, / value="([^"]*)"/.exec(tag)?.[1] ?? ''],
  );
  const empty = fields.findIndex(([field, value]) => field === 'sv' && !value);
  return fields.map(([field, value], at) => [field, at === empty || at === empty + 1 ? name : value]);
}
const names = async () => (await keptTopics()).map(({ sv }) => sv);

test('a form that was drawn before somebody else’s change is refused and drawn again; one that was drawn after it is not', async () => {
  const before = await bo.page(PAGE);
  expect((await anna.post(PAGE, withTopic(await anna.page(PAGE), 'Skola'))).status).toBe(303);
  const { id } = await aReader('en@kommun.example', { topics: ['skola'] });

  const late = await bo.post(PAGE, withTopic(before, 'Vård'));
  const html = await late.text();
  expect(late.status).toBe(409);
  expect(html).toContain('value="Vård"');
  expect(html).toContain(`<a href="${PAGE}">Läs in de sparade ämnena</a>`);
  expect((await bo.post(PAGE, withTopic(html, 'Skog'))).status).toBe(409);
  expect(await names()).toContain('Skola');
  expect((await findSubscriber(id))?.topics).toEqual(['skola']);

  expect((await bo.post(PAGE, withTopic(await bo.page(PAGE), 'Vård'))).status).toBe(303);
  expect((await names()).slice(-2)).toEqual(['Skola', 'Vård']);
});
