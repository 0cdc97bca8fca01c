import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findArticle, listArticles, noteUsed } from '../../../src/articles/article.store.ts';
import { takeInArticle } from '../../../src/articles/takeIn.ts';
import { listHouseWords } from '../../../src/editions/spelling/houseWord.store.ts';
import { createIssue } from '../../../src/issues/change.ts';
import { suggest } from '../../../src/issues/suggest.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { createStaff } from '../../../src/staff/signIn.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aPublishedIssue } from '../../support/published.ts';
import { openWorld, type World } from '../../support/world.ts';

/* The list of articles, and what a person decides about them, at the desk and without JavaScript. */

const PASSWORD = 'en-lång-mening-att-minnas';
let world: World;
let front: Front;
let cookie: string;
let csrf: string;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  await createStaff({ email: 'anna@exempel.se', name: 'Anna', role: 'communicator', password: PASSWORD }, HOUSE);
  const answer = await fetch(`${front.url}/desk/logga-in`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ email: 'anna@exempel.se', password: PASSWORD }),
  });
  cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  csrf = /name="_csrf" value="([^"]+)"/.exec(await page('/desk/ordlista'))?.[1] ?? '';
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
const page = async (path: string) => (await ask(path)).text();
const titles = async (path: string) =>
  [...(await page(path)).matchAll(/<a href="\/desk\/artiklar\/[0-9a-f]{24}">([^<]*)<\/a>/g)].map(([, title]) => title);

test('the list is narrowed by topic, by issue and by words, together', async () => {
  const { issue } = await aPublishedIssue();
  const one = await takeInArticle({ title: 'Åtta kommuner delar journal', blocks: [], topics: ['projekt'] }, HOUSE);
  await takeInArticle({ title: 'Atta kommuner i söder', blocks: [], topics: ['tjanster'] }, HOUSE);
  await noteUsed([one.article.id], issue.number);
  expect(await titles('/desk/artiklar?amne=projekt')).toEqual(['Åtta kommuner delar journal']);
  expect(await titles('/desk/artiklar?sok=åtta')).toEqual(['Åtta kommuner delar journal']);
  const used = await titles(`/desk/artiklar?nummer=${issue.number}`);
  expect(used).toContain('Åtta kommuner delar journal');
  expect(used).not.toContain('Atta kommuner i söder');
  expect(await titles(`/desk/artiklar?nummer=${issue.number}&amne=tjanster&sok=kommuner`)).toEqual([]);
  expect(await page('/desk/artiklar')).toContain(`Nr ${issue.number}/${issue.month.slice(0, 4)}`);
});

test('topics are ticked on the article; those a program has set stay', async () => {
  const { article } = await takeInArticle(
    { title: 'Ämnen att kryssa', blocks: [], topics: ['eget', 'projekt'] },
    HOUSE,
  );
  const fields = { title: article.title, version: String(article.version), lead: '', kind: '', topics: 'tjanster' };
  expect((await ask(`/desk/artiklar/${article.id}`, fields)).status).toBe(303);
  expect((await findArticle(article.id))?.topics).toEqual(['eget', 'tjanster']);
});

test('of nearly the same title a person says whether it is the same', async () => {
  const first = 'Nyhet\nNytt ramavtal för digitala läromedel i skolan\n\nAvtalet gäller från januari.\n';
  const again = first.replace('Nytt', 'Ett nytt').replace('januari', 'februari');
  expect((await ask('/desk/artiklar/ny', { text: first, gor: 'spara' })).status).toBe(303);
  const before = (await listArticles({ search: 'ramavtal' })).items;
  const asked = await ask('/desk/artiklar/ny', { text: again, gor: 'spara' });
  expect(asked.status).toBe(200);
  const choice = await asked.text();
  expect(choice).toContain('En artikel med nästan samma rubrik finns redan');
  expect(choice).toContain(`/desk/artiklar/${before[0]?.id}`);
  expect((await listArticles({ search: 'ramavtal' })).items).toHaveLength(1);
  expect((await ask('/desk/artiklar/ny', { text: again, gor: 'spara', annan: 'ja' })).status).toBe(303);
  expect((await listArticles({ search: 'ramavtal' })).items).toHaveLength(2);
});

test('words of the house are added, from a page and from a finding, and taken out', async () => {
  expect((await ask('/desk/ordlista', { word: 'Två ord' })).status).toBe(400);
  expect((await ask('/desk/ordlista', { word: 'Ägarråd' })).status).toBe(303);
  expect(await page('/desk/ordlista')).toContain('<th scope="row">ägarråd</th>');
  await ask('/desk/ordlista/ta-bort', { word: 'ägarråd' });
  expect(await listHouseWords()).toEqual([]);
});

test('when and where are told apart field by field, and what was typed stays', async () => {
  const { article } = await takeInArticle({ title: 'Träff om e-arkiv', kind: 'event', blocks: [] }, HOUSE);
  const save = async (event: Record<string, string>) => {
    const answer = await ask(`/desk/artiklar/${article.id}`, {
      ...{ title: article.title, version: String(article.version), lead: '', kind: 'event' },
      ...event,
    });
    return { status: answer.status, html: await answer.text() };
  };
  const problems = (html: string) =>
    [...html.matchAll(/id="f-(\w+)-problem">([^<]*)/g)].map(([, name, text]) => [name, text]);
  const backwards = await save({ startsAt: '2026-12-10T15:00', endsAt: '2026-12-10T13:00', place: 'Sal A' });
  expect(backwards.status).toBe(400);
  expect(problems(backwards.html)).toEqual([['endsAt', expect.stringContaining('slutar innan det börjar')]]);
  for (const typed of ['2026-12-10T15:00', '2026-12-10T13:00', 'Sal A'])
    expect(backwards.html).toContain(`value="${typed}"`);

  const endless = await save({ startsAt: '', endsAt: '2026-12-10T13:00', place: 'Sal B' });
  expect(problems(endless.html)).toEqual([['startsAt', expect.stringContaining('när evenemanget börjar')]]);
  expect(endless.html).toContain('value="Sal B"');
  const skipped = await save({ startsAt: '2026-03-28T13:00', endsAt: '2026-03-29T02:30' });
  expect(problems(skipped.html)).toEqual([['endsAt', expect.stringContaining('sommartid')]]);

  expect((await save({ startsAt: '2026-12-10T13:00', endsAt: '2026-12-10T15:00' })).status).toBe(303);
  expect((await findArticle(article.id))?.event).toMatchObject({ endsAt: new Date('2026-12-10T14:00:00Z') });
});

describe('two articles that are alike', () => {
  const fed = (title: string, more: object = {}) =>
    takeInArticle({ title, blocks: [{ type: 'paragraph', text: title }], nearTitle: 'alike', ...more }, HOUSE);
  const pair = async (topic: string) => {
    const [one, other] = [`https://a.example.se/${topic}`, `https://b.example.se/${topic}`];
    const first = await fed(`Ny tjänst gör ${topic} mycket säkrare`, { canonicalUrl: one });
    const near = await fed(`Nyhet: Ny tjänst gör ${topic} mycket säkrare`, { canonicalUrl: other });
    expect([first.fresh, near.fresh]).toEqual([true, true]);
    expect(near.article.alike).toBe(first.article.id);
    return { first: first.article, near: near.article, other };
  };
  const answer = (id: string, svar: string) => ask(`/desk/artiklar/${id}/liknar`, { svar });
  const suggested = async () => (await suggest()).chosen.map(({ articleId }) => articleId);

  test('stand in one row, and a suggestion takes the first of them', async () => {
    const { first, near } = await pair('remisser');
    const shown = await titles('/desk/artiklar');
    expect(shown.filter((title) => title?.includes('remisser'))).toEqual([near.title, first.title]);
    const html = await page('/desk/artiklar');
    expect(html.match(/<th scope="row"><a[^>]*>[^<]*remisser/g)).toHaveLength(1);
    expect(await suggested()).toContain(first.id);
    expect((await suggest()).leftOut.find(({ articleId }) => articleId === near.id)?.why).toContain(first.title);
    expect((await suggest(new Date(), near.id)).chosen.map(({ articleId }) => articleId)).not.toContain(first.id);
  });

  test('"Samma artikel": one stays, and neither address comes in again', async () => {
    const { first, near, other } = await pair('journaler');
    expect((await answer(near.id, 'samma')).status).toBe(303);
    expect(await titles('/desk/artiklar?sok=journaler')).toEqual([first.title]);
    expect(await suggested()).not.toContain(near.id);
    const again = await fed('En helt annan rubrik nu', { canonicalUrl: `${other}?utm_source=x` });
    expect(again).toMatchObject({ fresh: false, article: { id: first.id } });
    expect(await fed(near.title)).toMatchObject({ fresh: false, why: 'same-content', article: { id: first.id } });
    expect((await answer(near.id, 'samma')).status).toBe(409);
    // An issue that had the other already still has it, and the article counts as used.
    await noteUsed([near.id], 77);
    expect(await findArticle(near.id)).toMatchObject({ sameAs: first.id, usedIn: [77] });
    expect(await findArticle(first.id)).toMatchObject({ usedIn: [77] });
    expect(await suggested()).not.toContain(first.id);
  });

  test('"Samma artikel": what readers have had stays', async () => {
    const { first, near } = await pair('provsvar');
    await noteUsed([near.id], 78);
    await answer(near.id, 'samma');
    expect(await titles('/desk/artiklar?sok=provsvar')).toEqual([near.title]);
    expect(await findArticle(first.id)).toMatchObject({ sameAs: near.id });
    expect((await findArticle(near.id))?.alike).toBeUndefined();
  });

  test('"Inte samma": two rows, and nobody is asked again', async () => {
    const { first, near, other } = await pair('recepten');
    await answer(near.id, 'annan');
    expect(await page('/desk/artiklar?sok=recepten')).not.toContain('/liknar"');
    expect(await suggested()).toEqual(expect.arrayContaining([first.id, near.id]));
    await fed(near.title, { canonicalUrl: other });
    expect((await findArticle(near.id))?.alike).toBeUndefined();
  });

  test('stand as one in the material of an issue, with a note of the other, also when that is in the issue', async () => {
    const { first, near } = await pair('kalendern');
    const issue = await createIssue(HOUSE);
    const material = async () => {
      const html = await page(`/desk/nummer/${issue.id}`);
      return [...html.matchAll(/<li id="material-([0-9a-f]{24})".*?<\/li>/gs)].filter(([li]) =>
        li.includes('kalendern'),
      );
    };
    const [[row = '', id] = [], ...others] = await material();
    expect([id, others]).toEqual([near.id, []]);
    expect(row).toMatch(new RegExp(`class="alike">Liknar <a href="/desk/artiklar/${first.id}"`));
    const fields = { version: String(issue.version), articleId: near.id, sectionId: '', place: '' };
    expect((await ask(`/desk/nummer/${issue.id}/artikel`, fields)).status).toBe(303);
    const [[left = '', leftId] = []] = await material();
    expect(leftId).toBe(first.id);
    expect(left).toContain(`${near.title}</a> (i numret)`);
  });

  test('a look changes nothing, and an answer is one of two', async () => {
    const { near } = await pair('bokningen');
    expect((await ask(`/desk/artiklar/${near.id}/liknar`)).status).toBe(404);
    expect((await answer(near.id, '')).status).toBe(400);
    expect((await findArticle(near.id))?.alike).toBe(near.alike);
  });
});
