import { describe, expect, test } from '@jest/globals';
import { checkName, checkProfile } from '../../src/subscribers/profile.ts';
import { wordingFor, wordingHash } from '../../src/subscribers/wording.ts';

describe('what a subscriber tells about herself', () => {
  test.each([
    ['  Anna   Berg ', 'Anna Berg'],
    ['Anna-Lena J. Ångström', 'Anna-Lena J. Ångström'],
    ['J.Svensson', 'J.Svensson'],
    ['', null],
    ['   ', null],
    [null, null],
    ['x'.repeat(100), 'x'.repeat(100)],
  ])('the name %j is kept as %j', (typed, kept) => expect(checkName(typed)).toBe(kept));

  test.each([
    'x'.repeat(101),
    'Vinn pengar https://x.example',
    'besök www.spam.example',
    'spam.com vinn nu',
    'anna@kommun.se',
    '<b>Anna</b>',
    'Anna\r\nBcc: x',
    'Anna\u0000',
    'Anna \u202Egreb',
    '19900101-1234',
    'Anna 900101-1234',
    '900101 1234',
    '199001611234', // samordningsnummer
    42,
  ])('the name %j is refused', (typed) => expect(() => checkName(typed)).toThrow());

  test('a number that is no personnummer may stand in a name', () => {
    expect(checkName('Avdelning 12, plan 345678')).toBe('Avdelning 12, plan 345678');
  });

  test('only the given fields come back, tidied', () => {
    expect(checkProfile({})).toEqual({});
    expect(
      checkProfile({ topics: ['projekt', 'tjanster', 'projekt'], organisation: { kind: 'kommun', code: ' 1480 ' } }),
    ).toEqual({ topics: ['tjanster', 'projekt'], organisation: { kind: 'kommun', code: '1480' } });
    expect(checkProfile({ organisation: { kind: 'privat', code: '1480' } })).toEqual({
      organisation: { kind: 'privat', code: null },
    });
    expect(checkProfile({ organisation: null, language: 'en' })).toEqual({
      organisation: { kind: null, code: null },
      language: 'en',
    });
  });

  test.each([
    [{ organisation: { kind: 'stat' } }, 'organisation.kind'],
    [{ organisation: { kind: 'kommun', code: '14' } }, 'organisation.code'],
    [{ organisation: { kind: 'region', code: '1480' } }, 'organisation.code'],
    [{ topics: ['sport'] }, 'topics'],
    [{ topics: 'projekt' as never }, 'topics'],
    [{ language: 'de' }, 'language'],
    [{ name: 'www.spam.example' }, 'name'],
  ])('%j is refused, naming %s', (input, field) => {
    expect(() => checkProfile(input)).toThrow(expect.objectContaining({ code: 'invalid', field }));
  });
});

describe('wordings', () => {
  const shown = { purpose: 'newsletter', version: '1', text: 'Ja, skicka nyhetsbrevet.', language: 'sv' } as const;

  test('the hash is of the words, however they were composed', () => {
    expect(wordingHash('Ja, på svenska')).toBe(wordingHash('Ja, på svenska'.normalize('NFD')));
    expect(wordingHash('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb');
  });

  test('a consent needs the words that were shown', () => {
    expect(wordingFor('newsletter', [shown])).toBe(shown);
    expect(() => wordingFor('measuring', [shown])).toThrow(/ordalydelse/);
    expect(() => wordingFor('newsletter', [{ ...shown, text: ' ' }])).toThrow(/ordalydelse/);
  });
});
