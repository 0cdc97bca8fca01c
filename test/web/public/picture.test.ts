import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepPicture } from '../../../src/articles/pictures/keepPicture.ts';
import { ROOT } from '../../../src/platform/root.ts';
import { webPath, withWebPictures } from '../../../src/web/public/picture.ts';
import { type Front, openFront } from '../../support/front.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
let front: Front;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
}, 30_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

test('a picture that we keep is served for ever, to any site, without a cookie', async () => {
  const { url } = await keepPicture(readFileSync(join(ROOT, 'emails/images/mote.jpg')));
  const res = await fetch(new URL(url, front.url));
  expect(res.status).toBe(200);
  expect(Object.fromEntries(res.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  expect(res.headers.get('set-cookie')).toBeNull();
  const bytes = Buffer.from(await res.arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
});

test('pages get the same picture as a small WebP, also of those that lie with the letters', async () => {
  const { url } = await keepPicture(readFileSync(join(ROOT, 'emails/images/mote.jpg')));
  for (const path of [webPath(url), webPath('/bilder/mote.jpg')]) {
    const res = await fetch(new URL(path, front.url));
    expect([res.status, res.headers.get('content-type')]).toEqual([200, 'image/webp']);
    const bytes = Buffer.from(await res.arrayBuffer());
    expect(bytes.toString('latin1', 8, 12)).toBe('WEBP');
    expect(bytes.length).toBeLessThanOrEqual(30_000);
  }
});

test('an issue is shown with small pictures, and waits with those further down', () => {
  const letter =
    '<img alt="a" src="https://x.example/bilder/vard.jpg" width="600"><img src="/bilder/mote.jpg" alt="b">';
  expect(withWebPictures(letter)).toBe(
    '<img alt="a" src="/bilder/webb/vard.webp" width="600"><img loading="lazy" src="/bilder/webb/mote.webp" alt="b">',
  );
});

test.each([
  'webb/finns-inte.webp',
  'webb/..%2f..%2fREADME.webp',
  'webb/README.webp',
  'x.jpg',
  `${'0'.repeat(64)}.jpg`,
  '..%2f..%2fpackage.json',
  `${'0'.repeat(64)}.svg`,
])('%s is no picture of ours', async (file) => {
  expect((await fetch(new URL(`/bilder/${file}`, front.url))).status).toBe(404);
});
