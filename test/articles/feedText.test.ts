import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { listArticles } from '../../src/articles/article.store.ts';
import { addFeed } from '../../src/articles/feeds/feeds.ts';
import { fetchFeed } from '../../src/articles/feeds/fetchFeed.ts';
import { plainText } from '../../src/articles/feeds/plainText.ts';
import { answering, openSite, type Site } from '../support/site.ts';
import { openWorld, type World } from '../support/world.ts';

const ANNA = { id: '1'.repeat(24), name: 'Anna' };
const NOON = new Date('2026-11-20T12:00:00Z');
const JSON_FEED = { 'content-type': 'application/feed+json' };
const RSS = { 'content-type': 'application/rss+xml; charset=utf-8' };
const LONG = 'Tjänsten prövas i två regioner under våren, och alla som vill får vara med. '.repeat(8);

describe('the text of a piece of HTML', () => {
  test.each([
    ['<p>R&aring;d &amp; st&ouml;d</p><p>till&nbsp;alla</p>', 'Råd & stöd till alla'],
    ['Början av nyheten [&#8230;]', 'Början av nyheten […]'],
    ['fem &lt; sju &#x2013; &ldquo;ja&rdquo; &hellip;', 'fem < sju – “ja” …'],
    ['fem < sju', 'fem < sju'],
    ['fem < sju <b>eller</b> åtta', 'fem < sju eller åtta'],
    ['<p>&#1;&nbsp;</p>', null],
    [null, null],
  ])('of %j is %j', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  test('is what was written, whichever way each sign is written', () => {
    const names: Record<string, string> = {
      '&': 'amp',
      '<': 'lt',
      '>': 'gt',
      '"': 'quot',
      å: 'aring',
      ö: 'ouml',
      '…': 'hellip',
    };
    const ways = [
      (sign: string) => (names[sign] ? `&${names[sign]};` : sign),
      (sign: string) => `&#${sign.codePointAt(0)};`,
      (sign: string) => `&#x${sign.codePointAt(0)?.toString(16)};`,
    ];
    const sign = fc.constantFrom(...Object.keys(names), 'a', 'm', 'p', ';', '#', '3', ' ', 'é', '😀');
    const written = fc.tuple(sign, fc.constantFrom(...ways));
    fc.assert(
      fc.property(fc.array(written, { maxLength: 40 }), (signs) => {
        const html = signs.map(([one, way]) => way(one)).join('');
        const text = signs.map(([one]) => one).join('');
        expect(plainText(html)).toBe(text.replace(/\s+/g, ' ').trim() || null);
      }),
    );
  });
});

describe('an article of a feed', () => {
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

  async function takenFrom(path: string) {
    await fetchFeed((await addFeed(site.url(path), ANNA, NOON)).id, NOON);
    return (await listArticles()).items;
  }

  const rss = (description: string, content = '') => `<?xml version="1.0"?>
    <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Nyheter</title><item>
      <title>Ny tjänst i två regioner</title><link>${site.url('/nyheter/1')}</link>
      <description><![CDATA[${description}]]></description>
      ${content ? `<content:encoded><![CDATA[${content}]]></content:encoded>` : ''}
    </item></channel></rss>`;

  test('has its lead without entities, from a format where texts are plain', async () => {
    const summary = 'Forskning & utveckling får en <egen> plats.';
    const item = { id: 'k1', url: site.url('/nyheter/1'), title: 'Ny plats', summary, content_text: LONG };
    const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'Nyheter', items: [item] };
    site.pages.set('/feed', answering(JSON.stringify(feed), JSON_FEED));
    expect(await takenFrom('/feed')).toMatchObject([{ title: 'Ny plats', lead: summary }]);
  });

  test('has its lead without entities, from a format where texts are HTML', async () => {
    site.pages.set(
      '/rss',
      answering(rss('<p>R&aring;d &amp; st&ouml;d p&aring; ett st&auml;lle.</p>', `<p>${LONG}</p>`), RSS),
    );
    expect(await takenFrom('/rss')).toMatchObject([{ lead: 'Råd & stöd på ett ställe.' }]);
  });

  test('is fetched from its page when the feed stops with an ellipsis, however it is written', async () => {
    const page = `<html lang="sv"><body><article><h1>Ny tjänst i två regioner</h1><p>${LONG}</p><p>Så slutar den.</p></article></body></html>`;
    site.pages.set('/nyheter/1', answering(page));
    site.pages.set('/rss', answering(rss(`<p>${LONG} [&#8230;]</p>`), RSS));
    const [article] = await takenFrom('/rss');
    expect(site.asked.map(({ path }) => path)).toContain('/nyheter/1');
    expect(JSON.stringify(article?.blocks)).toContain('Så slutar den.');
  });
});
