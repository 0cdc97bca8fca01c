import { expect, test } from '@jest/globals';
import { parseUrl } from '../src/parseUrl.ts';

test('an address with Swedish letters is one however often it is asked', () => {
  let refused = 0;
  for (let n = 0; n < 20_000; n++) if (!parseUrl('https://www.örebro.se/nyheter/å')) refused += 1;
  expect(refused).toBe(0);
  const read = [parseUrl('/nyheter', 'https://a.example'), parseUrl('/nyheter'), parseUrl('https://')];
  expect(read.map((url) => url?.href ?? null)).toEqual(['https://a.example/nyheter', null, null]);
});
