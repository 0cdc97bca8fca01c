import { expect, test } from '@jest/globals';
import { isUrl } from '../src/isUrl.ts';

test('an address with Swedish letters is one however often it is asked', () => {
  let refused = 0;
  for (let n = 0; n < 20_000; n++) if (!isUrl('https://www.örebro.se/nyheter/å')) refused += 1;
  expect(refused).toBe(0);
  expect([isUrl('/nyheter', 'https://a.example'), isUrl('/nyheter'), isUrl('https://')]).toEqual([true, false, false]);
});
