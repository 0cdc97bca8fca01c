import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { findArticle, listArticles, noteUsed } from '../../src/articles/article.store.ts';
import { takeInHtml, takeInPage } from '../../src/articles/intake.ts';
import { keepPicture, keepPictureFrom } from '../../src/articles/pictures/keepPicture.ts';
import { findPicture } from '../../src/articles/pictures/picture.store.ts';
import { takePictures } from '../../src/articles/pictures/takePictures.ts';
import { changeArticle, takeInArticle, takeInText } from '../../src/articles/takeIn.ts';
import { answering, openSite, type Site } from '../support/site.ts';
import { openWorld, type World } from '../support/world.ts';

const ANNA = { id: '1'.repeat(24), name: 'Anna' };
const NOON = new Date('2026-11-20T12:00:00Z');
const PAGE = readFileSync(new URL('../fixtures/pages/nyhet-myndighet.html', import.meta.url), 'utf8');
const AT = '/nyheter/ny-tjanst-gor-remisser-sakrare';

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
  site.pages.set(AT, answering(PAGE.replaceAll('https://www.halsomyndigheten.example.se', site.url(''))));
});
afterAll(async () => {
  await world.close();
  await site.close();
});

const colours = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#0b5d4e' } });
/** A picture that hardly shrinks. */
const noisy = (width: number, height: number) => {
  const bytes = Buffer.alloc(width * height * 3);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 2_654_435_761 + (at >> 3)) % 251;
  return sharp(bytes, { raw: { width, height, channels: 3 } });
};
const hashIn = (url: string) => /([0-9a-f]{64})\.jpg$/.exec(url)?.[1] ?? '';

describe('a page', () => {
  test('is taken in with its pictures, which we serve ourselves', async () => {
    site.pages.set(
      '/bilder/remiss.jpg',
      answering(await colours(2400, 1350).png().toBuffer(), { 'content-type': 'image/png' }),
    );
    site.pages.set(
      '/bilder/skarm.jpg',
      answering(await colours(800, 450).webp().toBuffer(), { 'content-type': 'image/webp' }),
    );
    const { article, fresh, why } = await takeInPage(site.url(`${AT}?utm_source=x`), {}, ANNA, NOON);
    expect([fresh, why]).toEqual([true, null]);
    expect(article.image).toMatchObject({ alt: null, decorative: false, width: 1200, height: 675 });
    expect(article.image?.url).toMatch(/^\/bilder\/[0-9a-f]{64}\.jpg$/);
    expect(article.blocks.find(({ type }) => type === 'image')).toMatchObject({
      url: expect.stringMatching(/^\/bilder\//),
    });
    expect(article.dropped).toContainEqual({
      text: 'En läkare vid en skärm',
      why: 'bildens alternativtext hos källan, ett förslag',
    });
    const kept = await findPicture(hashIn(article.image?.url ?? ''));
    expect(kept).toMatchObject({ width: 1200, height: 675 });
    // It can be changed by hand like any other.
    await expect(changeArticle(article.id, 1, { lead: 'Ny ingress.' }, ANNA)).resolves.toMatchObject({ version: 2 });
  });

  test('whose pictures are gone keeps its text, and says so', async () => {
    const { article } = await takeInPage(site.url(AT), {}, ANNA, NOON);
    expect(article.image).toBeNull();
    expect(article.blocks.find(({ type }) => type === 'image')).toMatchObject({
      url: null,
      text: expect.stringContaining('Remissen följs'),
    });
    expect(article.dropped.filter(({ why }) => why.includes('404'))).toHaveLength(2);
  });

  test('that does not answer, or is no page, is refused', async () => {
    site.pages.set('/pdf', answering('%PDF', { 'content-type': 'application/pdf' }));
    await expect(takeInPage(site.url('/pdf'), {}, ANNA)).rejects.toMatchObject({ code: 'invalid', field: 'url' });
    await expect(takeInPage(site.url('/gone'), {}, ANNA)).rejects.toMatchObject({ code: 'unavailable', field: 'url' });
    await expect(takeInPage('http://10.0.0.1/', {}, ANNA)).rejects.toMatchObject({ code: 'invalid', field: 'url' });
    expect((await listArticles()).items).toEqual([]);
  });
});

describe('the same article through another door', () => {
  test('is known by its address, however written', async () => {
    const { article } = await takeInPage(site.url(AT), {}, ANNA, NOON);
    site.asked.length = 0;
    const again = await takeInPage(site.url(`${AT}/?utm_campaign=y#top`), {}, ANNA, NOON);
    expect(again).toMatchObject({ fresh: false, why: 'same-address', article: { id: article.id } });
    expect(site.asked).toEqual([]);
  });

  test('is known by its title when it is pasted', async () => {
    const { article } = await takeInPage(site.url(AT), {}, ANNA, NOON);
    const pasted = await takeInText(
      'Nyhet\nNy tjänst gör remisser säkrare\n\nEn kortare text om samma sak.\n\nSlut.',
      {},
      ANNA,
      NOON,
    );
    expect(pasted).toMatchObject({ fresh: false, why: 'same-title', article: { id: article.id } });
    const html = await takeInHtml(
      '<h1>Ny tjänst gör remisser säkrare</h1><p>Ännu en text.</p><p>Och mer.</p>',
      {},
      ANNA,
      NOON,
    );
    expect(html).toMatchObject({ fresh: false, why: 'same-title' });
  });

  test('is another when a person says so, or when sixty days have passed', async () => {
    const text = (words: string) => `Ny tjänst gör remisser säkrare\n\n${words} säger något om tjänsten.\n\nSlut.`;
    await takeInText(text('Den första'), {}, ANNA, NOON);
    expect(await takeInText(text('Den andra'), { nearTitle: 'another' }, ANNA, NOON)).toMatchObject({ fresh: true });
    const spring = new Date(NOON.getTime() + 61 * 86_400_000);
    expect(await takeInText(text('Den tredje'), {}, ANNA, spring)).toMatchObject({ fresh: true });
    expect(await takeInText(text('Den första'), { nearTitle: 'another' }, ANNA, spring)).toMatchObject({
      fresh: false,
      why: 'same-content',
    });
  });

  test('at the same moment ends as one', async () => {
    const given = (n: number) => ({
      title: `Rubrik nummer ${n}`,
      blocks: [],
      canonicalUrl: 'https://www.example.se/a',
    });
    const taken = await Promise.all([1, 2, 3, 4, 5].map((n) => takeInArticle(given(n), ANNA, NOON)));
    expect(taken.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(new Set(taken.map(({ article }) => article.id)).size).toBe(1);
    const { article } = await takeInArticle({ title: 'Något helt annat', blocks: [] }, ANNA, NOON);
    const taking = changeArticle(article.id, 1, { canonicalUrl: 'http://example.se/a/' }, ANNA);
    await expect(taking).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('pictures', () => {
  test('more of them than an article may have are told of, each by its address', async () => {
    const urls = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const bytes = await colours(300 + n, 200)
          .png()
          .toBuffer();
        site.pages.set(`/${n}.png`, answering(bytes, { 'content-type': 'image/png' }));
        return site.url(`/${n}.png`);
      }),
    );
    const blocks = urls.map((url) => ({ type: 'image' as const, url, alt: null, text: '' }));
    const { dropped } = await takePictures({ blocks, image: null });
    expect(dropped).toEqual(
      urls.slice(8).map((text) => ({ text, why: 'bilden kom inte med: En artikel får högst 8 bilder.' })),
    );
  });

  test('are kept once, small, upright and without metadata', async () => {
    const photo = await colours(3000, 2000)
      .withExif({ IFD0: { Artist: 'Per Ek' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const [one, other] = [await keepPicture(photo), await keepPicture(photo)];
    expect(one).toEqual(other);
    expect([one.width, one.height]).toEqual([1200, 1800]);
    const { bytes } = (await findPicture(hashIn(one.url))) ?? { bytes: Buffer.alloc(0) };
    const { exif, format, orientation } = await sharp(bytes).metadata();
    expect({ exif, format, orientation }).toEqual({ exif: undefined, format: 'jpeg', orientation: undefined });
  });

  test('however noisy, weigh 200 kB at most', async () => {
    const { url, width } = await keepPicture(await noisy(2600, 1800).png().toBuffer());
    expect((await findPicture(hashIn(url)))?.bytes.length).toBeLessThanOrEqual(200_000);
    expect(width).toBeLessThanOrEqual(1200);
  });

  test('small ones are not blown up, see-through ones lie on white', async () => {
    const seen = await keepPicture(
      await sharp({ create: { width: 300, height: 100, channels: 4, background: '#00000000' } })
        .png()
        .toBuffer(),
    );
    expect([seen.width, seen.height]).toEqual([300, 100]);
    const { bytes } = (await findPicture(hashIn(seen.url))) ?? { bytes: Buffer.alloc(0) };
    expect((await sharp(bytes).raw().toBuffer())[0]).toBeGreaterThan(250);
  });

  test.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['SVG with a declaration', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', Buffer.from('<!doctype html><p>x</p>')],
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hej')],
    ['a broken JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(200)])],
    ['a PDF', Buffer.from('%PDF-1.7')],
  ])('%s is refused', async (_what, bytes) => {
    await expect(keepPicture(bytes)).rejects.toMatchObject({ code: 'invalid', field: 'image' });
  });

  test('a counter of one dot and a bomb of pixels are refused', async () => {
    await expect(keepPicture(await colours(1, 1).gif().toBuffer())).rejects.toMatchObject({ code: 'invalid' });
    const bomb = await colours(9_000, 9_000).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(keepPicture(bomb)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('are fetched once, through the guard', async () => {
    site.pages.set('/a.png', answering(await colours(400, 300).png().toBuffer(), { 'content-type': 'image/png' }));
    const one = await keepPictureFrom(site.url('/a.png'));
    site.pages.clear();
    expect(await keepPictureFrom(site.url('/a.png'))).toEqual(one);
    expect(site.asked).toHaveLength(1);
    await expect(keepPictureFrom('http://127.0.0.1/a.png')).rejects.toMatchObject({ code: 'invalid', field: 'url' });
    const pasted = `data:image/png;base64,${(await colours(200, 100).png().toBuffer()).toString('base64')}`;
    expect(await keepPictureFrom(pasted)).toMatchObject({ width: 200, height: 100 });
  });

  test('no other name leads to one', async () => {
    expect(await findPicture('../../etc/passwd')).toBeNull();
    expect(await findPicture('0'.repeat(64))).toBeNull();
  });
});

describe('the list of articles', () => {
  const take = (title: string, more: object = {}) => takeInArticle({ title, blocks: [], ...more }, ANNA, NOON);
  const found = async (search: string, more: object = {}) =>
    (await listArticles({ search, ...more })).items.map(({ title }) => title).sort();

  test('is searched in Swedish, over title and lead', async () => {
    await take('Får äter gräs', { lead: 'Lammen växer på öländska ängar.' });
    await take('Far äter glass', { lead: 'Om André på café.' });
    await take('Patientjournalen öppnas');
    expect(await found('får')).toEqual(['Får äter gräs']);
    expect(await found('FAR')).toEqual(['Far äter glass']);
    expect(await found('äter')).toEqual(['Far äter glass', 'Får äter gräs']);
    expect(await found('öländsk gräs')).toEqual(['Får äter gräs']);
    expect(await found('cafe andre')).toEqual(['Far äter glass']);
    expect(await found('journal')).toEqual(['Patientjournalen öppnas']);
    expect(await found('.*')).toHaveLength(3);
    expect(await found('saknas')).toEqual([]);
  });

  test('is found by its new words after a change', async () => {
    const { article } = await take('Gammal rubrik');
    await changeArticle(article.id, 1, { title: 'Färsk rubrik' }, ANNA);
    expect([await found('gammal'), await found('färsk')]).toEqual([[], ['Färsk rubrik']]);
    await changeArticle(article.id, 2, { lead: 'Ingressen nämner vårdcentralen.' }, ANNA);
    expect([await found('vårdcentral'), await found('färsk')]).toEqual([['Färsk rubrik'], ['Färsk rubrik']]);
  });

  test('is filtered by kind, topic and use', async () => {
    const { article } = await take('Ett ämne', { kind: 'nyhet', topics: ['e-hälsa'] });
    await take('Ett annat', { kind: 'kronika' });
    await noteUsed([article.id], 9);
    expect(await found('', { kind: 'nyhet' })).toEqual(['Ett ämne']);
    expect(await found('', { topic: 'e-hälsa' })).toEqual(['Ett ämne']);
    expect(await found('', { usedIn: 9 })).toEqual(['Ett ämne']);
    expect(await found('', { usedIn: 8 })).toEqual([]);
    expect(await found('ett', { unused: true })).toEqual(['Ett annat']);
    expect(await findArticle(article.id)).not.toHaveProperty('words');
  });

  test('comes page by page, also when it is searched', async () => {
    for (let n = 0; n < 7; n += 1)
      await takeInArticle({ title: `Sida ${n}`, blocks: [] }, ANNA, new Date(NOON.getTime() + n));
    const seen: string[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const { items, next }: Awaited<ReturnType<typeof listArticles>> = await listArticles({
        search: 'sida',
        limit: 3,
        after,
      });
      seen.push(...items.map(({ title }) => title));
      after = next ?? undefined;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Sida ${n}`));
  });

  test.each(['', 'sida'])('begins anew after what is no place in it, searched for %j', async (search) => {
    await take('Sida 1');
    const id = 'f'.repeat(24);
    for (const after of ['x', `x-${id}`, `-${id}`, `NaN-${id}`, `${'9'.repeat(20)}-${id}`, '1-x', `1e3-${id}`])
      expect([after, await found(search, { after })]).toEqual([after, ['Sida 1']]);
  });
});
