import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findArticles, listArticles } from '../../src/articles/article.store.ts';
import { findFeed, listFeeds } from '../../src/articles/feeds/feed.store.ts';
import { FIRST_ITEMS, waitAfter } from '../../src/articles/feeds/feed.ts';
import { addFeed, removeFeed, sweepFeeds } from '../../src/articles/feeds/feeds.ts';
import { fetchFeed } from '../../src/articles/feeds/fetchFeed.ts';
import { readFeed } from '../../src/articles/feeds/readFeed.ts';
import { caseOf } from '../../src/editions/preflight/case.ts';
import { aboutRepeats } from '../../src/editions/preflight/repeats.ts';
import { createIssue } from '../../src/issues/change.ts';
import { takeSuggestion } from '../../src/issues/suggest.ts';
import { queueCounts } from '../../src/platform/queue.ts';
import { answering, openSite, type Site } from '../support/site.ts';
import { openWorld, type World } from '../support/world.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');
const ANNA = { id: '1'.repeat(24), name: 'Anna' };
const NOON = new Date('2026-11-20T12:00:00Z');
const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
const BODY = ['paragraph', 'heading', 'paragraph', 'list', 'quote', 'link'];
const XML = { 'content-type': 'application/rss+xml; charset=utf-8' };

let world: World;
let site: Site;

beforeAll(async () => {
  site = await openSite();
  world = await openWorld({ FETCH_LOOPBACK_PORT: String(site.port) });
}, 30_000);
beforeEach(async () => {
  await world.clear();
  site.pages.clear();
  site.asked.length = 0;
});
afterAll(async () => {
  await world.close();
  await site.close();
});

/** The fixture with addresses of the site that serves it. */
const here = (text: string) => text.replaceAll('https://www.samverkan.example.se', site.url(''));
const added = async (path: string) => (await addFeed(site.url(path), ANNA, NOON)).id;
const titles = async () => (await listArticles({ limit: 200 })).items.map(({ title }) => title);

describe('formats', () => {
  test('RSS', async () => {
    const { title, items } = await readFeed(fixture('feeds/samverkan.rss.xml'), 'https://www.samverkan.example.se/rss');
    expect([title, items.length]).toEqual(['Nyheter från Samverkan', 40]);
    expect(items[0]).toMatchObject({
      url: 'https://www.samverkan.example.se/nyheter/1?utm_source=rss',
      title: 'Ny tjänst gör remisser säkrare',
      publishedAt: '2026-11-18',
    });
    expect(new Set(items.map(({ key }) => key)).size).toBe(40);
  });

  test('Atom', async () => {
    const { items } = await readFeed(fixture('feeds/myndighet.atom.xml'), 'https://www.halsomyndigheten.example.se/x');
    expect(items).toMatchObject([
      {
        url: 'https://www.halsomyndigheten.example.se/nyheter/ny-tjanst-gor-remisser-sakrare',
        title: 'Ny tjänst gör remisser säkrare',
        publishedAt: '2026-11-12',
        author: 'Maria Lund',
        content: null,
      },
      { title: 'Råd & stöd på ett ställe', content: '<p>Kort text.</p>' },
    ]);
  });

  test('JSON', async () => {
    const { title, items } = await readFeed(
      fixture('feeds/kommun.feed.json'),
      'https://www.kommun.example.se/feed.json',
    );
    expect(title).toBe('Kommunens nyheter');
    expect(items.map(({ url }) => url)).toEqual(['https://www.kommun.example.se/nyheter/k1', null]);
    expect(items[0]).toMatchObject({
      summary: 'Nycklarna tas i bruk &amp; provas i två stadsdelar.',
      content: '<p>Hemtjänsten får digitala nycklar i två stadsdelar.</p><p>Det sparar tid &lt;varje dag&gt;.</p>',
      image: 'https://www.kommun.example.se/bilder/nycklar.png',
      publishedAt: '2026-11-10',
    });
  });

  test.each(['<html><body>x</body></html>', '{}', '', '<rss', 'null'])('%s is no feed', async (text) => {
    await expect(readFeed(text, 'https://a.se/')).rejects.toMatchObject({ code: 'invalid', field: 'url' });
  });
});

describe('a feed', () => {
  test('is found by the page that names it, and added once', async () => {
    site.pages.set(
      '/',
      answering('<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'),
    );
    site.pages.set('/rss', answering(here(fixture('feeds/samverkan.rss.xml')), XML));
    const feed = await addFeed(site.url('/'), ANNA, NOON);
    expect(feed).toMatchObject({ url: site.url('/rss'), title: 'Nyheter från Samverkan', addedBy: 'Anna' });
    expect((await queueCounts('articles')).wait).toBe(1);
    await expect(addFeed(site.url('/rss/'.slice(0, 4)), ANNA, NOON)).rejects.toMatchObject({ code: 'conflict' });
    await removeFeed(feed.id, ANNA);
    expect(await listFeeds()).toEqual([]);
    await expect(removeFeed(feed.id, ANNA)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that is none is refused', async () => {
    site.pages.set('/', answering('<html><body>hej</body></html>'));
    await expect(added('/')).rejects.toMatchObject({ code: 'invalid', field: 'url' });
    await expect(added('/missing')).rejects.toThrow('Adressen finns inte hos servern (404).');
    await expect(addFeed('http://169.254.169.254/rss', ANNA)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('gives a whole draft of an issue, and nothing in it twice', async () => {
    site.pages.set('/rss', answering(here(fixture('feeds/samverkan.rss.xml')), XML));
    await fetchFeed(await added('/rss'), NOON);
    const before = await createIssue(ANNA);
    const issue = await takeSuggestion(before.id, before.version, ANNA, undefined, NOON);
    const ids = issue.sections.flatMap(({ items }) => items.map(({ articleId }) => articleId));
    expect(ids.length).toBeGreaterThanOrEqual(6);
    expect(new Set(ids).size).toBe(ids.length);
    expect([issue.sections[0]?.items[0]?.layout, Boolean(issue.subject), Boolean(issue.preheader)]).toEqual([
      'hero',
      true,
      true,
    ]);
    const repeats = aboutRepeats(caseOf(issue, await findArticles(ids), null, null, NOON));
    expect(repeats.map(({ sentence }) => sentence)).toEqual([]);
  });

  test('gives its last twenty items the first time, and what is new later', async () => {
    const rss = here(fixture('feeds/samverkan.rss.xml'));
    site.pages.set('/rss', answering(rss, { ...XML, etag: '"one"' }));
    const id = await added('/rss');
    await fetchFeed(id, NOON);
    expect(await titles()).toHaveLength(FIRST_ITEMS);
    const { items } = await listArticles({ search: 'remisser' });
    expect(items[0]).toMatchObject({
      title: 'Ny tjänst gör remisser säkrare',
      lead: 'Ny tjänst gör remisser säkrare. Så påverkas regioner och kommuner.',
      canonicalUrl: site.url('/nyheter/1'),
      publishedAt: '2026-11-18',
    });
    expect(items[0]?.blocks.map(({ type }) => type)).toEqual(BODY);
    expect(await findFeed(id)).toMatchObject({ taken: FIRST_ITEMS, lastProblem: null, etag: '"one"', lastOkAt: NOON });
    const extra = rss.match(/<item>[\s\S]*?<\/item>/)?.[0] ?? '';
    const fresh = extra
      .replaceAll('Ny tjänst gör remisser säkrare', 'Budgeten är lagd för nästa år')
      .replace('samverkan-1<', 'samverkan-41<')
      .replace('nyheter/1?', 'nyheter/41?');
    site.pages.set('/rss', answering(rss.replace('<item>', `${fresh}\n  <item>`), XML));
    await fetchFeed(id, later(60));
    expect(site.asked.at(-1)?.headers['if-none-match']).toBe('"one"');
    expect(await titles()).toHaveLength(FIRST_ITEMS + 1);
    expect((await titles())[0]).toBe('Budgeten är lagd för nästa år');
  });

  test('an article with nearly the same title as one we have is kept beside it, not taken as the same', async () => {
    const rss = here(fixture('feeds/samverkan.rss.xml'));
    site.pages.set('/rss', answering(rss, XML));
    const id = await added('/rss');
    await fetchFeed(id, NOON);
    const ours = (await listArticles({ search: 'remisser säkrare' })).items;
    const near = (rss.match(/<item>[\s\S]*?<\/item>/)?.[0] ?? '')
      .replaceAll('Ny tjänst gör remisser säkrare', 'Nyhet: Ny tjänst gör remisser säkrare')
      .replace('samverkan-1<', 'samverkan-41<')
      .replace('nyheter/1?', 'nyheter/41?');
    site.pages.set('/rss', answering(rss.replace('<item>', `${near}\n  <item>`), XML));
    await fetchFeed(id, later(60));
    const both = (await listArticles({ search: 'remisser säkrare' })).items;
    expect(both.map(({ alike }) => alike)).toEqual([ours[0]?.id, undefined]);
    expect(both[0]?.title).toBe('Nyhet: Ny tjänst gör remisser säkrare');
  });

  test('that has nothing new costs nothing', async () => {
    site.pages.set(
      '/rss',
      answering(here(fixture('feeds/samverkan.rss.xml')), { ...XML, 'last-modified': 'Wed, 18 Nov 2026 08:00:00 GMT' }),
    );
    const id = await added('/rss');
    await fetchFeed(id, NOON);
    site.pages.set('/rss', answering('', {}, 304));
    await fetchFeed(id, later(60));
    expect(site.asked.at(-1)?.headers['if-modified-since']).toBe('Wed, 18 Nov 2026 08:00:00 GMT');
    expect(await findFeed(id)).toMatchObject({ lastOkAt: later(60), failuresInARow: 0, taken: FIRST_ITEMS });
  });

  test('that fails says why in words and is left alone longer and longer', async () => {
    site.pages.set('/rss', answering(here(fixture('feeds/samverkan.rss.xml')), XML));
    const id = await added('/rss');
    site.pages.set('/rss', answering('', {}, 500));
    await fetchFeed(id, NOON);
    await fetchFeed(id, later(60));
    expect(await findFeed(id)).toMatchObject({
      lastProblem: 'Servern har fel hos sig (500).',
      failuresInARow: 2,
      nextAt: new Date(later(60).getTime() + waitAfter(2)),
      lastOkAt: null,
    });
    site.pages.set('/rss', answering('', { 'retry-after': '7200' }, 429));
    await fetchFeed(id, later(120));
    expect((await findFeed(id))?.nextAt).toEqual(new Date(later(120).getTime() + waitAfter(3)));
    site.pages.set('/rss', answering(here(fixture('feeds/samverkan.rss.xml')), XML));
    await fetchFeed(id, later(900));
    expect(await findFeed(id)).toMatchObject({ lastProblem: null, failuresInARow: 0, taken: FIRST_ITEMS });
  });

  test('waits no longer than a day, and as long as it is asked to', () => {
    expect([0, 1, 2, 20].map((failures) => waitAfter(failures) / 60_000)).toEqual([30, 60, 120, 1440]);
    expect(waitAfter(0, 7_200_000)).toBe(7_200_000);
    expect(waitAfter(0, 1e12)).toBe(86_400_000);
  });

  test('with only the beginning of its articles sends us to their pages', async () => {
    const atom = fixture('feeds/myndighet.atom.xml');
    const html = fixture('pages/nyhet-myndighet.html').replaceAll(
      'https://www.halsomyndigheten.example.se',
      site.url(''),
    );
    site.pages.set('/atom', answering(atom, { 'content-type': 'application/atom+xml' }));
    site.pages.set('/nyheter/ny-tjanst-gor-remisser-sakrare', answering(html));
    const id = await added('/atom');
    await fetchFeed(id, NOON);
    expect(await titles()).toEqual(['Ny tjänst gör remisser säkrare']);
    expect((await findFeed(id))?.lastProblem).toBe(
      '1 av 2 artiklar kom inte med: Adressen finns inte hos servern (404).',
    );
    for (let n = 1; n <= 3; n += 1) await fetchFeed(id, later(60 * n));
    // The last try takes what the feed itself says.
    const { items } = await listArticles({ search: 'stöd' });
    expect(items[0]).toMatchObject({
      title: 'Råd & stöd på ett ställe',
      canonicalUrl: site.url('/nyheter/rad-och-stod'),
    });
    expect(await findFeed(id)).toMatchObject({ lastProblem: null, taken: 2, tries: [] });
    expect((await findFeed(id))?.seen).toHaveLength(2);
  });

  test('is looked at by one at a time, and taken over from one that died', async () => {
    site.pages.set('/rss', answering(here(fixture('feeds/samverkan.rss.xml')), XML));
    const id = await added('/rss');
    site.asked.length = 0;
    await Promise.all([fetchFeed(id, NOON), fetchFeed(id, NOON)]);
    expect(site.asked.filter(({ path }) => path === '/rss')).toHaveLength(1);
    expect(await titles()).toHaveLength(FIRST_ITEMS);
  });

  test('is swept when its time has come', async () => {
    site.pages.set('/rss', answering(here(fixture('feeds/samverkan.rss.xml')), XML));
    const id = await added('/rss');
    await fetchFeed(id, NOON);
    const waiting = (await queueCounts('articles')).wait ?? 0;
    await sweepFeeds(later(10));
    expect((await queueCounts('articles')).wait).toBe(waiting);
    await sweepFeeds(later(31));
    expect((await queueCounts('articles')).wait).toBeGreaterThanOrEqual(1);
  });
});
