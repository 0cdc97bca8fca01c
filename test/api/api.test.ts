import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { operations } from '../../src/api/contract.ts';
import { openApi } from '../../src/api/openapi.ts';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { submitForReview } from '../../src/editions/freeze.ts';
import { approve } from '../../src/issues/approve.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createKey, revokeKey } from '../../src/staff/keys.ts';
import { findByKey } from '../../src/subscribers/subscriber.store.ts';
import { type Front, openFront } from '../support/front.ts';
import { ANNA, aDraft, aPublishedIssue, BERIT } from '../support/published.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let front: Front;
let write: string;
let read: string;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  write = (await createKey('Allt', ['read', 'write'], HOUSE)).secret;
  read = (await createKey('Läsa', ['read'], HOUSE)).secret;
}, 20_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

async function call(method: string, path: string, body?: unknown, key: string | null = write) {
  const res = await fetch(`${front.url}/api/v1${path}`, {
    method,
    headers: { ...(key ? { Authorization: `Bearer ${key}` } : {}), 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await res.text();
  return {
    status: res.status,
    type: res.headers.get('content-type') ?? '',
    headers: res.headers,
    body: text ? JSON.parse(text) : null,
  };
}

const consent = { version: '1', text: 'Ja, skicka nyhetsbrevet.' };
const UNKNOWN = '6b02188517731058583d8d6f';

describe('keys', () => {
  test.each([null, 'akt_fel', `akt_${'A'.repeat(43)}`])('without a live key nothing is answered (%s)', async (key) => {
    for (const { method, path } of Object.values(operations)) {
      const res = await call(method.toUpperCase(), path.replace('{id}', UNKNOWN), undefined, key);
      // After thirty wrong keys from one network the brake answers.
      expect([401, 429]).toContain(res.status);
      expect(res.type).toContain('application/problem+json');
    }
  });

  test('a key that was taken away opens nothing any more', async () => {
    const { key, secret } = await createKey('Snart borta', ['read'], HOUSE);
    expect((await call('GET', '/articles', undefined, secret)).status).toBe(200);
    await revokeKey(key.id, HOUSE);
    expect([401, 429]).toContain((await call('GET', '/articles', undefined, secret)).status);
  });

  test('a key that may read may not write', async () => {
    for (const { method, path, scope } of Object.values(operations)) {
      if (scope === 'read') continue;
      expect((await call(method.toUpperCase(), path.replace('{id}', UNKNOWN), {}, read)).status).toBe(403);
    }
  });

  test('no cookie is set or wanted', async () => {
    expect((await call('GET', '/issues')).headers.get('set-cookie')).toBeNull();
  });
});

describe('subscribers', () => {
  test('a sign-up asks for confirmation, and answers the same for everybody', async () => {
    const known = await aReader('finns@kommun.example');
    const answers = [];
    for (const address of ['ny@kommun.example', 'ny@kommun.example', known.address])
      answers.push(await call('POST', '/subscribers', { address, consent }));
    for (const { status, body } of answers) expect([status, body]).toEqual([202, { state: 'asked' }]);
    expect(await findByKey('ny@kommun.example')).toMatchObject({ state: 'pending', asking: { source: 'api' } });
  });

  test('are listed without anything internal, and end at once, twice if need be', async () => {
    const { id } = await aReader('slutar@kommun.example', { name: 'Eva' });
    const { body } = await call('GET', '/subscribers?search=slutar&limit=1');
    expect(body.items).toEqual([
      expect.objectContaining({ id, address: 'slutar@kommun.example', state: 'active', name: 'Eva' }),
    ]);
    expect(body.items[0]).not.toHaveProperty('key');
    expect(body.items[0]).not.toHaveProperty('asking');
    for (let n = 0; n < 2; n += 1) expect((await call('DELETE', `/subscribers/${id}`)).status).toBe(204);
    expect((await call('GET', `/subscribers/${id}`)).body.state).toBe('left');
    for (const method of ['GET', 'DELETE']) expect((await call(method, `/subscribers/${UNKNOWN}`)).status).toBe(404);
  });
});

describe('bad input is refused with the field', () => {
  test.each([
    ['/subscribers', { address: 'fel', consent }, 'address'],
    ['/subscribers', { address: 'a@kommun.example' }, 'consent'],
    ['/subscribers', { address: 'a@kommun.example', consent, state: 'active' }, 'state'],
    ['/issues', { subject: 'Hej' }, 'subject'],
    ['/articles?sort=title', { title: 'A', blocks: [] }, 'sort'],
    ['/articles', [], 'body'],
    ['/subscribers', { address: { $ne: '' }, consent }, 'address'],
    ['/articles', { title: '', blocks: [] }, 'title'],
    ['/articles', { title: 'A', blocks: [{ type: 'script', text: 'x' }] }, 'blocks.0.type'],
    ['/articles', { title: 'A', blocks: [], canonicalUrl: 'javascript:alert(1)' }, 'canonicalUrl'],
    ['/articles', { title: 'A', blocks: [], publishedAt: '2026-02-30' }, 'publishedAt'],
    [`/issues/${UNKNOWN}/schedule`, { at: 'i morgon' }, 'at'],
    [`/issues/${UNKNOWN}/suggestion`, { version: '1' }, 'version'],
  ])('%s %j', async (path, body, field) => {
    const res = await call('POST', path, body);
    expect([res.status, res.type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(res.body).toMatchObject({ status: 400, title: 'Bad Request', code: 'invalid', detail: expect.any(String) });
    expect(res.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  test('an article as large as the desk takes is taken here too', async () => {
    const text = `Nyhet\nEn lång rapport\n\n${'Ett stycke text som är rätt långt. '.repeat(4_500)}`;
    const res = await call('POST', '/articles', { text });
    expect([res.status, res.body.article.title]).toEqual([201, 'En lång rapport']);
  });

  test('JSON that is none, of another type, or too large', async () => {
    expect((await call('POST', '/articles', '{"title":')).body).toMatchObject({ status: 400, code: 'invalid' });
    expect((await call('POST', '/articles', JSON.stringify({ text: 'x'.repeat(520_000) }))).status).toBe(413);
    const headers = { Authorization: `Bearer ${write}`, 'Content-Type': 'text/plain' };
    const plain = await fetch(`${front.url}/api/v1/articles`, { method: 'POST', headers, body: '{}' });
    expect(plain.status).toBe(400);
    expect((await call('GET', '/articles?limit=1000')).status).toBe(400);
    expect((await call('GET', '/finns-inte')).status).toBe(404);
  });
});

describe('articles', () => {
  test('come in as text or as fields, once; change at the version that was read', async () => {
    const text =
      'Nyhet\nNy tjänst för alla\nPublicerad: 3 november 2026\nNu kan alla kommuner använda den.\nMer text här.';
    const first = await call('POST', '/articles', { text });
    expect([first.status, first.body.fresh]).toEqual([201, true]);
    expect(first.body.article).toMatchObject({ kind: 'nyhet', title: 'Ny tjänst för alla', publishedAt: '2026-11-03' });
    expect((await call('POST', '/articles', { text })).body.fresh).toBe(false);
    const { id, version } = first.body.article;
    const changed = await call('PATCH', `/articles/${id}`, { version, lead: 'En ny ingress.' });
    expect(changed.body).toMatchObject({ lead: 'En ny ingress.', version: version + 1, kind: 'nyhet' });
    expect((await call('PATCH', `/articles/${id}`, { version, lead: 'För sent.' })).status).toBe(409);
    expect((await call('DELETE', `/articles/${id}`)).status).toBe(204);
    expect((await call('GET', `/articles/${id}`)).status).toBe(404);

    const event = { startsAt: '2026-12-10T13:00:00+01:00' };
    const made = await call('POST', '/articles', { title: 'Webbinarium', kind: 'event', event, blocks: [] });
    expect(made.body.article.event).toEqual({
      startsAt: '2026-12-10T12:00:00.000Z',
      endsAt: null,
      place: null,
      signUpUrl: null,
    });
  });

  test('with nearly the same title are two, until a person says otherwise; an event ends after it begins', async () => {
    const add = (title: string, more: object = {}) => call('POST', '/articles', { title, blocks: [], ...more });
    const first = await add('Nytt stöd för digitala möten i kommuner');
    const near = await add('Ett nytt stöd för digitala möten i kommuner', { lead: 'En annan ingress.' });
    expect(first.body).toMatchObject({ fresh: true, article: { title: 'Nytt stöd för digitala möten i kommuner' } });
    expect(near.body).toMatchObject({ fresh: true, article: { alike: first.body.article.id } });
    expect((await add('Nytt stöd för digitala möten i kommuner')).body).toMatchObject({
      ...{ fresh: false, article: { id: first.body.article.id } },
    });
    const event = { startsAt: '2026-12-10T13:00:00+01:00', endsAt: '2026-12-10T11:00:00+01:00' };
    expect((await add('Träff i december', { kind: 'event', event })).body).toMatchObject({
      ...{ status: 400, errors: [{ field: 'event.endsAt' }] },
    });
  });

  test('tell the measures of a picture that is kept, and keep them when its words are changed', async () => {
    const image = { url: '/bilder/portratt.jpg', alt: null, decorative: false, width: 800, height: 1200 };
    const { article } = await takeInArticle({ title: 'Med porträtt', blocks: [], image }, ANNA);
    const told = await call('GET', `/articles/${article.id}`);
    expect([told.status, told.body.image]).toEqual([200, image]);
    const words = { url: image.url, alt: 'Anna Berg', decorative: false };
    const changed = await call('PATCH', `/articles/${article.id}`, { version: article.version, image: words });
    expect(changed.body.image).toEqual({ ...image, alt: 'Anna Berg' });
    const other = { ...words, url: '/bilder/mote.jpg' };
    const replaced = await call('PATCH', `/articles/${article.id}`, { version: article.version + 1, image: other });
    expect(replaced.body.image).toEqual(other);
  });

  test('are listed a page at a time', async () => {
    for (const n of [1, 2, 3]) await call('POST', '/articles', { title: `Sida ${n}`, blocks: [] });
    const one = await call('GET', '/articles?search=sida&limit=2');
    const two = await call('GET', `/articles?search=sida&limit=2&after=${one.body.next}`);
    const titles = [...one.body.items, ...two.body.items].map(({ title }: { title: string }) => title);
    expect(titles.sort()).toEqual(['Sida 1', 'Sida 2', 'Sida 3']);
  });
});

describe('issues', () => {
  test('go from nothing to scheduled, but a person has to approve', async () => {
    await aDraft();
    const { id, version } = (await call('POST', '/issues')).body;
    expect((await call('GET', '/suggestion')).body.chosen.length).toBeGreaterThan(0);
    const filled = await call('POST', `/issues/${id}/suggestion`, { version });
    expect(filled.body.sections.length).toBeGreaterThan(0);
    const change = { version: filled.body.version, subject: 'Månadens nummer' };
    const edited = await call('PATCH', `/issues/${id}`, change);
    expect(edited.body).toMatchObject({ subject: 'Månadens nummer', state: 'draft' });
    expect((await call('PATCH', `/issues/${id}`, change)).body).toMatchObject({
      status: 409,
      errors: [{ field: 'version' }],
    });

    const at = new Date(Date.now() + 86_400_000).toISOString();
    expect((await call('POST', `/issues/${id}/schedule`, { at })).status).toBe(409);
    const asked = await call('POST', `/issues/${id}/review`);
    expect(asked.body).toMatchObject({ state: 'review', review: { audience: expect.any(Number) } });
    const refused = await call('POST', `/issues/${id}/approval`);
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('en person')]);

    await approve(id, asked.body.review.editionHash, BERIT);
    const { articleId } = asked.body.sections[0].items[0];
    expect((await call('DELETE', `/articles/${articleId}`)).body).toMatchObject({ status: 409, code: 'conflict' });
    for (let n = 0; n < 2; n += 1) {
      const scheduled = await call('POST', `/issues/${id}/schedule`, { at });
      expect(scheduled.body).toMatchObject({ state: 'scheduled', schedule: { at, zone: 'Europe/Stockholm' } });
    }
    expect((await call('DELETE', `/issues/${id}/schedule`)).body).toMatchObject({ state: 'approved', schedule: null });
    expect((await call('GET', '/issues?state=approved')).body.items[0].id).toBe(id);
  });

  test('tell where their letters are and what came back', async () => {
    const { issue } = await aPublishedIssue();
    const books = await call('GET', `/issues/${issue.id}/books`);
    expect(books.body).toMatchObject({ intended: expect.any(Number), sent: 0, skippedBy: {} });
    const report = await call('GET', `/issues/${issue.id}/report`);
    expect(report.body).toMatchObject({ issueId: issue.id, clicks: { people: 0, machines: 0 }, unsubscribes: 0 });
    expect(report.body.links[0]).toMatchObject({ n: 1, people: 0 });
    expect(report.body.feedback).toEqual({ yes: 0, no: 0 });
    expect((await call('GET', `/issues/${UNKNOWN}/report`)).status).toBe(404);
  });

  test('that cannot be sent say what is wrong with them', async () => {
    const { id } = (await call('POST', '/issues')).body;
    const refused = await call('POST', `/issues/${id}/review`);
    expect(refused.status).toBe(400);
    expect(refused.body.errors.length).toBeGreaterThan(0);
    await expect(submitForReview(id, ANNA)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('the contract', () => {
  test('is OpenAPI 3.1 without a key, and every reference in it leads somewhere', async () => {
    const res = await fetch(`${front.url}/api/openapi.json`);
    const document = await res.json();
    expect(document).toEqual(JSON.parse(JSON.stringify(openApi())));
    expect(document.openapi).toBe('3.1.0');
    const calls = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.sort()).toEqual(
      Object.values(operations)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text).toContain('"format":"date-time"');
  });

  test('has a page from our own disk, without inline script', async () => {
    const page = await (await fetch(`${front.url}/api/ui/`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^":]+)"/g)].map(([, file]) => file);
    expect(sources).toHaveLength(3);
    for (const file of sources) expect((await fetch(`${front.url}/api/ui/${file}`)).status).toBe(200);
    expect(page).not.toMatch(/<script>|<style/);
  });
});
