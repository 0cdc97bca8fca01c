import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isOneSlipAway, meantBy, strangeIn, wordsToAsk } from '../../../src/editions/spelling/misspelt.ts';

const unknown = new Map([
  ['avlsuta', ['avsluta', 'avluta']],
  ['ägarråd', ['rådlägga']],
  ['mätbild', ['motbild']],
  ['open', ['ropen']],
  ['source', []],
  ['first', ['frist']],
]);
const words = (text: string) =>
  strangeIn(text, new Set(unknown.keys())).flatMap((word) => {
    const meant = meantBy(word, unknown.get(word) ?? []);
    return meant ? [`${word} ${meant}`] : [];
  });

describe('a misspelt word', () => {
  test('is a word of small letters, one slip from another', () => {
    expect(words('Du kan avlsuta när du vill.')).toEqual(['avlsuta avsluta']);
    expect(words('Karin kan avlsuta det.')).toEqual(['avlsuta avsluta']);
    expect(words('Ineras ägarråd möts. En mätbild visas.')).toEqual([]); // nothing is near, or another compound is
  });

  test('is not a name, an address, a part of something or another language', () => {
    expect(words('Avlsuta AB, avlsuta@exempel.se, https://avlsuta.se, avlsuta-2, x_avlsuta')).toEqual([]);
    expect(words('Vi säger open source first i dag.')).toEqual([]);
  });

  test('only words that can matter are asked about, once each', () => {
    expect(wordsToAsk('Hej Karin och NPÖ! Hej du, 3 st. Se www.exempel.se och du.')).toEqual([
      'Hej',
      'och',
      'du',
      'st',
      'Se',
    ]);
  });
});

test('one slip: a letter lost, added, moved or, in a long word, another', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdeåäö'), minLength: 9, maxLength: 12 });
  fc.assert(
    fc.property(word, fc.nat(8), fc.constantFrom(...'xyz'), (right, at, letter) => {
      const lost = right.slice(0, at) + right.slice(at + 1);
      const added = right.slice(0, at) + letter + right.slice(at);
      const other = right.slice(0, at) + letter + right.slice(at + 1);
      for (const wrong of [lost, added, other]) expect(isOneSlipAway(wrong, right)).toBe(true);
      expect(isOneSlipAway(right, right)).toBe(false);
      expect(isOneSlipAway(`${letter}${other}`, `${right}a`)).toBe(false);
    }),
  );
});
