import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../src/refusal.ts';
import { addressesIn, checkAddress, foldAddress, foldPrefix } from '../../src/subscribers/address.ts';

const good: [typed: string, stored: string, key: string][] = [
  ['anna@kommun.se', 'anna@kommun.se', 'anna@kommun.se'],
  ['  Anna.Berg@Region.SE \n', 'Anna.Berg@region.se', 'anna.berg@region.se'],
  ['anna+nyheter@kommun.se', 'anna+nyheter@kommun.se', 'anna+nyheter@kommun.se'],
  ["o'hara@example.org", "o'hara@example.org", "o'hara@example.org"],
  ['anna@ÖREBRO.se', 'anna@örebro.se', 'anna@xn--rebro-iua.se'],
  ['anna@o\u0308rebro.se', 'anna@örebro.se', 'anna@xn--rebro-iua.se'],
  ['Åke@kommun.se', 'Åke@kommun.se', 'åke@kommun.se'],
  ['A\u030Ake@kommun.se', 'Åke@kommun.se', 'åke@kommun.se'],
  [`${'a'.repeat(64)}@kommun.se`, `${'a'.repeat(64)}@kommun.se`, `${'a'.repeat(64)}@kommun.se`],
];

const bad: [typed: unknown, about: RegExp][] = [
  [undefined, /Skriv din/],
  ['', /Skriv din/],
  ['   ', /Skriv din/],
  [{ $gt: '' }, /Skriv din/],
  ['anna', /ett @/],
  ['@kommun.se', /ett @/],
  ['anna@', /ett @/],
  ['a@b@kommun.se', /ett @/],
  ['"anna berg"@kommun.se', /citattecken/],
  ['anna(hej)@kommun.se', /citattecken/],
  ['Anna <anna@kommun.se>', /citattecken/],
  ['anna@[192.0.2.1]', /citattecken/],
  ['@relay.se:anna@kommun.se', /citattecken/],
  ['anna@kommun.se\r\nBcc: x@y.se', /citattecken/],
  ['anna\0@kommun.se', /citattecken/],
  ['.anna@kommun.se', /före @/],
  ['anna.@kommun.se', /före @/],
  ['an..na@kommun.se', /före @/],
  ['an\u200Bna@kommun.se', /före @/],
  ['anna@192.0.2.1', /domän/],
  ['anna@kommun', /domän/],
  ['anna@kommun..se', /domän/],
  ['anna@-kommun.se', /domän/],
  ['anna@kom_mun.se', /domän/],
  ['anna@kom%6dun.se', /domän/],
  [`anna@${'a'.repeat(64)}.se`, /domän/],
  [`${'a'.repeat(65)}@kommun.se`, /för lång/],
  [`${'å'.repeat(33)}@kommun.se`, /för lång/],
  [`anna@${'abcdefgh.'.repeat(30)}se`, /för lång/],
  [`${'x'.repeat(5000)}@kommun.se`, /för lång/],
];

describe('checkAddress', () => {
  test.each(good)('%j is stored as %j with the key %j', (typed, stored, key) => {
    expect(checkAddress(typed)).toBe(stored);
    expect(foldAddress(checkAddress(typed))).toBe(key);
  });

  test.each(bad)('%j is refused, naming the remedy', (typed, about) => {
    const refusal = refusalOf(() => checkAddress(typed));
    expect(refusal).toMatchObject({ code: 'invalid', field: 'address' });
    expect(refusal.message).toMatch(about);
    expect(refusalOf(() => checkAddress(typed, 'en')).message).not.toBe(refusal.message);
  });

  test('whatever is typed: a plain address of legal size comes out, the same a second time, or a refusal', () => {
    const typed = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.string(), fc.string()).map(([a, b]) => `${a}@${b}`),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const address = attempt(() => checkAddress(text));
        if (address === null) return;
        expect(address).toMatch(/^[^\s@<>",;:()[\]\\]+@[^\s@]+$/);
        expect(Buffer.byteLength(address)).toBeLessThanOrEqual(254);
        expect(Buffer.byteLength(address.split('@')[0] ?? '')).toBeLessThanOrEqual(64);
        expect(checkAddress(address)).toBe(address);
        expect(foldAddress(foldAddress(address))).toBe(foldAddress(address));
      }),
      { numRuns: 500 },
    );
  });

  test('ordinary addresses pass, and case never makes two readers of one', () => {
    fc.assert(
      fc.property(fc.emailAddress({ localPart: fc.stringMatching(/^[a-zåäö0-9]{1,30}$/) } as never), (typed) => {
        if (typed.length > 200) return;
        const key = foldAddress(checkAddress(typed));
        expect(foldAddress(checkAddress(typed.toUpperCase()))).toBe(key);
        expect(key.startsWith(foldPrefix(typed.slice(0, 3)))).toBe(true);
      }),
    );
  });
});

describe('addressesIn', () => {
  test.each<[text: string, keys: string[]]>([
    ['Anna', []],
    [' Anna@Kommun.se ', ['anna@kommun.se']],
    ['anna@ÖREBRO.se', ['anna@xn--rebro-iua.se']],
    ["o'hara@kommun.se", ["o'hara@kommun.se"]],
    ["'+anna@kommun.se", ["'+anna@kommun.se", '+anna@kommun.se']],
    ['Anna Ek <anna@kommun.se>, bo@kommun.se.', ['anna@kommun.se', 'bo@kommun.se']],
    [`x${'a'.repeat(64)}@kommun.se`, []],
    ['anna@kommun.se/bo@kommun.se', ['anna@kommun.se', 'bo@kommun.se']],
    ['mailto:A\u030Ake@kommun.se?subject=Hej', ['åke@kommun.se']],
  ])('of %j: %j', (text, keys) => {
    expect([...new Set(addressesIn(text))].sort()).toEqual(keys.sort());
  });

  test('an address means itself alone, whoever has a name like it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.stringMatching(/^[a-z0-9]{1,5}$/), (typed, more) => {
        const key = attempt(() => foldAddress(checkAddress(typed)));
        if (key === null || key.startsWith("'")) return;
        expect(addressesIn(typed)).toEqual([key]);
        expect(addressesIn(`${more}${typed}`)).not.toContain(key);
        expect(addressesIn(`${typed}.${more}`)).not.toContain(key);
      }),
    );
  });
});

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
