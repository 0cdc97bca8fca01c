import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findArticle } from '../../../src/articles/article.store.ts';
import { changeArticle, takeInArticle } from '../../../src/articles/takeIn.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { type Front, openFront } from '../../support/front.ts';
import { signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Two people change the facts of an article at once: the second sees both, and writes over the first knowingly. */

let world: World;
let front: Front;
let cookie: string;
let csrf: string;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  cookie = await signedIn(front.url);
  csrf = /name="_csrf" value="([^"]+)"/.exec(await (await ask('/desk/ordlista')).text())?.[1] ?? '';
});
afterAll(async () => {
  await front.close();
  await world.close();
});

const ask = (path: string, fields?: Record<string, string>) =>
  fetch(new URL(path, front.url), {
    ...{ headers: { Cookie: cookie }, redirect: 'manual' },
    ...(fields ? { method: 'POST', body: new URLSearchParams({ _csrf: csrf, ...fields }) } : {}),
  });

/** The fields of the form as a browser would send them again. */
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];

async function anArticleThatMovedOn(title: string) {
  const { article } = await takeInArticle({ title, lead: 'Som den var.', blocks: [] }, HOUSE);
  await changeArticle(article.id, article.version, { lead: 'Bos ingress.' }, HOUSE);
  return { article, path: `/desk/artiklar/${article.id}` };
}

test('saving again what was seen too early is refused again, and what both wrote stands side by side', async () => {
  const { article, path } = await anArticleThatMovedOn('Journal för alla');
  const mine = { title: 'Annas rubrik', lead: 'Annas ingress.', gor: 'spara' };
  const first = await ask(path, { ...mine, version: String(article.version) });
  const drawn = await first.text();
  expect(first.status).toBe(409);
  expect(drawn).toMatch(/Bos ingress\..*Annas ingress\./s);
  expect(drawn).toMatch(/Journal för alla.*Annas rubrik/s);
  const again = await ask(path, { ...mine, version: hidden(drawn, 'version') ?? '' });
  expect(again.status).toBe(409);
  expect(await findArticle(article.id)).toMatchObject({ title: 'Journal för alla', lead: 'Bos ingress.' });
});

test('whoever has compared may write over, unless somebody has written once more', async () => {
  const { article, path } = await anArticleThatMovedOn('Remiss på nätet');
  const mine = { title: 'Remiss på nätet', lead: 'Annas ingress.' };
  const drawn = await (await ask(path, { ...mine, version: String(article.version) })).text();
  const over = { ...mine, gor: 'ersatt', version: hidden(drawn, 'version') ?? '', over: hidden(drawn, 'over') ?? '' };
  await changeArticle(article.id, article.version + 1, { lead: 'Ceas ingress.' }, HOUSE);
  expect((await ask(path, over)).status).toBe(409);
  expect((await findArticle(article.id))?.lead).toBe('Ceas ingress.');
  const newest = await (await ask(path, over)).text();
  expect(newest).toMatch(/Ceas ingress\..*Annas ingress\./s);
  expect((await ask(path, { ...over, over: hidden(newest, 'over') ?? '' })).status).toBe(303);
  expect((await findArticle(article.id))?.lead).toBe('Annas ingress.');
});
