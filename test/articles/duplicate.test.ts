import { describe, expect, test } from '@jest/globals';
import { type Comparable, isSameByTitle } from '../../src/articles/duplicate.ts';
import { askedWords, foldForSearch, holdsWords, searchKey } from '../../src/articles/search.ts';

const titled = (title: string, given: Partial<Comparable> = {}): Comparable => ({
  title: foldForSearch(title),
  publishedAt: null,
  event: null,
  ...given,
});
const same = (one: string, other: string) => isSameByTitle(titled(one), titled(other));

describe('the same article by its title', () => {
  test.each([
    ['Ny tjänst gör remisser säkrare', 'NY TJÄNST GÖR REMISSER SÄKRARE'],
    ['Ny tjänst gör remisser säkrare', 'Ny tjänst gör remisser säkrare.'],
    ['Nyhet: Ny tjänst gör remisser säkrare', 'Ny tjänst gör remisser säkrare'],
    ['Så ansluter kommunerna till tjänsten under 2027', 'Så ansluter kommunerna till tjänsten under 2027 '],
    ['Krönika', 'Krönika'],
  ])('"%s" and "%s"', (one, other) => expect(same(one, other)).toBe(true));

  test.each([
    ['Ny tjänst gör remisser säkrare', 'Ny tjänst gör journalen säkrare'],
    ['Möte med programrådet den 3 mars', 'Möte med programrådet den 5 mars'],
    ['Nyhet 1', 'Nyhet 2'],
    ['Får', 'Far'],
    ['', ''],
  ])('not "%s" and "%s"', (one, other) => expect(same(one, other)).toBe(false));

  test('a headline that returns is another article', () => {
    const [march, april] = ['2026-03-02', '2026-04-02'].map((publishedAt) => titled('Krönika', { publishedAt }));
    expect(isSameByTitle(march as Comparable, april as Comparable)).toBe(false);
  });

  test('an event on another day is another event', () => {
    const [one, other] = ['2026-12-03', '2026-12-10'].map((day) =>
      titled('Kurs', { event: { startsAt: new Date(day) } }),
    );
    expect(isSameByTitle(one as Comparable, other as Comparable)).toBe(false);
  });
});

describe('what an article is found by', () => {
  const key = searchKey('Patientjournalen för Åre', 'Två Caféer öppnar.');
  const finds = (search: string) => holdsWords(key, askedWords(search));

  test.each(['patient', 'JOURNAL', 'åre', 'tv', 'cafe', 'café', 'öppnar för', 'journalen två', ''])('%s', (search) =>
    expect(finds(search)).toBe(true),
  );
  test.each(['are', 'tva', 'öre', 'nal', 'oppnar', 'patient saknas'])('not %s', (search) =>
    expect(finds(search)).toBe(false),
  );
});
